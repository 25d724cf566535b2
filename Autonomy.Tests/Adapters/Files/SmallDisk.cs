using System.Diagnostics;
using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

/// <summary>A tmpfs of 128 KiB, mounted for one test, and a file adapter that may use nothing else.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _mount = new();
    private readonly TemporaryFolder _state = new();

    private SmallDisk()
    {
    }

    public string Folder => _mount.Path;

    /// <summary>Why a test cannot mount a disk; null when it can.</summary>
    public static string? ReasonToSkip { get; } = TryMount(out SmallDisk disk)
        ? Release(disk)
        : "needs kernel: the right to mount a tmpfs";

    public static SmallDisk Mount()
    {
        Assert.True(TryMount(out SmallDisk disk), "The tmpfs could not be mounted.");
        return disk;
    }

    public string At(string name) => _mount.File(name);

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

    private static bool TryMount(out SmallDisk disk)
    {
        disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk.Folder))
            return true;
        disk._mount.Dispose();
        disk._state.Dispose();
        return false;
    }

    private static string? Release(SmallDisk disk)
    {
        disk.Dispose();
        return null;
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A fact that needs a <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.ReasonToSkip!;
}
