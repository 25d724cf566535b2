using System.Diagnostics;
using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>
/// A full and a read-only disk: small tmpfs mounts. Where mounting is not permitted, the tests end at once.
/// </summary>
public sealed class FileDiskTests
{
    [Fact]
    public async Task FullDiskIsSeenBeforeTheWriteAndNothingIsHalfWritten()
    {
        using SmallDisk? disk = SmallDisk.Mount();
        if (disk is null) return;
        File.WriteAllText(disk.At("a.txt"), "before");
        string input = $$"""{ "path": "a.txt", "content": "{{new string('x', 200_000)}}" }""";
        Failure failure = await disk.FailAsync("file.write", input);
        Assert.Equal(
            (FailureKind.TooLarge, "ENOSPC", FailureEffect.None), (failure.Kind, failure.Code, failure.Effect));
        Assert.Contains("are free", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(disk.At("a.txt")));
        Assert.Equal(["a.txt"], Directory.EnumerateFileSystemEntries(disk.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ReadOnlyDiskIsDenied()
    {
        using SmallDisk? disk = SmallDisk.Mount();
        if (disk is null) return;
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

    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder _mount = new();
        private readonly TemporaryFolder _state = new();

        public string Folder => _mount.Path;

        public string At(string name) => _mount.File(name);

        public static SmallDisk? Mount()
        {
            var disk = new SmallDisk();
            if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk.Folder))
                return disk;
            disk._mount.Dispose();
            disk._state.Dispose();
            return null;
        }

        public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Folder));

        public async Task<Failure> FailAsync(string tool, string input)
        {
            var adapter = new FileAdapter(
                new FileToolOptions { Roots = [Folder], StateFolder = _state.Path, FreeBytesMin = 0 });
            var context = new ToolContext
            {
                Execution = "x1",
                Step = "step",
                Attempt = 1,
                IdempotencyKey = "k",
                Deadline = DateTimeOffset.MaxValue,
                Time = TimeProvider.System,
            };
            ToolCall call = FileWorkbench.Call(tool, input);
            ToolOutcome outcome = await adapter.ExecuteAsync(call, context, CancellationToken.None);
            return Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
        }

        public void Dispose()
        {
            Run("umount", Folder);
            _mount.Dispose();
            _state.Dispose();
        }

        private static bool Run(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
