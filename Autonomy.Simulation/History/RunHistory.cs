using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.History;

/// <summary>
/// The history of one run and the scenario that it came from, with the events of every execution decoded.
/// </summary>
internal sealed class RunHistory
{
    private readonly Dictionary<ExecutionId, List<DurableEvent>> _events = [];

    public RunHistory(Scenario scenario, IReadOnlyList<HistoryEntry> entries, IToolCatalog tools)
    {
        Scenario = scenario;
        Tools = tools;
        Entries = entries;
        var payloads = new Dictionary<PayloadHash, ReadOnlyMemory<byte>>();
        for (int place = 0; place < entries.Count; place++)
        {
            if (entries[place] is not HistoryEntry.Committed { About: { } execution } committed) continue;
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

    /// <summary>What is durable of an execution, in the order in which it became so.</summary>
    public IReadOnlyList<DurableEvent> EventsOf(ExecutionId execution) =>
        _events.TryGetValue(execution, out List<DurableEvent>? events) ? events : [];
}

/// <summary>An event that is durable.</summary>
/// <param name="Entry">The place in the history of the commit that made it so.</param>
/// <param name="Stored">As it stands in the store.</param>
/// <param name="Happened">What it says.</param>
internal sealed record DurableEvent(int Entry, StoredEvent Stored, ExecutionEvent Happened);
