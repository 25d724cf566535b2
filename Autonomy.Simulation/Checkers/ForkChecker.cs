using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// A fork takes over what had completed at its version, as it was there, and all that its plan said; and of what its
/// origin had done for good it repeats only what somebody was told of, and said yes to.
/// </summary>
internal static class ForkChecker
{
    public static Checker Checker { get; } = new("forks", [13], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        var confirmed = new Dictionary<ExecutionId, (int Place, ForkPlan Plan)>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.ForkConfirmed yes)
                confirmed[yes.Execution] = (place, yes.Plan);
        }

        if (confirmed.Count == 0) yield break;
        ILookup<ExecutionId, SeenCall> calls = SeenCall.All(history).ToLookup(call => call.Called.Execution);
        foreach ((ExecutionId fork, (int place, ForkPlan plan)) in confirmed)
        {
            foreach (Violation violation in Carried(history, fork, plan)
                .Concat(Repeated(history, fork, (place, plan), calls)))
            {
                yield return violation;
            }
        }
    }

    private static IEnumerable<Violation> Carried(RunHistory history, ExecutionId fork, ForkPlan plan)
    {
        var origin = new Life();
        foreach (DurableEvent seen in history.EventsOf(ExecutionId.Parse(plan.Origin.Execution)))
        {
            if (seen.Stored.Version <= plan.Origin.Version) origin.Take(seen);
        }

        foreach (DurableEvent seen in history.EventsOf(fork))
        {
            string? fault = seen.Happened switch
            {
                ExecutionEvent.StepCarried carried => FaultOf(origin.Step(carried.Step), carried.Output),
                ExecutionEvent.ItemCarried carried => FaultOf(
                    origin.Find(new Unit(carried.Step, carried.Item)), carried.Output),
                _ => null,
            };
            if (fault is not null) yield return Finding.At(13, fork, seen, fault);
        }

        if (history.EventsOf(fork) is not [var first, ..]) yield break;
        HashSet<string> taken =
            [.. history.EventsOf(fork).Select(seen => seen.Happened).OfType<ExecutionEvent.StepCarried>()
                .Select(carried => carried.Step)];
        foreach (CarriedStep step in plan.Carried.Where(step => step.Output is not null && !taken.Contains(step.Step)))
            yield return Finding.At(13, fork, first, $"does not take over '{step.Step}', as its plan says");
    }

    private static string? FaultOf(StepLife? step, DataValue output)
    {
        if (step is null) return "takes over a step that the origin does not have";
        if (!step.IsFanOut) return FaultOf(step.Units.FirstOrDefault(), output);
        bool isWhole = output is DataArray items && items.Items.Length == step.Items
            && step.Units.Where(unit => unit.Stage is UnitStage.Completed or UnitStage.Left)
                .Select(unit => unit.Output ?? DataNull.Value)
                .SequenceEqual(items.Items);
        return isWhole ? null : $"takes over '{step.Id}' otherwise than its items ended";
    }

    private static string? FaultOf(UnitLife? unit, DataValue output)
    {
        if (unit is not { Stage: UnitStage.Completed or UnitStage.Left })
            return "takes over what had not completed at its version";
        return (unit.Output ?? DataNull.Value).Equals(output) ? null : $"takes over {unit.Unit} with another output";
    }

    private static IEnumerable<Violation> Repeated(
        RunHistory history, ExecutionId fork, (int Place, ForkPlan Plan) yes, ILookup<ExecutionId, SeenCall> calls)
    {
        var origin = ExecutionId.Parse(yes.Plan.Origin.Execution);
        ImmutableHashSet<string> told = [.. yes.Plan.Repeats.Select(effect => effect.Step)];
        SeenCall[] effective =
        [
            .. calls[origin].Where(call => call.Called.Kind == ToolCallKind.Attempt
                && call.Called.Effect > EffectClass.Idempotent && call.Effects.Exists(at => at < yes.Place)),
        ];
        HashSet<Unit> undone = UndoneBefore(history.EventsOf(origin).Where(seen => seen.Entry < yes.Place), effective);
        HashSet<(Unit, ToolName)> done =
        [
            .. effective.Where(call => !undone.Contains(call.Unit))
                .Select(call => (call.Unit, call.Called.Tool.Tool)),
        ];
        foreach (SeenCall call in calls[fork].Where(call => call.Called.Kind == ToolCallKind.Attempt))
        {
            if (!done.Contains((call.Unit, call.Called.Tool.Tool)) || told.Contains(call.Unit.Step)) continue;
            yield return Finding.At(
                13, call, $"repeats an effect of {origin}, and whoever forked it was not told of that");
        }
    }

    // An undo takes back what completed, and each rollback one of the attempts that had an effect although they failed.
    private static HashSet<Unit> UndoneBefore(IEnumerable<DurableEvent> events, SeenCall[] effective)
    {
        var undone = new HashSet<Unit>();
        var rollbacks = new Dictionary<Unit, int>();
        foreach (ExecutionEvent happened in events.Select(seen => seen.Happened))
        {
            if (Unit.Of(happened) is not { } unit) continue;
            if (happened is ExecutionEvent.StepUndone) undone.Add(unit);
            if (happened is not ExecutionEvent.RollbackCompleted) continue;
            int count = rollbacks[unit] = rollbacks.GetValueOrDefault(unit) + 1;
            if (count >= effective.Count(call => call.Unit == unit)) undone.Add(unit);
        }

        return undone;
    }
}
