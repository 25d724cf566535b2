using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Processes;

/// <summary>A program to run, ready to be started.</summary>
internal sealed record ProcessRequest
{
    /// <summary>The program: a name that is looked up in PATH, or a path.</summary>
    public required string Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Whether it runs a command of a sandbox, be it isolated or not.</summary>
    public bool IsSandboxed { get; init; }

    /// <summary>A script that is written to a private file; the file's path comes before <see cref="Args"/>.</summary>
    public string? Script { get; init; }

    public required string WorkingFolder { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? Stdin { get; init; }

    public ProcessLimits Limits { get; init; } = new();

    /// <summary>What the attempt may use, the program and everything that it starts together.</summary>
    public AttemptLimits AttemptLimits { get; init; } = AttemptLimits.None;

    /// <summary>Whether a limit needs more than what captures the output.</summary>
    public bool IsMetered => Limits.ThreadsAtOnce is not null
        || AttemptLimits is not { MemoryBytes: null, CpuTime: null, DiskBytes: null };
}

/// <summary>What a program may use; null for no limit.</summary>
internal sealed record ProcessLimits
{
    public long? MemoryBytes { get; init; }

    public long? CpuSeconds { get; init; }

    public long? Processes { get; init; }

    /// <summary>
    /// Threads at once of the program and everything that it starts together, a process having one at least. It is
    /// measured, so that it holds whoever the user is, and is the program's alone.
    /// </summary>
    public long? ThreadsAtOnce { get; init; }

    /// <summary>Threads that run beside the program for our sake, and do not count.</summary>
    public int OwnThreads { get; init; }

    public int OutputBytes { get; init; }

    /// <summary>
    /// The largest that one file may become, or be reserved, where the system has <c>prlimit</c>.
    /// </summary>
    public long? FileBytes { get; init; }

    public bool NeedsPrlimit => MemoryBytes is not null || CpuSeconds is not null || Processes is not null;
}

/// <summary>How a program ended.</summary>
internal sealed record ProcessResult
{
    public ProcessEnd End { get; init; } = ProcessEnd.Exited;

    public int ExitCode { get; init; }

    public ReadOnlyMemory<byte> Stdout { get; init; }

    public ReadOnlyMemory<byte> Stderr { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>
    /// Processor time of the program and its children that it waited for; null where it cannot be measured.
    /// </summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>The limit of the attempt that it met, which ended it; null for none.</summary>
    public LimitExcess? Excess { get; init; }

    /// <summary>The most memory that it held at once; null where it was not measured.</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary>What it wrote to disk; null where it was not measured.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>What it used, as the engine keeps it; null for a program that never ran.</summary>
    public AttemptUsage? Usage => Duration == TimeSpan.Zero
        ? null
        : new AttemptUsage
        {
            CpuTime = Cpu,
            MemoryPeakBytes = MemoryPeakBytes,
            OutputBytes = Stdout.Length + Stderr.Length,
            DiskBytes = DiskBytes,
        };

    /// <summary>What is known besides.</summary>
    public string Detail { get; init; } = "";
}
