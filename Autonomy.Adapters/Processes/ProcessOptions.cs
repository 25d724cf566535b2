namespace Autonomy.Adapters.Processes;

/// <summary>The settings of the process family.</summary>
public sealed record ProcessOptions
{
    /// <summary>The names of the variables that a child inherits where nothing else is said.</summary>
    public static readonly IReadOnlyList<string> InheritedVariablesDefault =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP",
        "SYSTEMROOT", "DOTNET_ROOT",
    ];

    /// <summary>
    /// The folders in which a process may be started, at least one; the first is the default working folder, and
    /// relative ones are relative to it. Links are followed before a folder is compared.
    /// </summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>
    /// Whether <c>process.shell</c> may be used, and the others may start a shell by its name. Default: no. The command
    /// line's own engine allows it, a service by <c>autonomy.security.allow-shell</c>.
    /// </summary>
    public bool AllowShell { get; init; }

    /// <summary>The variables of the engine that a child inherits; the plan's <c>env</c> comes on top.</summary>
    public IReadOnlyList<string> InheritedVariables { get; init; } = InheritedVariablesDefault;

    /// <summary>
    /// How long a cancelled process may take to end by itself before it is killed. 0 to 4 s, default 2 s.
    /// </summary>
    public TimeSpan TerminationGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The default of <c>limits.outputBytes</c>: how much a stream may hold. 1 to 67,108,864 bytes, default 16 MiB.
    /// </summary>
    public int OutputBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Where programs have their private folders. Default: those of a crash are not looked for.</summary>
    public RunFolders Runs { get; init; } = RunFolders.Unnoted;

    /// <summary>Every fault of these settings, each with its remedy; empty when they are fine.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Roots.Count == 0) faults.Add("process.roots is empty: name at least one folder.");
        if (TerminationGrace < TimeSpan.Zero || TerminationGrace > TerminationGraceMax)
            faults.Add($"process.termination-grace is {TerminationGrace}: write 0s to 4s.");
        if (OutputBytesMax is < 1 or > OutputBytesCeiling)
            faults.Add($"process.output-bytes-max is {OutputBytesMax}: write 1 to {OutputBytesCeiling}.");
        return faults;
    }

    internal const int OutputBytesCeiling = 64 * 1024 * 1024;

    // A cancelled attempt has 5 s to end; the rest is for the kill itself.
    private static readonly TimeSpan TerminationGraceMax = TimeSpan.FromSeconds(4);
}
