using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.World;

/// <summary>Folds what becomes durable, execution by execution.</summary>
internal sealed class DurableStates
{
    private readonly OrderedDictionary<ExecutionId, ExecutionState> _states = [];
    private readonly Dictionary<PayloadHash, ReadOnlyMemory<byte>> _payloads = [];

    /// <summary>The executions, oldest first.</summary>
    public IReadOnlyList<ExecutionState> All => _states.Values;

    public ExecutionState? Find(ExecutionId execution) => _states.GetValueOrDefault(execution);

    /// <summary>Takes an entry of the history; only commits count.</summary>
    public void Take(HistoryEntry entry)
    {
        if (entry is not HistoryEntry.Committed { About: { } execution } committed) return;
        foreach (Payload payload in committed.Request.Payloads) _payloads[payload.Hash] = payload.Bytes;
        if (!_states.TryGetValue(execution, out ExecutionState? state)) _states.Add(execution, state = new());
        foreach (StoredEvent stored in committed.Events)
        {
            ReadOnlyMemory<byte> body = EventBodies.ReferenceIn(stored.Body.Span) is { } hash
                ? _payloads[hash]
                : stored.Body;
            state.Apply(ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
        }
    }
}
