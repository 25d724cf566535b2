using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>What the actors of executions share.</summary>
internal sealed record EngineSeams
{
    public required IJournal Journal { get; init; }

    public required IToolCatalog Tools { get; init; }

    public required StepSeams Steps { get; init; }

    public required EngineLimits Limits { get; init; }

    public required IEngineObserver Observer { get; init; }
}

/// <summary>The most that an engine takes on.</summary>
public sealed record EngineLimits
{
    /// <summary>Executions in memory; a submission beyond it is refused. Default 50,000.</summary>
    public int LiveExecutionsMax { get; init; } = 50_000;

    /// <summary>How deep child executions nest. Default 8.</summary>
    public int ChildDepthMax { get; init; } = 8;
}

/// <summary>
/// Hears what an operator should know. Called on the turns of actors: it must be quick and must not throw.
/// </summary>
public interface IEngineObserver
{
    /// <summary>The store does not take an append; it is tried again every second.</summary>
    void StoreRefused(ExecutionId execution, string reason);

    /// <summary>The wake-ups could not be read; they are read again within a minute.</summary>
    void WakeUpsUnreadable(Exception cause);
}
