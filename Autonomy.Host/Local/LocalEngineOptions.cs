using Autonomy.Actors.Executions;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Sandboxes;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Workers;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Local;

/// <summary>How the local engine is set up.</summary>
public sealed record LocalEngineOptions
{
    /// <summary>The folder of the store.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder that relative paths start from, where <see cref="FileRoots"/> says nothing else.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>
    /// Where file tools may work, with everything below, and nowhere else; relative paths of plans start from the
    /// first. Null (the default): from the working folder, and anywhere. Then the engine runs with the rights of the
    /// person who started it, and leaves it to them: the whole file system, but for devices and what the kernel shows
    /// as files.
    /// </summary>
    public IReadOnlyList<string>? FileRoots { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Gives a secret's text by its name; null when it is not set.</summary>
    public required Func<string, string?> Secrets { get; init; }

    /// <summary>
    /// Gives the text of a secret of a workspace (the first argument) by its name, in place of <see cref="Secrets"/>;
    /// null (the default): every workspace has the same.
    /// </summary>
    public Func<string, string, string?>? SecretsOf { get; init; }

    /// <summary>
    /// The names that <see cref="Secrets"/> knows, where they can be told: they are taken out of what is stored from
    /// the start on, and others once something has used them. Default none.
    /// </summary>
    public IReadOnlyList<string> SecretNames { get; init; } = [];

    /// <summary>
    /// Gives what takes the secrets of a workspace out of what is stored; null (the default): those that the engine has
    /// read of <see cref="Secrets"/> itself are.
    /// </summary>
    public Func<string, Redactor>? RedactorOf { get; init; }

    /// <summary>Where HTTP tools may connect to. By default every public address, and loopback.</summary>
    public EgressOptions Egress { get; init; } = EgressOptions.ForLocalEngine;

    /// <summary>
    /// Whether <c>process.shell</c>, or another shell by its name, may be used; default false. Who runs the engine for
    /// themselves allows it.
    /// </summary>
    public bool AllowShell { get; init; }

    /// <summary>
    /// Workspaces besides <c>default</c> whose executions may be in the store: nothing starts before their rules have
    /// been read. Default none.
    /// </summary>
    public IReadOnlyList<RulesId> Workspaces { get; init; } = [];

    /// <summary>
    /// What workers may offer, by the engine's own tools; null (the default): the engine takes no workers.
    /// </summary>
    public Func<IToolCatalog, WorkerTools>? Workers { get; init; }

    /// <summary>Runs commands in isolation, as <c>sandbox.run</c>; null (the default): there is no such tool.</summary>
    public SandboxOptions? Sandboxes { get; init; }

    /// <summary>The most that the engine takes on.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether it wakes every execution of the store when it is due, or only those that it put to sleep itself, which
    /// is the default: a run of one plan leaves the others alone.
    /// </summary>
    public bool WakesWholeStore { get; init; }

    /// <summary>
    /// Whether executions hear nothing before its <see cref="ExecutionEngine"/> is told to open; default false.
    /// </summary>
    public bool WaitsToOpen { get; init; }

    /// <summary>Whether it learns from its journal how long calls take and how they fail; default true.</summary>
    public bool Learns { get; init; } = true;
}
