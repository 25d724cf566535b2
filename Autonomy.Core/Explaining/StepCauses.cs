using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Explaining;

/// <summary>Why a step is where it is.</summary>
internal static class StepCauses
{
    /// <summary>How many steps of a chain of needs are named; of a longer one the first and the last.</summary>
    private const int NeedsNamedMax = 5;

    public static Finding Of(WhyContext why, StepState step) => step.Status switch
    {
        StepStatus.Pending => OfNeeds(why, step),
        StepStatus.Ready => UnitCauses.MostTelling(step.Units) is { Status: not StepStatus.Ready } unit
            ? UnitCauses.Of(why, unit)
            : UnitCauses.OfPlaces(why, step),
        StepStatus.Running or StepStatus.Waiting => UnitCauses.MostTelling(step.Units) is { } unit
            ? UnitCauses.Of(why, unit)
            : UnitCauses.OfPlaces(why, step),
        StepStatus.Completed => Finding.Ended(Ended(step, CauseKind.Ended, "it did what was asked")),
        StepStatus.Failed => EndCauses.OfFailedStep(step),
        StepStatus.Skipped => OfSkip(why, step),
        StepStatus.Cancelled =>
            Finding.Ended(Ended(step, CauseKind.Cancel, $"{CancelCauses.By(why.State)} cancelled the execution")),
        StepStatus.Undone => Finding.Ended(Ended(
            step, CauseKind.Cancel, $"{CancelCauses.By(why.State)} cancelled the execution with undo")),
        _ => throw new ArgumentOutOfRangeException(
            nameof(step), step.Status, "Not a state that can be explained: add it here."),
    };

    /// <summary>The chain of needs, down to the first step that has begun.</summary>
    private static Finding OfNeeds(WhyContext why, StepState step)
    {
        var chain = new List<Cause>();
        StepState at = step;
        while (at.Status == StepStatus.Pending && OpenNeedOf(why.State, at) is { } need)
        {
            int others = at.UnmetNeeds - 1;
            string more = others > 0 ? $", and {others} more that have not ended" : "";
            chain.Add(new Cause(CauseKind.Need, $"the step '{at.Id}' needs '{need.Id}'{more}") { Step = at.Id });
            at = need;
        }

        Finding root = at.Status != StepStatus.Pending
            ? Of(why, at)
            : Finding.Of(
                new Cause(CauseKind.Queue, $"the step '{at.Id}' has not begun") { Step = at.Id, Since = at.ReadyAt },
                Mover.Engine, "the engine, as soon as the execution goes on");
        return root with { Causes = [.. Shortened(chain), .. root.Causes] };
    }

    /// <summary>Of a step that does not run because of others: down to the step that failed or was left out.</summary>
    private static Finding OfSkip(WhyContext why, StepState step)
    {
        var chain = new List<Cause>();
        StepState at = step;
        while (at is { Status: StepStatus.Skipped, Blocks: true } && BlockerOf(why.State, at) is { } blocker)
        {
            chain.Add(Ended(at, CauseKind.Need, $"the step '{at.Id}' needs '{blocker.Id}'"));
            at = blocker;
        }

        Finding root = at.Status == StepStatus.Failed
            ? EndCauses.OfFailedStep(at)
            : Finding.Ended(Ended(at, CauseKind.Skip, at.SkipReason ?? "it was left out"));
        return root with { Causes = [.. Shortened(chain), .. root.Causes] };
    }

    private static Cause Ended(StepState step, CauseKind kind, string text) =>
        new(kind, text) { Step = step.Id, Since = step.EndedAt };

    private static StepState? OpenNeedOf(ExecutionState state, StepState step) =>
        FirstNeed(state, step, need => !need.IsTerminal);

    private static StepState? BlockerOf(ExecutionState state, StepState step) =>
        FirstNeed(state, step, need => need.Blocks);

    private static StepState? FirstNeed(ExecutionState state, StepState step, Func<StepState, bool> holds)
    {
        foreach (int need in step.Definition.Needs)
        {
            if (holds(state.Steps[need])) return state.Steps[need];
        }

        return null;
    }

    private static ImmutableArray<Cause> Shortened(List<Cause> chain)
    {
        if (chain.Count <= NeedsNamedMax) return [.. chain];
        int left = chain.Count - NeedsNamedMax;
        var between = new Cause(CauseKind.Need, $"{left} more steps need each other in a row");
        return [.. chain.Take(NeedsNamedMax - 1), between, chain[^1]];
    }
}
