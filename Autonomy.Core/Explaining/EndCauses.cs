using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Explaining;

/// <summary>Why an execution ended as it did.</summary>
internal static class EndCauses
{
    public static Finding OfCompletion(ExecutionState state)
    {
        int skipped = state.Steps.Count(step => step.Status == StepStatus.Skipped);
        string text = skipped == 0 ? "every step did what was asked" : "every step that was to run did what was asked";
        return WithReport(state, Finding.Ended(new Cause(CauseKind.Ended, text) { Since = state.EndedAt }));
    }

    public static Finding OfForgivenFailure(ExecutionState state)
    {
        string failed = state.FailedSteps == 1 ? "an optional step" : $"{state.FailedSteps} optional steps";
        var outer = new Cause(CauseKind.Ended, $"{failed} failed, and everything else is done")
        {
            Since = state.EndedAt,
        };
        return WithReport(state, OfFailedStep(FirstFailed(state, _ => true)!).Because(outer));
    }

    public static Finding OfFailure(ExecutionState state)
    {
        int others = state.FatalFailures - 1;
        string more = others > 0 ? $" and {others} more" : "";
        if (FirstFailed(state, step => !step.Definition.IsOptional) is not { } first)
        {
            string message = state.Error?.Message ?? "a step failed";
            return WithReport(
                state, Finding.Ended(new Cause(CauseKind.Failure, message) { Since = state.EndedAt }));
        }

        var outer = new Cause(CauseKind.Failure, $"the step '{first.Id}'{more} failed for good")
        {
            Step = first.Id,
            Since = first.EndedAt,
        };
        return WithReport(state, OfFailedStep(first).Because(outer));
    }

    /// <summary>The first cause of a step's failure, with what was tried against it.</summary>
    public static Finding OfFailedStep(StepState step)
    {
        Failure? failure = step.Error;
        return Finding.Ended(new Cause(CauseKind.Failure, failure?.Message.TrimEnd('.') ?? "it failed")
        {
            Step = step.Id,
            Since = step.EndedAt,
            Details = [.. DetailsOf(step, failure)],
        });
    }

    private static IEnumerable<string> DetailsOf(StepState step, Failure? failure)
    {
        if (failure is not null) yield return $"{Words.Of(failure.Kind)}, {failure.Code}";
        int attempts = step.Attempts;
        int fallbacks = step.Units.Select(unit => unit.Fallback).DefaultIfEmpty().Max();
        string tries = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        yield return fallbacks == 0 ? $"tried: {tries}" : $"tried: {tries}, up to fallback {fallbacks}";
        if (failure is null) yield break;
        foreach (string cause in failure.Causes) yield return $"because {cause}";
        foreach (string line in EvidenceLines.Of(failure.Evidence)) yield return line;
    }

    private static StepState? FirstFailed(ExecutionState state, Func<StepState, bool> counts) => state.Steps
        .Where(step => step.Status == StepStatus.Failed && counts(step)).MinBy(step => step.EndedAt);

    private static Finding WithReport(ExecutionState state, Finding finding) =>
        finding with { Remedies = [Remedies.Report(state)] };
}
