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
        RunFolder folder = RunFolder.Make("autonomy-test-", _notices.Add);
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
        RunFolder folder = RunFolder.Make("autonomy-test-", _notices.Add);
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
        RunFolder folder = RunFolder.Make("autonomy-test-", _notices.Add);
        Directory.Delete(folder.Path);
        folder.Dispose();
        Assert.Empty(_notices);
    }

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
