using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Workload;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// What an attempt is said to have ended with, it ended with; and what is not known is not made known.
/// </summary>
internal static class OutcomeChecker
{
    private const string Succeeded = "succeeded";
    private const int ExcerptLength = 100;

    public static Checker Checker { get; } = new("outcomes", [14, 16, 24], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        IReadOnlyList<SeenCall> all = SeenCall.All(history);
        ILookup<string, SeenCall> byKey = all.ToLookup(call => call.Called.Key);
        ILookup<(ExecutionId, Unit, int), SeenCall> calls = all
            .Where(call => call.Called.Kind != ToolCallKind.Undo)
            .ToLookup(call => (call.Called.Execution, call.Unit, call.Called.Attempt));
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (life.UnitOf(seen.Happened) is not { } unit) continue;
            (ExecutionId, Unit, int) last = (execution, unit.Unit, unit.Attempts);
            SeenCall[] before = [.. calls[last].Where(call => call.Place < seen.Entry)];
            var attempt = new Attempt(history, unit, before, byKey, seen.Entry);
            Fault? fault = seen.Happened switch
            {
                ExecutionEvent.StepCompleted { Attempt: not null } step => attempt.FaultOfSuccess(step.Output),
                ExecutionEvent.ItemCompleted { Attempt: not null } item => attempt.FaultOfSuccess(item.Output),
                ExecutionEvent.AttemptFailed failed => attempt.FaultOf(failed.Error),
                _ => null,
            };
            if (fault is null) continue;
            yield return Finding.At(
                fault.Invariant, execution, seen, $"says of attempt {unit.Attempts} of {unit.Unit} that {fault.What}");
        }
    }

    /// <summary>An attempt, and the calls of it that began before a place in the history.</summary>
    private sealed record Attempt(
        RunHistory History, UnitLife Unit, IReadOnlyList<SeenCall> Calls, ILookup<string, SeenCall> ByKey, int Place)
    {
        private IEnumerable<SeenCall> Ended => Calls.Where(call => call.EndedAt < Place);

        private bool HasSucceeded => Ended.Any(call => call.Outcome == Succeeded);

        public Fault? FaultOfSuccess(DataValue? given)
        {
            DataValue output = given ?? DataNull.Value;
            if (Unit.Stage == UnitStage.AwaitsChild) return FaultOfChild(output);
            SeenCall[] good = [.. Ended.Where(call => call.Outcome == Succeeded)];
            if (good.Length == 0) return new Fault(14, "it completed, and no call or probe of it had ended well");
            if (!good.Any(call => call.Called.Kind == ToolCallKind.Attempt || HasHappened(call)))
                return new Fault(14, $"it completed, and when {good[^1]} ended, it had not happened");
            return good.Any(call => Gives(call.Called, output))
                ? null
                : new Fault(14, $"it gave what none of its calls gives: {Excerpt(output)}");
        }

        public Fault? FaultOf(Failure error)
        {
            bool isDoubtful = Unit.IsInDoubt || error.Code == FailureCodes.Interrupted;
            bool isToldNot = Ended.Any(call => call is { Called.Kind: ToolCallKind.Probe, Outcome: Succeeded }
                && !HasHappened(call));
            if (isDoubtful && error.Effect == FailureEffect.None && !isToldNot
                && !History.IsRepeatable(Unit.Effect, Unit.Tool))
            {
                return new Fault(16, "it did not happen, and no probe said so");
            }

            // The world knows better.
            if (error.Effect == FailureEffect.None && Calls.Any(call => call.Effects.Count > 0))
                return new Fault(16, "it did nothing, and it had its effect");

            return error.Code switch
            {
                // Where the process stood still, the clock may ring before the answer that lies there is looked at.
                FailureCodes.AttemptTimeout when !Calls.Any(call => call.LeftAt < Place || call.EndedAt < Place) =>
                    new Fault(14, "it timed out, and its call was not asked to end"),
                FailureCodes.Interrupted or FailureCodes.StepDeadline or FailureCodes.Cancelled
                    or FailureCodes.AttemptTimeout or FailureCodes.AdapterFault or FailureCodes.BadArguments
                    or FailureCodes.MissingSecret or FailureCodes.UnknownTool or FailureCodes.ChildFailed => null,
                FailureCodes.ExpectationFailed or FailureCodes.Expression or FailureCodes.OutputTooLarge =>
                    HasSucceeded ? null : new Fault(14, "its output is not as expected, and it had none"),
                _ => Calls.Count == 0 || Ended.Any(call => call.Outcome != Succeeded)
                    ? null
                    : new Fault(14, $"it failed ({error.Code}), and no call of it had"),
            };
        }

        private Fault? FaultOfChild(DataValue output)
        {
            if (!ExecutionId.TryParse(Unit.WaitsFor, out ExecutionId child))
                return new Fault(14, "its child completed, and it waits for none");
            bool hasEnded = History.EventsOf(child) is [.., { Happened: ExecutionEvent.Completed } end]
                && end.Entry < Place;
            if (!hasEnded) return new Fault(24, $"its child {child} completed, before that is durable");
            return output is DataObject given && given["execution"] is DataString id && id.Value == child.Value
                ? null
                : new Fault(14, $"its child {child} gave something else: {Excerpt(output)}");
        }

        private bool HasHappened(SeenCall probe) =>
            ByKey[probe.Called.Key].Any(call => call.Effects.Exists(place => place < probe.EndedAt));

        private static bool Gives(HistoryEntry.ToolCalled called, DataValue output) => called.Tool.Tool.Value switch
        {
            "core.set" => called.Tool.Input["value"]?.Equals(output) == true,
            "core.noop" => output is DataNull,
            _ => called.Tool.Tool.Family != SimulatedToolSet.Family
                || ExpectedOutput.Is(called.Tool, called.Key, output),
        };

        private static string Excerpt(DataValue output)
        {
            string text = DataJson.Write(output);
            return text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "...";
        }
    }
}
