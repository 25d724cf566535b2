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
            case ExecutionEvent.AttemptStarted when life.Running > life.Plan!.Header.Concurrency:
                return $"makes {life.Running} attempts run; {life.Plan.Header.Concurrency} are the most";
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
            foreach (SeenCall call in calls)
            {
                int others = calls.Count(one => one.Called.Node == call.Called.Node && one.IsOpenAt(call.Place));
                int open = others + 1;
                if (open > most) yield return Finding.At(29, call, $"is the {open}th at once; {most} are the most");
            }
        }
    }
}
