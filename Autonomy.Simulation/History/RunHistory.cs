using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.History;

/// <summary>
/// The history of one run and the scenario that it came from, with the events of every execution decoded.
/// </summary>
internal sealed class RunHistory
{
    private readonly Dictionary<ExecutionId, List<DurableEvent>> _events = [];
    private readonly Dictionary<ProjectId, List<DurableProjectEvent>> _projects = [];
    private readonly Dictionary<ScheduleId, List<DurableScheduleEvent>> _schedules = [];
    private readonly List<DurableRule> _rules = [];
    private readonly List<DurableSpending> _spending = [];
    private WorkspaceRules _after = WorkspaceRules.None;

    public RunHistory(Scenario scenario, IReadOnlyList<HistoryEntry> entries, IToolCatalog tools)
    {
        Scenario = scenario;
        Tools = tools;
        Entries = entries;
        var payloads = new Dictionary<PayloadHash, ReadOnlyMemory<byte>>();
        for (int place = 0; place < entries.Count; place++)
        {
            if (entries[place] is not HistoryEntry.Committed committed) continue;
            if (committed.About is not { } execution)
            {
                TakeRules(committed, place);
                TakeSpending(committed, place);
                TakeProject(committed, place);
                TakeSchedule(committed, place);
                continue;
            }

            foreach (Payload payload in committed.Request.Payloads) payloads[payload.Hash] = payload.Bytes;
            if (!_events.TryGetValue(execution, out List<DurableEvent>? events)) _events[execution] = events = [];
            foreach (StoredEvent stored in committed.Events)
            {
                ReadOnlyMemory<byte> body = EventBodies.ReferenceIn(stored.Body.Span) is { } hash
                    ? payloads[hash]
                    : stored.Body;
                events.Add(new DurableEvent(
                    place, stored, ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)));
            }
        }
    }

    public Scenario Scenario { get; }

    public IReadOnlyList<HistoryEntry> Entries { get; }

    /// <summary>What the tools are; checkers ask it what repeating a call does.</summary>
    public IToolCatalog Tools { get; }

    /// <summary>Every execution of which something is durable.</summary>
    public IReadOnlyCollection<ExecutionId> Executions => _events.Keys;

    /// <summary>What is durable of the rules of the workspace, in the order in which it became so.</summary>
    public IReadOnlyList<DurableRule> Rules => _rules;

    /// <summary>What is durable of the ledger of the workspace, in the order in which it became so.</summary>
    public IReadOnlyList<DurableSpending> Spending => _spending;

    /// <summary>
    /// Every project of which something is durable, with its events in the order in which they became so.
    /// </summary>
    public IReadOnlyDictionary<ProjectId, List<DurableProjectEvent>> Projects => _projects;

    /// <summary>
    /// Every schedule of which something is durable, with its events in the order in which they became so.
    /// </summary>
    public IReadOnlyDictionary<ScheduleId, List<DurableScheduleEvent>> Schedules => _schedules;

    /// <summary>What is durable of an execution, in the order in which it became so.</summary>
    public IReadOnlyList<DurableEvent> EventsOf(ExecutionId execution) =>
        _events.TryGetValue(execution, out List<DurableEvent>? events) ? events : [];

    private void TakeProject(HistoryEntry.Committed committed, int place)
    {
        if (!ProjectId.TryFromStream(committed.Request.Stream, out ProjectId project)) return;
        if (!_projects.TryGetValue(project, out List<DurableProjectEvent>? events)) _projects[project] = events = [];
        events.AddRange(committed.Events.Select(stored => new DurableProjectEvent(
            place, stored, ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span))));
    }

    private void TakeSchedule(HistoryEntry.Committed committed, int place)
    {
        if (!ScheduleId.TryFromStream(committed.Request.Stream, out ScheduleId id)) return;
        if (!_schedules.TryGetValue(id, out List<DurableScheduleEvent>? events)) _schedules[id] = events = [];
        events.AddRange(committed.Events.Select(stored => new DurableScheduleEvent(
            place, stored, ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span))));
    }

    private void TakeSpending(HistoryEntry.Committed committed, int place)
    {
        if (committed.Request.Stream != DurableStates.SpendingStream) return;
        _spending.AddRange(committed.Events.Select(stored => new DurableSpending(
            place, stored, SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span))));
    }

    private void TakeRules(HistoryEntry.Committed committed, int place)
    {
        if (committed.Request.Stream != DurableStates.RulesStream) return;
        foreach (StoredEvent stored in committed.Events)
        {
            RulesEvent happened = RulesEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
            _after = _after.Apply(happened, stored.Time);
            _rules.Add(new DurableRule(place, stored, happened, _after));
        }
    }
}

/// <summary>An event of the rules that is durable.</summary>
/// <param name="Entry">The place in the history of the commit that made it so.</param>
/// <param name="Stored">As it stands in the store.</param>
/// <param name="Happened">What it says.</param>
/// <param name="After">The rules after it.</param>
internal sealed record DurableRule(int Entry, StoredEvent Stored, RulesEvent Happened, WorkspaceRules After);

/// <summary>An event of the ledger that is durable.</summary>
/// <param name="Entry">The place in the history of the commit that made it so.</param>
/// <param name="Stored">As it stands in the store.</param>
/// <param name="Happened">What it says.</param>
internal sealed record DurableSpending(int Entry, StoredEvent Stored, SpendingEvent Happened);

/// <summary>An event of a project that is durable.</summary>
/// <param name="Entry">The place in the history of the commit that made it so.</param>
/// <param name="Stored">As it stands in the store.</param>
/// <param name="Happened">What it says.</param>
internal sealed record DurableProjectEvent(int Entry, StoredEvent Stored, ProjectEvent Happened);

/// <summary>An event of a schedule that is durable.</summary>
/// <param name="Entry">The place in the history of the commit that made it so.</param>
/// <param name="Stored">As it stands in the store.</param>
/// <param name="Happened">What it says.</param>
internal sealed record DurableScheduleEvent(int Entry, StoredEvent Stored, ScheduleEvent Happened);

/// <summary>An event that is durable.</summary>
/// <param name="Entry">The place in the history of the commit that made it so.</param>
/// <param name="Stored">As it stands in the store.</param>
/// <param name="Happened">What it says.</param>
internal sealed record DurableEvent(int Entry, StoredEvent Stored, ExecutionEvent Happened);
