using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Explaining;

/// <summary>
/// The pauses that keep a step from starting besides what it waits for: whatever that brings, nothing comes of it
/// before they are over. What is waited for in a pause's own right is with <see cref="WaitCauses"/>.
/// </summary>
internal static class PauseCauses
{
    /// <summary>Why a step is where it is, with every pause that it would meet.</summary>
    public static Finding Besides(WhyContext why, StepState step, Finding finding)
    {
        if (step.IsTerminal || why.State.IsCancelling) return finding;
        ImmutableArray<Finding> pauses =
            [.. OnStep(why, step, finding).Where(pause => !IsTold(finding, pause))];
        if (pauses.IsEmpty) return finding;
        return MustStart(step) ? HeldBy(finding, pauses) : Beside(finding, pauses);
    }

    /// <summary>The same of an execution, whose own pause the finding has already.</summary>
    public static Finding Besides(WhyContext why, Finding finding)
    {
        if (why.Rules?.HoldOnExecution(why.State.Project) is not { } hold) return finding;
        Finding pause = OfHold(hold);
        if (IsTold(finding, pause) || !why.State.Steps.Any(MustStart)) return finding;
        // What runs, and what a person is asked, is what it waits for first.
        return finding.MovedBy is Mover.Attempt or Mover.Person
            ? Beside(finding, [pause])
            : HeldBy(finding, [pause]);
    }

    /// <summary>The pause of the execution, as one of its steps meets it.</summary>
    public static Finding OfExecution(ExecutionState state)
    {
        Finding pause = Why.OfPause(state);
        string text = $"{CancelCauses.By(state)} paused the execution{CancelCauses.Reason(state)}";
        return pause with { Causes = [pause.Causes[^1] with { Text = text }] };
    }

    public static bool IsPaused(ExecutionState state) =>
        state.RawStatus is ExecutionStatus.Pausing or ExecutionStatus.Paused;

    private static IEnumerable<Finding> OnStep(WhyContext why, StepState step, Finding finding)
    {
        if (why.Rules is { } rules)
        {
            if (rules.HoldOnExecution(why.State.Project) is { } all) yield return OfHold(all);
            foreach (Hold hold in ToolsToCome(why.State, step, finding)
                .Select(tool => rules.HoldOnCall(tool, null)).OfType<Hold>().Distinct())
            {
                yield return OfHold(hold);
            }
        }

        if (IsPaused(why.State)) yield return OfExecution(why.State);
    }

    // The step's own call, and those of the steps on the way to it. Where they go is known once their turn has come.
    private static IEnumerable<string> ToolsToCome(ExecutionState state, StepState step, Finding finding) =>
        finding.Causes.Where(cause => cause is { Kind: CauseKind.Need, Step: not null })
        .Select(cause => state.StepOf(cause.Step!)).Append(step).Distinct()
        .Where(MustStart)
        .Select(to => to.Definition.Call?.Tool).Where(tool => tool is { } named && !ControlTools.IsWait(named))
        .Select(tool => tool!.Value.Value);

    /// <summary>
    /// Whether an attempt has to begin before the step is over: a signal or a time ends what waits for it.
    /// </summary>
    private static bool MustStart(StepState step) =>
        step.Status is StepStatus.Pending or StepStatus.Ready
        || (!step.IsTerminal && (step.HasStartableUnit || step.Units.Any(unit => MustStart(step, unit))));

    private static bool MustStart(StepState step, UnitState unit) => unit.Wait?.Kind switch
    {
        WaitKind.Retry or WaitKind.Hold or WaitKind.Budget or WaitKind.Executor or WaitKind.Rollback => true,
        WaitKind.Approval or WaitKind.Decision => step.Definition.Call?.Tool != ControlTools.Approve,
        _ => false,
    };

    private static Finding OfHold(Hold hold)
    {
        string reason = hold.Reason is { } given ? $" ({given})" : "";
        var cause = new Cause(CauseKind.Hold, $"{hold.By} paused {hold.Subject}{reason}")
        {
            Since = hold.Since,
            Until = hold.Until,
        };
        return WaitCauses.OfHold(hold, cause);
    }

    private static bool IsTold(Finding finding, Finding pause) =>
        finding.Remedies.Any(remedy => remedy.Command == pause.Remedies[0].Command);

    private static Finding HeldBy(Finding finding, ImmutableArray<Finding> pauses) => new(
        [.. finding.Causes, .. pauses.SelectMany(pause => pause.Causes)],
        Mover.Person,
        $"{string.Join("; ", pauses.Reverse().Select(pause => pause.Next))}; and besides: {finding.Next}")
    {
        // Who would stop it all is told so last.
        Remedies =
        [
            .. pauses.Reverse().Select(pause => pause.Remedies[0]),
            .. finding.Remedies,
            .. pauses.SelectMany(pause => pause.Remedies.Skip(1)),
        ],
    };

    private static Finding Beside(Finding finding, ImmutableArray<Finding> pauses) => finding with
    {
        Causes = [.. pauses.SelectMany(pause => pause.Causes), .. finding.Causes],
        Remedies = [.. finding.Remedies, .. pauses.Reverse().Select(pause => pause.Remedies[0])],
    };
}
