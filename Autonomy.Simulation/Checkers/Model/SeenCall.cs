using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>A call of a tool with all that was seen of it.</summary>
internal sealed class SeenCall(int place, HistoryEntry.ToolCalled called, bool isZombie)
{
    /// <summary>Where in the history it began.</summary>
    public int Place => place;

    public HistoryEntry.ToolCalled Called => called;

    /// <summary>Whether another node held the lease by then.</summary>
    public bool IsZombie => isZombie;

    /// <summary>Whether it undoes an attempt that failed, rather than a step that completed.</summary>
    public bool IsRollback => called.Kind == ToolCallKind.Undo
        && called.Key.Contains("/rollback/", StringComparison.Ordinal);

    public Unit Unit { get; } = new(called.Step, called.Item);

    /// <summary>Where its effect happened, each time.</summary>
    public List<int> Effects { get; } = [];

    /// <summary>Where the engine heard its end; null while it did not.</summary>
    public int? EndedAt { get; private set; }

    /// <summary>How it ended, in the words of the history.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Where nobody waited for it any more: it was asked to end, or its node was killed.</summary>
    public int? LeftAt { get; private set; }

    /// <summary>Every call of the run, in order.</summary>
    public static IReadOnlyList<SeenCall> All(RunHistory history)
    {
        var calls = new Dictionary<long, SeenCall>();
        int? holder = null;
        for (int place = 0; place < history.Entries.Count; place++)
        {
            switch (history.Entries[place])
            {
                case HistoryEntry.LeaseGranted granted: holder = granted.Node; break;
                case HistoryEntry.ToolCalled called:
                    calls[called.Call] = new SeenCall(place, called, holder is { } node && node != called.Node);
                    break;
                case HistoryEntry.EffectHappened effect:
                    calls.GetValueOrDefault(effect.Call)?.Effects.Add(place);
                    break;
                case HistoryEntry.ToolEnded ended:
                    calls.GetValueOrDefault(ended.Call)?.End(place, ended.Outcome);
                    break;
                case HistoryEntry.ToolCancelled left: calls.GetValueOrDefault(left.Call)?.Leave(place); break;
                case HistoryEntry.NodeKilled killed:
                    foreach (SeenCall call in calls.Values) call.LeaveWith(killed.Node, place);
                    break;
                default: break;
            }
        }

        return [.. calls.Values];
    }

    /// <summary>Whether the engine still waits for it at a place in the history.</summary>
    public bool IsOpenAt(int at) => place < at && !(EndedAt < at) && !(LeftAt < at);

    public override string ToString() =>
        $"tool call #{called.Call} ({called.Tool.Tool}, {called.Kind} {called.Attempt} of {Unit}, node {called.Node} "
        + $"in epoch {called.Epoch})";

    private void End(int at, string outcome) => (EndedAt, Outcome) = (EndedAt ?? at, Outcome ?? outcome);

    private void LeaveWith(int node, int at)
    {
        if (called.Node == node) Leave(at);
    }

    private void Leave(int at) => LeftAt ??= at;
}
