using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Workload;

namespace Autonomy.Simulation.Checkers;

/// <summary>What an attempt is said to have ended with, it ended with; and what is not known is not made known.</summary>
internal static class OutcomeChecker
{
    private const string Succeeded = "succeeded";

    public static Checker Checker { get; } = new("outcomes", [14, 16], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        ILookup<(ExecutionId, Unit, int), SeenCall> calls = SeenCall.All(history)
            .Where(call => call.Called.Kind != ToolCallKind.Undo)
            .ToLookup(call => (call.Called.Execution, call.Unit, call.Called.Attempt));
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            (int? attempt, DataValue? output) = CompletionIn(seen.Happened);
            if (life.UnitOf(seen.Happened) is not { } unit) continue;
            IEnumerable<SeenCall> before = calls[(execution, unit.Unit, unit.Attempts)]
                .Where(call => call.EndedAt < seen.Entry);
            string? fault = attempt is null ? null
                : unit.Stage == UnitStage.AwaitsChild ? FaultOfChild(history, unit, seen, output)
                : FaultOfSuccess(history, [.. before], output ?? DataNull.Value);
            if (fault is not null) yield return Finding.At(14, execution, seen, $"of {unit.Unit} {fault}");
            if (seen.Happened is not ExecutionEvent.AttemptFailed failed) continue;
            if (FaultOfFailure(history, unit, failed.Error, [.. before], calls[(execution, unit.Unit, unit.Attempts)], seen)
                is var (invariant, what))
            {
                yield return Finding.At(invariant, execution, seen, $"{failed.Attempt} of {unit.Unit} {what}");
            }
        }
    }

    private static (int? Attempt, DataValue? Output) CompletionIn(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepCompleted step => (step.Attempt, step.Output),
        ExecutionEvent.ItemCompleted item => (item.Attempt, item.Output),
        _ => (null, null),
    };

    private static string? FaultOfSuccess(RunHistory history, IReadOnlyList<SeenCall> ended, DataValue output)
    {
        SeenCall[] good = [.. ended.Where(call => call.Outcome == Succeeded)];
        if (good.Length == 0) return "says that it completed, and no call or probe of it had ended well";
        if (!good.Any(call => call.Called.Kind == ToolCallKind.Attempt || HasHappened(history, call)))
            return $"says that it completed, and when {good[^1]} ended, it had not happened";
        return good.Any(call => Gives(call.Called, output))
            ? null
            : $"has an output that none of its calls gives: {Excerpt(output)}";
    }

    private static bool HasHappened(RunHistory history, SeenCall probe) => SeenCall.All(history)
        .Any(call => call.Called.Key == probe.Called.Key && call.Effects.Any(place => place < probe.EndedAt));

    private static bool Gives(HistoryEntry.ToolCalled called, DataValue output) => called.Tool.Tool.Value switch
    {
        "core.set" => called.Tool.Input["value"]?.Equals(output) == true,
        "core.noop" => output is DataNull,
        _ => called.Tool.Tool.Family != SimulatedToolSet.Family || ExpectedOutput.Is(called.Tool, called.Key, output),
    };

    private static string? FaultOfChild(RunHistory history, UnitLife unit, DurableEvent seen, DataValue? output)
    {
        if (!ExecutionId.TryParse(unit.WaitsFor, out ExecutionId child)) return "waits for a child without a name";
        bool hasEnded = history.EventsOf(child) is [.., { Happened: ExecutionEvent.Completed } end]
            && end.Entry < seen.Entry;
        if (!hasEnded) return $"says that its child {child} completed before that is durable";
        return output is DataObject given && given["execution"] is DataString id && id.Value == child.Value
            ? null
            : $"has not the output of its child {child}";
    }

    private static (int Invariant, string What)? FaultOfFailure(
        RunHistory history, UnitLife unit, Failure error, IReadOnlyList<SeenCall> ended, IEnumerable<SeenCall> calls,
        DurableEvent seen)
    {
        bool isDoubtful = unit.IsInDoubt || error.Code == FailureCodes.Interrupted;
        bool isRepeatable = history.IsRepeatable(unit.Effect, unit.Tool);
        if (isDoubtful && error.Effect == FailureEffect.None && !isRepeatable
            && !ended.Any(call => call is { Called.Kind: ToolCallKind.Probe, Outcome: Succeeded }
                && !HasHappened(history, call)))
        {
            return (16, "says that it did not happen, and no probe said so");
        }

        bool isCalled = calls.Any(call => call.Place < seen.Entry);
        return error.Code switch
        {
            FailureCodes.AttemptTimeout when !calls.Any(call => call.LeftAt < seen.Entry) =>
                (14, "says that it timed out, and its call was not asked to end"),
            FailureCodes.Interrupted or FailureCodes.StepDeadline or FailureCodes.Cancelled
                or FailureCodes.AttemptTimeout or FailureCodes.AdapterFault or FailureCodes.BadArguments
                or FailureCodes.MissingSecret or FailureCodes.UnknownTool or FailureCodes.ChildFailed => null,
            FailureCodes.ExpectationFailed or FailureCodes.Expression or FailureCodes.OutputTooLarge =>
                ended.Any(call => call.Outcome == Succeeded)
                    ? null
                    : (14, "says that its output was not as expected, and no call of it gave one"),
            _ => !isCalled || ended.Any(call => call.Outcome != Succeeded)
                ? null
                : (14, $"says that it failed ({error.Code}), and no call of it did"),
        };
    }

    private static string Excerpt(DataValue output)
    {
        string text = DataJson.Write(output);
        return text.Length <= 100 ? text : text[..100] + "...";
    }
}
