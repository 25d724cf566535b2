using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Processes;

/// <summary>A program to run, ready to be started.</summary>
internal sealed record ProcessRequest
{
    /// <summary>The program: a name that is looked up in PATH, or a path.</summary>
    public required string Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>A script that is written to a private file; the file's path comes before <see cref="Args"/>.</summary>
    public string? Script { get; init; }

    public required string WorkingFolder { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? Stdin { get; init; }

    public ProcessLimits Limits { get; init; } = new();
}

/// <summary>What a program may use; null for no limit.</summary>
internal sealed record ProcessLimits
{
    public long? MemoryBytes { get; init; }

    public long? CpuSeconds { get; init; }

    public long? Processes { get; init; }

    public int OutputBytes { get; init; }

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

    /// <summary>What is known besides.</summary>
    public string Detail { get; init; } = "";
}
