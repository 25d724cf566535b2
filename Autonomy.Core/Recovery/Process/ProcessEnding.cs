using System.Collections.Immutable;

namespace Autonomy.Core.Recovery;

/// <summary>How a process ended, as far as the classification of its failure needs it.</summary>
/// <param name="Command">The program's name, for people.</param>
public sealed record ProcessEnding(string Command)
{
    /// <summary>Why it ended.</summary>
    public ProcessEnd End { get; init; } = ProcessEnd.Exited;

    /// <summary>The exit code; 128 + signal for one that a signal ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>The last lines of its error stream.</summary>
    public ImmutableArray<string> Stderr { get; init; } = [];

    /// <summary>The limit of ours that it met, in words (<c>cpuSeconds 5</c>); null for none.</summary>
    public string? LimitMet { get; init; }

    /// <summary>
    /// Whether it ran in a sandbox, whose calls give no variables and name no exit codes. Default false.
    /// </summary>
    public bool IsSandboxed { get; init; }

    /// <summary>How many attempts before ended with the very same code.</summary>
    public int SameEndsBefore { get; init; }
}

/// <summary>Why a process ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself, or by a signal.</summary>
    Exited,

    /// <summary>It never started: there is no such program.</summary>
    NotFound,

    /// <summary>It never started: the program may not be executed.</summary>
    NotExecutable,

    /// <summary>It never started: a setting is wrong, or what a limit needs is missing.</summary>
    NotConfigured,

    /// <summary>It never started: a policy forbids it.</summary>
    Forbidden,

    /// <summary>Killed by our timer.</summary>
    TimedOut,

    /// <summary>Killed since it wrote more than it may.</summary>
    OutputTooLarge,

    /// <summary>Killed since it met a limit of its attempt: memory, processor time, disk.</summary>
    LimitExceeded,

    /// <summary>It ended well, but its output is not what was asked for.</summary>
    OutputUnreadable,

    /// <summary>It ended well, but wrote nothing where something was asked for.</summary>
    OutputMissing,

    /// <summary>A guard was broken: a secret in the arguments, a way out of the sandbox.</summary>
    GuardBroken,

    /// <summary>Cancelled by us.</summary>
    Cancelled,
}
