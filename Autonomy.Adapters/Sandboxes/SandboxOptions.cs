using Autonomy.Adapters.Processes;

namespace Autonomy.Adapters.Sandboxes;

/// <summary>The settings of the sandbox family.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// Whether commands run as plain processes with limits where the kernel allows no isolation; default false, and
    /// they are refused there.
    /// </summary>
    public bool AllowsPlain { get; init; }

    /// <summary>The program that isolates; default <c>bwrap</c>, looked up in <see cref="SearchPath"/>.</summary>
    public string Program { get; init; } = "bwrap";

    /// <summary>The folders that have it, with colons between; default: those of the service's own PATH.</summary>
    public string? SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH");

    /// <summary>Where commands have their private folders. Default: those of a crash are not looked for.</summary>
    public RunFolders Runs { get; init; } = RunFolders.Unnoted;
}
