using Autonomy.Actors.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Pressure;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Workers;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Executions;

/// <summary>What an engine is made of.</summary>
public sealed record ExecutionEngineOptions
{
    /// <summary>Where events go.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>The tools that plans can call.</summary>
    public required IToolCatalog Tools { get; init; }

    /// <summary>Gives a secret's text by its name; null when it is not set.</summary>
    public required Func<string, string?> Secrets { get; init; }

    /// <summary>
    /// Gives the text of a secret of a workspace (the first argument) by its name, in place of <see cref="Secrets"/>;
    /// null (the default): every workspace has the same.
    /// </summary>
    public Func<string, string, string?>? SecretsOf { get; init; }

    /// <summary>
    /// Gives what takes the secrets of a workspace out of whatever is to be stored of its executions, as they are now;
    /// called often, on the turns of actors. By default the secrets of each call are taken out of what it gives back,
    /// and no others.
    /// </summary>
    public Func<string, Redactor> RedactorOf { get; init; } = static _ => Redactor.None;

    /// <summary>Hears what an operator should know.</summary>
    public required IEngineObserver Observer { get; init; }

    /// <summary>The most that it takes on.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether every sleeping execution of the store is woken when it is due, or only those that this engine put to
    /// sleep.
    /// </summary>
    public required bool WakesWholeStore { get; init; }

    /// <summary>
    /// Makes the views that are built by following the journal, empty; each stored with a stream of its own. None by
    /// default.
    /// </summary>
    public IReadOnlyList<Func<IJournalFold>> Folds { get; init; } = [];

    /// <summary>
    /// Whether it learns from the journal which rungs help, and arranges ladders by that. Default false.
    /// </summary>
    public bool LearnsLessons { get; init; }

    /// <summary>
    /// Says what the retry of an execution would be, for bulk jobs; the second argument: whether it may have effects
    /// once more that nothing takes back. By default there is none.
    /// </summary>
    public Func<ExecutionId, bool, ValueTask<RetryPlan>> PlanRetry { get; init; } = static (_, _) =>
        ValueTask.FromResult(new RetryPlan(
            null, new Rejection(RejectionCode.InvalidArgument, "This engine retries nothing by itself.")));

    /// <summary>
    /// The workspaces whose rules (pauses, policies) the engine keeps: nothing starts before they have been read.
    /// Those of others are read when they are first needed, or when they are opened. Default none.
    /// </summary>
    public IReadOnlyList<RulesId> Workspaces { get; init; } = [];

    /// <summary>
    /// Whether executions hear nothing before <see cref="ExecutionEngine.Open"/>, because what their calls need (the
    /// secrets) has still to be read. Default false: they go on as soon as the engine is there.
    /// </summary>
    public bool WaitsToOpen { get; init; }

    /// <summary>What workers may offer; nothing is offered yet. Default: the engine takes no workers.</summary>
    public WorkerTools Workers { get; init; } = WorkerTools.None;

    /// <summary>
    /// Reads what the process and its store have left, every 5 s; null (the default): the engine is never short.
    /// </summary>
    public IPressureGauge? Gauge { get; init; }
}
