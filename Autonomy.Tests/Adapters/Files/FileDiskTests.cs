using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>A full and a read-only disk: small tmpfs mounts.</summary>
public sealed class FileDiskTests
{
    [SmallDiskFact]
    public async Task FullDiskIsSeenBeforeTheWriteAndNothingIsHalfWritten()
    {
        using SmallDisk disk = SmallDisk.Mount();
        File.WriteAllText(disk.At("a.txt"), "before");
        string input = $$"""{ "path": "a.txt", "content": "{{new string('x', 200_000)}}" }""";
        Failure failure = await disk.FailAsync("file.write", input);
        Assert.Equal(
            (FailureKind.TooLarge, "ENOSPC", FailureEffect.None), (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("are free", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(disk.At("a.txt")));
        Assert.Equal(["a.txt"], Directory.EnumerateFileSystemEntries(disk.Folder).Select(Path.GetFileName));
    }

    [SmallDiskFact]
    public async Task ReadOnlyDiskIsDenied()
    {
        using SmallDisk disk = SmallDisk.Mount();
        File.WriteAllText(disk.At("a.txt"), "before");
        disk.MakeReadOnly();
        foreach ((string tool, string input) in new[]
        {
            ("file.write", """{ "path": "a.txt", "content": "x" }"""),
            ("file.append", """{ "path": "a.txt", "content": "x" }"""),
            ("file.delete", """{ "path": "a.txt", "keep": false }"""),
        })
        {
            Failure failure = await disk.FailAsync(tool, input);
            Assert.Equal((FailureKind.Denied, "EROFS"), (failure.Kind, failure.Code));
            Assert.DoesNotContain("/proc/self/fd", string.Concat(failure.Causes), StringComparison.Ordinal);
        }
    }
}
