using Autonomy.Adapters.Processes;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Processes;

public sealed class RunFolderTests
{
    private readonly List<string> _notices = [];

    [UnixFact]
    public void WhatNothingMayBeRemovedFromIsRemoved()
    {
        RunFolder folder = Make();
        string inner = Path.Combine(folder.Path, "cache", "module");
        Directory.CreateDirectory(inner);
        File.WriteAllText(Path.Combine(inner, "file"), "x");
        Protect(inner, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Protect(Path.GetDirectoryName(inner)!, UnixFileMode.None);

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
        Assert.Empty(_notices);
    }

    [UnixFact]
    public void ALinkInItsPlaceIsNotFollowed()
    {
        using var other = new TemporaryFolder();
        File.WriteAllText(other.File("kept"), "x");
        RunFolder folder = Make();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), other.Path);
        folder.Dispose();
        Directory.CreateSymbolicLink(folder.Path, other.Path);
        folder.Dispose();

        Assert.False(Path.Exists(folder.Path));
        Assert.True(File.Exists(other.File("kept")));
    }

    [Fact]
    public void OneThatIsGoneAlreadyIsNoMatter()
    {
        RunFolder folder = Make();
        Directory.Delete(folder.Path);
        folder.Dispose();
        Assert.Empty(_notices);
    }

    [Fact]
    public void WhatACrashLeftBehindIsRemovedByTheNextWhoOwnsTheRegister()
    {
        using var engine = new TemporaryFolder();
        string register = engine.File("runs");
        RunFolder left = new RunFolders(register).Make("autonomy-test-", _notices.Add);
        File.WriteAllText(Path.Combine(left.Path, "stdin"), "a secret");
        using (RunFolder ended = new RunFolders(register).Make("autonomy-test-", _notices.Add))
            Assert.True(Directory.Exists(ended.Path));

        // One that was cut off as it was written, and one that names what is not a run's folder.
        File.WriteAllText(Path.Combine(register, "autonomy-test-cut"), "");
        File.WriteAllText(Path.Combine(register, "autonomy-test-other"), engine.Path);
        new RunFolders(register).RemoveAll();

        Assert.False(Directory.Exists(left.Path));
        Assert.True(Directory.Exists(engine.Path));
        Assert.Equal([Path.Combine(register, "autonomy-test-other")], Directory.EnumerateFiles(register));
    }

    private RunFolder Make() => RunFolders.Unnoted.Make("autonomy-test-", _notices.Add);

    // Whether it is Unix the attribute has asked.
    private static void Protect(string folder, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, mode);
    }
}

/// <summary>A test of the rights of folders.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs kernel: the rights of Unix";
    }
}
