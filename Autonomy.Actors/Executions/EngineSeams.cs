using Autonomy.Actors.Runtime;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Core.Pressure;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Executions;

/// <summary>What the actors of executions share.</summary>
internal sealed record EngineSeams
{
    public required IJournal Journal { get; init; }

    public required RulebookInForce Rules { get; init; }

    /// <summary>The tools of a workspace, as they are now.</summary>
    public IToolCatalog ToolsOf(string workspace) => Rules.Current.ToolsOf(workspace);

    public required StepSeams Steps { get; init; }

    public required CallSlots Slots { get; init; }

    public required EngineLimits Limits { get; init; }

    public required IEngineObserver Observer { get; init; }

    /// <summary>Keeps the rules of the workspaces; null where the engine keeps none.</summary>
    public ActorRef? Keepers { get; init; }

    /// <summary>The projects, which hear how the executions of their tasks go; null where there are none.</summary>
    public ActorRef? Projects { get; init; }

    /// <summary>The schedules, which hear of the ends of their executions; null where there are none.</summary>
    public ActorRef? Schedules { get; init; }
}

/// <summary>
/// Hears what an operator should know. Called on the turns of actors: it must be quick and must not throw.
/// </summary>
public interface IEngineObserver
{
    /// <summary>The store does not take an append; it is tried again every second.</summary>
    void StoreRefused(ExecutionId execution, string reason);

    /// <summary>
    /// An execution's journal could not be read; it is read again, after one second at first and a minute at last.
    /// </summary>
    void ExecutionUnreadable(ExecutionId execution, Exception cause);

    /// <summary>
    /// The store does not take a change of a workspace's rules, which is tried again every second; or cannot read them,
    /// which is tried again within a minute, and until then nothing of the engine starts.
    /// </summary>
    void RulesTroubled(RulesId workspace, string reason)
    {
        // Who wants to hear of it says so.
    }

    /// <summary>
    /// The store does not take a change of a project, which is tried again every second; or cannot read it, which is
    /// tried again within a minute.
    /// </summary>
    void ProjectTroubled(StreamId project, string reason)
    {
        // Who wants to hear of it says so.
    }

    /// <summary>
    /// The store does not take a change of a schedule or a bulk job, which is tried again every second; or cannot read
    /// it, which is tried again within a minute.
    /// </summary>
    void ServiceTroubled(StreamId stream, string reason)
    {
        // Who wants to hear of it says so.
    }

    /// <summary>
    /// A bulk job cannot look at one of its executions, which is tried again every ten seconds for ten minutes.
    /// </summary>
    void BulkItemTroubled(BulkJob job, ExecutionId execution, Exception cause)
    {
        // Who wants to hear of it says so.
    }

    /// <summary>
    /// The engine is short of room, more or less than before: what can wait waits, and with high pressure new
    /// executions are refused.
    /// </summary>
    void PressureChanged(EnginePressure pressure)
    {
        // Who wants to hear of it says so.
    }

    /// <summary>A workspace goes by these lessons from now on; told by an engine that learns.</summary>
    void LessonsChanged(string workspace, Lessons lessons)
    {
        // Who wants to hear of it says so.
    }

    /// <summary>The wake-ups could not be read; they are read again within a minute.</summary>
    void WakeUpsUnreadable(Exception cause);

    /// <summary>The journal could not be read by a follower; it is read again within a minute.</summary>
    void FollowerUnreadable(Exception cause)
    {
        // What follows only lags: whoever has no follower need not hear of it.
    }
}
