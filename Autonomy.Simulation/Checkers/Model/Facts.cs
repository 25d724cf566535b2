using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>What checkers ask of a history again and again.</summary>
internal static class Facts
{
    /// <summary>Whether calling the tool again does no harm, whatever became of the call before.</summary>
    public static bool IsRepeatable(this RunHistory history, EffectClass effect, string? tool) =>
        effect is EffectClass.Pure or EffectClass.Idempotent || history.HonoursKey(tool);

    public static bool HonoursKey(this RunHistory history, string? tool) =>
        history.DescriptorOf(tool) is { HonoursIdempotencyKey: true };

    public static ToolDescriptor? DescriptorOf(this RunHistory history, string? tool) =>
        ToolName.TryParse(tool, out ToolName name) ? history.Tools.Find(name) : null;

    /// <summary>Kinds of failure that another try may help.</summary>
    public static bool MayPass(this Failure failure) => failure.Kind is FailureKind.ConnectFailed or FailureKind.Timeout
        or FailureKind.AnswerCut or FailureKind.Unavailable or FailureKind.RateLimited or FailureKind.Conflict
        or FailureKind.NoProgress or FailureKind.Unknown;

    /// <summary>The events of an execution, append by append.</summary>
    public static IEnumerable<IReadOnlyList<DurableEvent>> AppendsOf(this RunHistory history, ExecutionId execution)
    {
        var append = new List<DurableEvent>();
        foreach (DurableEvent seen in history.EventsOf(execution))
        {
            if (append.Count > 0 && append[0].Entry != seen.Entry)
            {
                yield return append;
                append = [];
            }

            append.Add(seen);
        }

        if (append.Count > 0) yield return append;
    }

    /// <summary>Every event with the life of its execution as it was before it.</summary>
    public static IEnumerable<(ExecutionId Execution, Life Life, DurableEvent Seen)> Moments(this RunHistory history)
    {
        foreach (ExecutionId execution in history.Executions)
        {
            var life = new Life();
            foreach (DurableEvent seen in history.EventsOf(execution))
            {
                yield return (execution, life, seen);
                life.Take(seen);
            }
        }
    }

    /// <summary>The unit that an event ends or moves, fan-outs as a whole left out.</summary>
    public static UnitLife? UnitOf(this Life life, ExecutionEvent happened) =>
        happened is ExecutionEvent.IOfStep ofStep && life.Step(ofStep.Step) is { } step
            ? LifeFaults.UnitOf(happened, step) is { } unit ? step.Unit(unit.Item) : null
            : Unit.Of(happened) is { } asked ? life.Find(asked) : null;

    /// <summary>Whether, before a place, the lease went from one node to another.</summary>
    public static bool HasTakeoverBefore(this RunHistory history, int place)
    {
        int? holder = null;
        for (int at = 0; at < place; at++)
        {
            if (history.Entries[at] is not HistoryEntry.LeaseGranted granted) continue;
            if (holder is { } node && node != granted.Node) return true;
            holder = granted.Node;
        }

        return false;
    }
}
