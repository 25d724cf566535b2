using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Explaining;

/// <summary>
/// Why an execution is where it is: exactly one chain of causes for every state that there is. What moves by itself is
/// told of only while nothing waits for a person; of several things that run, the one that began first counts.
/// </summary>
public static class Why
{
    /// <summary>Why the execution is where it is.</summary>
    /// <param name="state">The execution, between commands.</param>
    /// <param name="now">The time, for what is overdue or slow.</param>
    /// <param name="tools">Gives the timeouts of tools that the plan leaves to them; null: they are not told.</param>
    /// <param name="rules">What is paused beyond executions; null: not known.</param>
    /// <param name="spending">What is spent of the budgets of its workspace; null: not known.</param>
    public static Explanation Of(
        ExecutionState state, DateTimeOffset now, IToolCatalog? tools = null, WorkspaceRules? rules = null,
        SpendingLedger? spending = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        return FindingOf(new WhyContext(state, now, tools, rules, spending))
            .About(state.Id.Value ?? "it", Words.Of(state.Status));
    }

    /// <summary>Why a step of it, or one item of a fan-out, is where it is.</summary>
    /// <param name="state">The execution, between commands.</param>
    /// <param name="step">A step of it.</param>
    /// <param name="now">The time, for what is overdue or slow.</param>
    /// <param name="tools">Gives the timeouts of tools that the plan leaves to them; null: they are not told.</param>
    /// <param name="rules">What is paused beyond executions; null: not known.</param>
    /// <param name="spending">What is spent of the budgets of its workspace; null: not known.</param>
    public static Explanation OfStep(
        ExecutionState state, StepState step, DateTimeOffset now, IToolCatalog? tools = null,
        WorkspaceRules? rules = null, SpendingLedger? spending = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        var why = new WhyContext(state, now, tools, rules, spending);
        return PauseCauses.Besides(why, step, StepCauses.Of(why, step))
            .About($"the step '{step.Id}'", Words.Of(step.Status));
    }

    private static Finding FindingOf(WhyContext why) => why.State.Status switch
    {
        ExecutionStatus.Queued => OfQueue(why.State),
        ExecutionStatus.Running => PauseCauses.Besides(why, OfRunning(why)),
        ExecutionStatus.Pausing => PauseCauses.Besides(why, OfPausing(why)),
        ExecutionStatus.Paused => PauseCauses.Besides(why, OfPause(why.State)),
        ExecutionStatus.Waiting => PauseCauses.Besides(why, OfDecisions(why)),
        ExecutionStatus.Cancelling => CancelCauses.OfCancelling(why),
        ExecutionStatus.Completed => EndCauses.OfCompletion(why.State),
        ExecutionStatus.CompletedWithFailures => EndCauses.OfForgivenFailure(why.State),
        ExecutionStatus.Failed => EndCauses.OfFailure(why.State),
        ExecutionStatus.Cancelled => CancelCauses.OfCancelled(why.State),
        _ => throw new ArgumentOutOfRangeException(
            nameof(why), why.State.Status, "Not a state that can be explained: add it here."),
    };

    /// <summary>The pause in force, for the execution or for a step that could go on without it.</summary>
    internal static Finding OfPause(ExecutionState state)
    {
        var root = new Cause(CauseKind.Pause, $"{CancelCauses.By(state)} paused it{CancelCauses.Reason(state)}")
        {
            Until = state.PauseEnd?.At,
        };
        string next = state.PauseEnd is { } end
            ? $"whoever resumes it, or the clock, which will {Words.Of(end.Then)} it"
            : "whoever resumes it";
        return Finding.Of(root, Mover.Person, next, Remedies.Resume(state), Remedies.Cancel(state));
    }

    /// <summary>The oldest question; the others are counted.</summary>
    internal static Finding OfDecisions(WhyContext why)
    {
        DecisionState oldest = why.State.Decisions.First(decision => decision.Answer is null);
        Finding finding = WaitCauses.OfDecision(why, oldest);
        int others = why.State.OpenDecisions - 1;
        if (others == 0) return finding;
        string more = others == 1 ? "1 more decision waits" : $"{others} more decisions wait";
        return finding with
        {
            Next = $"{finding.Next}; {more} besides",
            Remedies = [.. finding.Remedies, new Remedy(["inbox", "list"], "Shows all that is asked.")],
        };
    }

    private static Finding OfQueue(ExecutionState state) => Finding.Of(
        new Cause(CauseKind.Queue, "it was accepted and has not begun") { Since = state.SubmittedAt },
        Mover.Engine, "the engine, as soon as there is a place for it");

    private static Finding OfRunning(WhyContext why)
    {
        if (why.State.OpenDecisions > 0) return OfDecisions(why);
        if (UnitCauses.MostTelling(why.State) is { } unit) return UnitCauses.Of(why, unit);
        StepState? open = why.State.Steps.FirstOrDefault(step => !step.IsTerminal);
        if (open is not null) return StepCauses.Of(why, open);
        var ended = new Cause(CauseKind.Queue, "its last step has just ended");
        return Finding.Of(ended, Mover.Engine, "the engine, at once");
    }

    private static Finding OfPausing(WhyContext why)
    {
        int running = why.State.RunningAttempts;
        string tools = running == 1 ? "1 tool still finishes" : $"{running} tools still finish";
        string asked = $"{CancelCauses.By(why.State)} asked for a pause{CancelCauses.Reason(why.State)}, and {tools}";
        UnitState? unit = UnitCauses.MostTelling(why.State);
        return unit is null
            ? OfPause(why.State)
            : UnitCauses.Of(why, unit).Because(new Cause(CauseKind.Pause, asked)) with
            {
                Remedies = [Remedies.Resume(why.State), Remedies.Cancel(why.State)],
            };
    }
}

/// <summary>What an explanation rests on.</summary>
internal sealed record WhyContext(
    ExecutionState State, DateTimeOffset Now, IToolCatalog? Tools, WorkspaceRules? Rules, SpendingLedger? Spending);
