using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.World;

/// <summary>
/// Folds what becomes durable: each execution, project and schedule, the rules and the ledger of the workspace.
/// </summary>
internal sealed class DurableStates
{
    /// <summary>The one workspace of a simulation.</summary>
    public const string Workspace = "work";

    private readonly OrderedDictionary<ExecutionId, ExecutionState> _states = [];
    private readonly Dictionary<ExecutionId, List<(ExecutionEvent Happened, DateTimeOffset At)>> _events = [];
    private readonly OrderedDictionary<ProjectId, Project> _projects = [];
    private readonly Dictionary<ScheduleId, Schedule> _schedules = [];
    private readonly Dictionary<PayloadHash, ReadOnlyMemory<byte>> _payloads = [];

    /// <summary>The stream of the rules of the workspace.</summary>
    public static StreamId RulesStream { get; } = RulesId.Of(Workspace).Stream;

    /// <summary>The stream of the ledger of the workspace.</summary>
    public static StreamId SpendingStream { get; } = SpendingEventTable.StreamOf(RulesId.Of(Workspace));

    /// <summary>The executions, oldest first.</summary>
    public IReadOnlyList<ExecutionState> All => _states.Values;

    /// <summary>The rules of the workspace.</summary>
    public WorkspaceRules Rules { get; private set; } = WorkspaceRules.None;

    /// <summary>What is limited for the workspace, and what is spent of it.</summary>
    public SpendingLedger Ledger { get; } = new();

    /// <summary>The projects, oldest first.</summary>
    public IReadOnlyList<Project> Projects => _projects.Values;

    /// <summary>The project of this id; <see cref="Project.None"/> where there is none.</summary>
    public Project Find(ProjectId project) => _projects.GetValueOrDefault(project, Project.None);

    /// <summary>The schedule of this id; <see cref="Schedule.None"/> where there is none.</summary>
    public Schedule Find(ScheduleId schedule) => _schedules.GetValueOrDefault(schedule, Schedule.None);

    public ExecutionState? Find(ExecutionId execution) => _states.GetValueOrDefault(execution);

    /// <summary>How many events of an execution are durable.</summary>
    public int VersionOf(ExecutionId execution) => _events.TryGetValue(execution, out var events) ? events.Count : 0;

    /// <summary>An execution as it was at a version of its stream.</summary>
    public ExecutionState At(ExecutionId execution, int version)
    {
        var state = new ExecutionState();
        foreach ((ExecutionEvent happened, DateTimeOffset at) in _events[execution].Take(version))
            state.Apply(happened, at);
        return state;
    }

    /// <summary>Takes an entry of the history; only commits count.</summary>
    public void Take(HistoryEntry entry)
    {
        if (entry is not HistoryEntry.Committed committed) return;
        foreach (Payload payload in committed.Request.Payloads) _payloads[payload.Hash] = payload.Bytes;
        if (committed.About is { } execution) Take(execution, committed.Events);
        else if (committed.Request.Stream == RulesStream) TakeRules(committed.Events);
        else if (committed.Request.Stream == SpendingStream) TakeSpending(committed.Events);
        else if (ProjectId.TryFromStream(committed.Request.Stream, out ProjectId project))
            TakeProject(project, committed.Events);
        else if (ScheduleId.TryFromStream(committed.Request.Stream, out ScheduleId schedule))
            TakeSchedule(schedule, committed.Events);
    }

    private void Take(ExecutionId execution, IReadOnlyList<StoredEvent> events)
    {
        if (!_states.TryGetValue(execution, out ExecutionState? state))
        {
            _states.Add(execution, state = new());
            _events.Add(execution, []);
        }

        foreach (StoredEvent stored in events)
        {
            ReadOnlyMemory<byte> body = EventBodies.ReferenceIn(stored.Body.Span) is { } hash
                ? _payloads[hash]
                : stored.Body;
            ExecutionEvent happened = ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span);
            state.Apply(happened, stored.Time);
            _events[execution].Add((happened, stored.Time));
        }
    }

    private void TakeSpending(IReadOnlyList<StoredEvent> events)
    {
        foreach (StoredEvent stored in events)
        {
            Ledger.Apply(
                SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time);
        }
    }

    private void TakeProject(ProjectId project, IReadOnlyList<StoredEvent> events)
    {
        foreach (StoredEvent stored in events)
        {
            _projects[project] = Find(project).Apply(
                ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time);
        }
    }

    private void TakeSchedule(ScheduleId schedule, IReadOnlyList<StoredEvent> events)
    {
        foreach (StoredEvent stored in events)
        {
            _schedules[schedule] = Find(schedule).Apply(
                ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time);
        }
    }

    private void TakeRules(IReadOnlyList<StoredEvent> events)
    {
        foreach (StoredEvent stored in events)
        {
            RulesEvent happened = RulesEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
            Rules = Rules.Apply(happened, stored.Time);
        }
    }
}
