using System.Collections.Immutable;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <summary>What a person is asked once the ladder of a failure has no rung left.</summary>
internal static class FailureQuestions
{
    private const int TriedMax = 10;

    /// <summary>The question, in the words of the failure as it stands now that the ladder is at its end.</summary>
    public static DecisionRequest About(HealingCase failed, Failure failure)
    {
        StepState step = failed.Step;
        UnitState unit = failed.Unit;
        return new DecisionRequest
        {
            Id = Answering.NextId(failed.Turn.State),
            Kind = DecisionKind.Failure,
            Step = step.Id,
            Item = unit.Key.Item,
            Question = $"{FirstLineOf(failed, failure)} {AskOf(failure.Kind)}",
            Evidence = [.. EvidenceOf(failed)],
            Tried = unit.Healing is null ? null : [.. TriedFor(unit)],
            Options = OptionsFor(failed),
            Default = DefaultFor(failure.Kind),
        };
    }

    private static string FirstLineOf(HealingCase failed, Failure failure)
    {
        string item = failed.Unit.Key.Item is { } index ? $", item {index}," : "";
        return $"The step '{failed.Step.Id}'{item} cannot go on: {failure.Message}";
    }

    private static string AskOf(FailureKind kind) => kind switch
    {
        FailureKind.BudgetExhausted => "Go on once it is raised, leave the step out, or stop with what is done?",
        FailureKind.AccessRevoked or FailureKind.TokenExpired =>
            "Go on once that is done, leave the step out, or stop?",
        FailureKind.MissingScope => "Go on once it is granted, leave the step out, or stop?",
        FailureKind.PermanentExternal =>
            "Try once more, leave the step out, or stop and undo what was done?",
        FailureKind.InputRequired => "Give what it asks for, or leave the step out?",
        FailureKind.DataLossRisk => "Go ahead, or leave the step out?",
        FailureKind.SecurityViolation => "It was blocked. Leave the step out, stop, or allow it elsewhere and go on?",
        _ => "Try again, leave the step out, or stop?",
    };

    private static IEnumerable<string> EvidenceOf(HealingCase failed)
    {
        if (failed.Call is { } call) yield return $"tool: {call.Tool}";
        foreach (string line in EvidenceLines.Of(failed.Failure.Evidence)) yield return line;
        foreach (string cause in failed.Failure.Causes) yield return $"cause: {cause}";
        if (!failed.IsFallbackForbidden) yield break;
        string fallback = failed.Step.Definition.Fallbacks[failed.Unit.Fallback].Tool.Value;
        yield return $"{fallback} was not called in its place: what {failed.Unit.Tool} did, or may have done, stands";
    }

    private static IEnumerable<string> TriedFor(UnitState unit)
    {
        if (unit.Healing is not { } healing) yield break;
        foreach (RungTaken taken in healing.Taken.TakeLast(TriedMax))
            yield return $"{Words.Of(taken.Rung)} after attempt {taken.Attempt} ({Words.Of(taken.Kind)})";
    }

    private static ImmutableArray<DecisionOption> OptionsFor(HealingCase failed)
    {
        string again = failed.IsSafe
            ? "It is called again; nothing was done so far, or repeating it does no harm."
            : "It is called again. What was done already may be done twice.";
        var options = new List<DecisionOption>
        {
            new(DecisionOption.Retry, again, CanBeUndone: false),
            new(DecisionOption.Done, "It counts as done, with the output that you give, or none.", CanBeUndone: false),
            new(DecisionOption.Skip, SkipConsequence(failed), CanBeUndone: false),
            new(DecisionOption.Stop, "The execution is cancelled; what was done stays.", CanBeUndone: false),
        };
        if (failed.Turn.State.CompletedUnits.Count > 0)
        {
            options.Add(new DecisionOption(
                DecisionOption.StopAndUndo,
                $"The execution is cancelled, and what was done is undone ({failed.Turn.State.CompletedUnits.Count}).",
                CanBeUndone: false));
        }

        return [.. options];
    }

    private static string SkipConsequence(HealingCase failed)
    {
        string[] dependents =
            [.. failed.Step.Definition.Dependents.Select(need => $"'{failed.Turn.State.Steps[need].Id}'")];
        return dependents.Length == 0
            ? "The step is left out; nothing needs it."
            : $"The step is left out, and with it {string.Join(", ", dependents)} and what needs those.";
    }

    // What is taken when nobody answers in time must be what does no harm.
    private static string DefaultFor(FailureKind kind) => kind switch
    {
        FailureKind.BudgetExhausted => DecisionOption.Stop,
        _ => DecisionOption.Skip,
    };
}
