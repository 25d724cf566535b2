using System.Security.Cryptography;
using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>A full and a read-only disk: small tmpfs mounts.</summary>
public sealed class FileDiskTests : IDisposable
{
    private const int DiskKibibytes = 128;

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [SmallDiskFact]
    public async Task FullDiskIsSeenBeforeTheWriteAndNothingIsHalfWritten()
    {
        using SmallDisk disk = SmallDisk.Mount(DiskKibibytes);
        File.WriteAllText(At(disk), "before");
        string input = $$"""{ "path": "a.txt", "content": "{{new string('x', 200_000)}}" }""";
        Failure failure = await FailAsync(disk, "file.write", input);
        Assert.Equal(
            (FailureKind.TooLarge, "ENOSPC", FailureEffect.None), (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("are free", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(At(disk)));
        Assert.Equal(["a.txt"], Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName));
    }

    [SmallDiskFact]
    public async Task ReadOnlyDiskIsDenied()
    {
        using SmallDisk disk = SmallDisk.Mount(DiskKibibytes);
        File.WriteAllText(At(disk), "before");
        disk.MakeReadOnly();
        foreach ((string tool, string input) in new[]
        {
            ("file.write", """{ "path": "a.txt", "content": "x" }"""),
            ("file.append", """{ "path": "a.txt", "content": "x" }"""),
            ("file.delete", """{ "path": "a.txt", "keep": false }"""),
        })
        {
            Failure failure = await FailAsync(disk, tool, input);
            Assert.Equal((FailureKind.Denied, "EROFS"), (failure.Kind, failure.Code));
            Assert.DoesNotContain("/proc/self/fd", string.Concat(failure.Causes), StringComparison.Ordinal);
        }
    }

    [SmallDiskFact]
    public async Task WhatIsKeptLeavesTheDiskOfTheStateItsRoom()
    {
        using SmallDisk disk = SmallDisk.Mount(DiskKibibytes);
        using var bench = new FileWorkbench(options => options with
        {
            StateFolder = Path.Combine(disk.Path, "state"),
            FreeBytesMin = 64 << 10,
        });
        byte[] content = RandomNumberGenerator.GetBytes(100_000);
        File.WriteAllBytes(bench.At("a"), content);
        foreach ((string tool, string input) in new[]
        {
            ("file.write", """{ "path": "a", "content": "new" }"""),
            ("file.delete", """{ "path": "a" }"""),
        })
        {
            Failure failure = await bench.FailAsync(tool, input);
            Assert.Equal(
                (FailureKind.DataLossRisk, "cannot_keep", FailureEffect.None),
                (failure.Kind, failure.Code, failure.Effect));
        }

        Assert.Equal("ENOSPC", (await bench.FailAsync("file.zip", """{ "from": "a", "to": "a.zip" }""")).Code);
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(content, File.ReadAllBytes(bench.At("a")));
    }

    private static string At(SmallDisk disk) => Path.Combine(disk.Path, "a.txt");

    private async Task<Failure> FailAsync(SmallDisk disk, string tool, string input)
    {
        var adapter = new FileAdapter(
            new FileToolOptions { Roots = [disk.Path], StateFolder = _state.Path, FreeBytesMin = 0 });
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "k",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
        };
        ToolOutcome outcome =
            await adapter.ExecuteAsync(FileWorkbench.Call(tool, input), context, CancellationToken.None);
        return Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
    }
}
