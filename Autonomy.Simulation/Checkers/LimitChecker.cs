using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// No more at once than the plan allows, in what is durable and in what is called; no deeper than can be.
/// </summary>
internal static class LimitChecker
{
    private const int DepthMax = 16;

    public static Checker Checker { get; } = new("limits", [29], Check);

    private static IEnumerable<Violation> Check(RunHistory history) => Durable(history).Concat(Called(history));

    private static IEnumerable<Violation> Durable(RunHistory history)
    {
        foreach (ExecutionId execution in history.Executions)
        {
            var life = new Life();
            foreach (DurableEvent seen in history.EventsOf(execution))
            {
                life.Take(seen);
                if (FaultOf(history, life, seen) is { } fault) yield return Finding.At(29, execution, seen, fault);
            }
        }
    }

    private static string? FaultOf(RunHistory history, Life life, DurableEvent seen)
    {
        switch (seen.Happened)
        {
            case ExecutionEvent.Submitted { Parent: { } parent }: return FaultOfDepth(history, parent);
            case ExecutionEvent.AttemptStarted when life.Running > life.Concurrency:
                return $"makes {life.Running} attempts run; {life.Concurrency} are the most";
            case ExecutionEvent.IOfStep ofStep when life.Step(ofStep.Step) is { IsFanOut: true } step
                && step.OpenItems > step.Definition.ForEachConcurrency:
                return $"opens {step.OpenItems} items of '{step.Id}'; {step.Definition.ForEachConcurrency} are the "
                    + "most";
            default: return null;
        }
    }

    private static string? FaultOfDepth(RunHistory history, ParentLink link)
    {
        if (link.Depth > DepthMax) return $"is a child {link.Depth} levels deep; {DepthMax} are the most";
        if (!ExecutionId.TryParse(link.Execution, out ExecutionId parent)) return "is the child of no execution";
        int depth = history.EventsOf(parent) is [{ Happened: ExecutionEvent.Submitted above }, ..]
            ? above.Parent?.Depth ?? 0
            : 0;
        return link.Depth == depth + 1 ? null : $"is a child {link.Depth} levels deep; its parent is {depth}";
    }

    private static IEnumerable<Violation> Called(RunHistory history)
    {
        foreach (IGrouping<ExecutionId, SeenCall> calls in SeenCall.All(history).GroupBy(call => call.Called.Execution))
        {
            if (history.EventsOf(calls.Key) is not [{ Happened: ExecutionEvent.Submitted submitted }, ..]) continue;
            int most = submitted.Plan.Header.Concurrency;
            Dictionary<(Unit, int), int> ends = EndsOf(history, calls.Key);
            foreach (SeenCall call in calls)
            {
                int others = calls.Count(one => one.Called.Node == call.Called.Node && one.IsOpenAt(call.Place)
                    && !(ends.TryGetValue((one.Unit, one.Called.Attempt), out int end) && end < call.Place));
                int open = others + 1;
                if (open > most) yield return Finding.At(29, call, $"is the {open}th at once; {most} are the most");
            }
        }
    }

    // An attempt that a deadline or a cancel ended has given its place away; its call is asked to end at once, and may
    // hear that a moment after the next one began.
    private static Dictionary<(Unit, int), int> EndsOf(RunHistory history, ExecutionId execution)
    {
        var ends = new Dictionary<(Unit, int), int>();
        foreach (DurableEvent seen in history.EventsOf(execution))
        {
            if (seen.Happened is ExecutionEvent.AttemptFailed failed)
                ends.TryAdd((new Unit(failed.Step, failed.Item), failed.Attempt), seen.Entry);
        }

        return ends;
    }
}
