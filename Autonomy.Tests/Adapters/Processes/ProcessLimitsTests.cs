using Autonomy.Adapters.Processes;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Processes;

/// <summary>What an attempt may use, the program and all that it starts together, and what it did use.</summary>
public sealed class ProcessLimitsTests : IDisposable
{
    private const long Mebibyte = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    [LinuxFact]
    public async Task AProgramThatHoldsMoreMemoryThanItMayIsKilledWithTheFigures()
    {
        var limits = new AttemptLimits { MemoryBytes = 32 * Mebibyte };
        (Failure failure, AttemptUsage usage) = await Fail(Hog("sleep 1000"), limits);
        Assert.Equal((FailureKind.TooLarge, "memory_limit"), (failure.Kind, failure.Code));
        Assert.Contains("more than 32 MiB", failure.Message, StringComparison.Ordinal);
        Assert.True(usage.MemoryPeakBytes > 32 * Mebibyte);
    }

    [LinuxFact]
    public async Task TheMemoryOfChildrenCountsWhereverTheyWent()
    {
        var limits = new AttemptLimits { MemoryBytes = 32 * Mebibyte };
        string daemon = $"setsid sh -c '{Hog("sleep 1000")}' & wait";
        (Failure failure, _) = await Fail(daemon, limits);
        Assert.Equal("memory_limit", failure.Code);
    }

    [LinuxFact]
    public async Task AProgramThatSpinsIsEndedWhenItsProcessorTimeIsUsedUp()
    {
        (Failure failure, AttemptUsage usage) = await Fail(
            "while :; do :; done", new AttemptLimits { CpuTime = TimeSpan.FromMilliseconds(300) });
        Assert.Equal((FailureKind.TooLarge, "cpu_limit"), (failure.Kind, failure.Code));
        Assert.Contains("the most being 300ms", failure.Message, StringComparison.Ordinal);
        Assert.True(usage.CpuTime >= TimeSpan.FromMilliseconds(300));
    }

    [LinuxFact]
    public async Task TheProcessorTimeOfChildrenThatHaveEndedCounts()
    {
        const string ManyShortOnes = "while :; do sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done'; done";
        (Failure failure, _) = await Fail(
            ManyShortOnes, new AttemptLimits { CpuTime = TimeSpan.FromMilliseconds(400) });
        Assert.Equal("cpu_limit", failure.Code);
    }

    [LinuxFact]
    public async Task AProgramThatWritesMoreToDiskThanItMayIsKilled()
    {
        string file = _folder.File("big");
        string write = $"while :; do dd if=/dev/zero of={file} bs=1M count=4 2>/dev/null; done";
        (Failure failure, AttemptUsage usage) = await Fail(write, new AttemptLimits { DiskBytes = Mebibyte });
        Assert.Equal((FailureKind.TooLarge, "disk_limit"), (failure.Kind, failure.Code));
        Assert.Contains("more than 1 MiB", failure.Message, StringComparison.Ordinal);
        Assert.True(usage.DiskBytes > Mebibyte);
    }

    [LinuxFact]
    public async Task AProgramThatTalksMoreThanItMayIsEnded()
    {
        (Failure failure, _) = await Fail("yes", new AttemptLimits { OutputBytes = 10_000 });
        Assert.Equal((FailureKind.TooLarge, "output_too_large"), (failure.Kind, failure.Code));
    }

    [LinuxFact]
    public async Task NothingThatItStartedOutlivesAProgramThatWasKilledForALimit()
    {
        var line = new LifeLine(_folder);
        string script = $"exec 9>{line.Path}; setsid sleep 1000 & echo >&9; while :; do :; done";
        await Fail(script, new AttemptLimits { CpuTime = TimeSpan.FromMilliseconds(100) });
        await line.Gone.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [LinuxFact]
    public async Task WithinItsLimitsAProgramIsMeasuredAndLeftAlone()
    {
        var limits = new AttemptLimits
        {
            MemoryBytes = 1 << 30,
            CpuTime = TimeSpan.FromMinutes(1),
            DiskBytes = 1 << 30,
            OutputBytes = 100,
        };
        ToolOutcome outcome = await Run($"printf abc; head -c 3000000 /dev/zero >{_folder.File("three")}", limits);
        AttemptUsage usage = Assert.IsType<ToolOutcome.Succeeded>(outcome).Usage!;
        Assert.Equal(3, usage.OutputBytes);
        Assert.NotNull(usage.CpuTime);
        Assert.InRange(usage.DiskBytes!.Value, 0, 4_000_000);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Holds 64 MiB in a shell's variable, and then does something else.</summary>
    private static string Hog(string afterwards) =>
        $"x=$(head -c 67108864 /dev/zero | tr \"\\0\" a); {afterwards}; echo $x >/dev/null";

    private async Task<(Failure Failure, AttemptUsage Usage)> Fail(string script, AttemptLimits limits)
    {
        ToolOutcome.Failed failed = Assert.IsType<ToolOutcome.Failed>(await Run(script, limits));
        return (failed.Failure, failed.Usage!);
    }

    private async Task<ToolOutcome> Run(string script, AttemptLimits limits)
    {
        var adapter = new ProcessAdapter(new ProcessOptions { Roots = [_folder.Path], AllowShell = true });
        var call = new ToolCall(ToolName.Parse("process.shell"), DataObject.Of(("script", script)));
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "x1/step/1",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
            Limits = limits,
        };
        return await adapter.ExecuteAsync(call, context, CancellationToken.None);
    }
}
