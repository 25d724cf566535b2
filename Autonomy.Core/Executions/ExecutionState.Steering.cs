using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>What steering does to the state: ends of pauses, the end at once, forks, changes of the plan.</content>
public sealed partial class ExecutionState
{
    private readonly List<UnitKey> _abandonedChildren = [];

    /// <summary>The execution that it was forked from; null for one that began at the beginning.</summary>
    public ForkOrigin? Fork { get; private set; }

    /// <summary>The plan that it was submitted with, where that was given by its name; null: it was not.</summary>
    public PlanOrigin? PlanOrigin { get; private set; }

    /// <summary>Where it tells what becomes of it; null: nowhere.</summary>
    public Callback? Callback { get; private set; }

    /// <summary>When the pause in force is over by itself; null: never, or there is none.</summary>
    public PauseEnd? PauseEnd { get; private set; }

    /// <summary>Whether the pause in force came from the parent, and so ends with the parent's.</summary>
    public bool IsPausedByParent { get; private set; }

    /// <summary>Whether it was ended at once: its status is cancelled, and nothing was undone.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>
    /// Whether child executions ran when it was ended at once, or their step's deadline passed; they end as well once
    /// they hear of it.
    /// </summary>
    public bool HasAbandonedChildren => _abandonedChildren.Count > 0;

    /// <summary>Units whose child execution is waited for no more, and may not have heard of it.</summary>
    internal IReadOnlyList<UnitKey> AbandonedChildren => _abandonedChildren;

    private void RestoreSteering(ExecutionRecord record)
    {
        Fork = record.Fork;
        PlanOrigin = record.PlanOrigin;
        Callback = record.Callback;
        IsTerminated = record.IsTerminated;
        IsPausedByParent = record.IsPausedByParent;
        _abandonedChildren.AddRange(record.AbandonedChildren ?? []);
        PauseUntil(record.PauseEnd);
    }

    private void PauseUntil(PauseEnd? end)
    {
        if (PauseEnd is { } former) _timers.Remove(TimerOf(former));
        PauseEnd = end;
        if (end is not null) _timers.Add(TimerOf(end));
    }

    private static ScheduledTimer TimerOf(PauseEnd end) => new(end.At, TimerKind.PauseEnd, -1, -1, "");

    private void OnPauseRequested(ExecutionEvent.PauseRequested pause)
    {
        Intervene(ExecutionStatus.Pausing, pause.By, pause.Reason);
        PauseUntil(pause.End);
        IsPausedByParent = pause.IsParents;
        foreach (StepState step in Steps.Where(step => step.RunningUnits > 0))
        {
            foreach (UnitState unit in step.Units)
            {
                // What nobody was handed yet has not begun, and so does not begin in a pause.
                if (unit.AwaitsOffer || (pause.Now && MayBeStopped(unit))) unit.IsStopping = true;
            }
        }
    }

    // What runs and may be repeated without a thought: whatever of it has happened happens again to no harm.
    private static bool MayBeStopped(UnitState unit) =>
        unit.Status == StepStatus.Running && unit.Effect is EffectClass.Pure or EffectClass.Idempotent;

    private void OnAttemptStopped(StepState step, ExecutionEvent.AttemptStopped stopped, DateTimeOffset at)
    {
        UnitState unit = step.Unit(stopped.Item);
        bool wasAsked = unit.Status == StepStatus.Running && (unit.IsStopping || stopped.Reason is not null);
        Invariant.Holds(wasAsked, "a pause stops what it asked to stop");
        Leave(step, unit, at);
        unit.Status = StepStatus.Pending;
        unit.IsStopping = false;
        unit.AwaitsOffer = false;
        unit.Tries--;
        RefreshStep(step);
    }

    private void OnTerminated(ExecutionEvent.Terminated terminated, DateTimeOffset at)
    {
        Intervention = (terminated.By, terminated.Reason);
        IsTerminated = true;
        foreach (string id in _decisions.Keys.ToList()) Withdraw(id, terminated.By, at);
        foreach (StepState step in Steps.Where(step => !step.IsTerminal)) Abandon(step, at);
        // It stays to be seen which undo was cut off.
        if (Undo is { IsWaiting: false } undo)
        {
            Undo = undo with { IsWaiting = true };
            RunningAttempts--;
        }

        End(ExecutionStatus.Cancelled, at);
    }

    private void Abandon(StepState step, DateTimeOffset at)
    {
        foreach (UnitState unit in step.Units.Where(unit => !unit.IsTerminal))
        {
            if (unit.Wait is { Kind: WaitKind.Child }) _abandonedChildren.Add(unit.Key);
            if (unit.HasOpenAttempt) unit.LastFailure = Failures.OfCancel(unit.Tool!);
            CloseUnit(step, unit, StepStatus.Cancelled, at);
        }

        CloseStep(step, StepStatus.Cancelled, at);
    }

    private void OnStepCarried(StepState step, DataValue output, DateTimeOffset at)
    {
        Invariant.Holds(Fork is not null && !step.HasBegun, "a fork carries over what has not begun in it");
        if (step.Definition.ForEach is null)
        {
            Carry(step, step.Unit(null), output, at);
            step.Output = output;
        }
        else
        {
            DataArray outputs = (DataArray)output;
            step.FanOut(outputs.Items.Length);
            for (int i = 0; i < outputs.Items.Length; i++) Carry(step, step.Unit(i), outputs.Items[i], at);
            step.SkipBegunItems();
            step.Output = outputs;
        }

        step.ReadyAt = step.StartedAt = at;
        CloseStep(step, StepStatus.Completed, at);
    }

    private void OnItemCarried(StepState step, UnitState unit, DataValue output, DateTimeOffset at)
    {
        Invariant.Holds(Fork is not null && unit.StartedAt is null, "a fork carries over what has not begun in it");
        step.StartedAt ??= at;
        Carry(step, unit, output, at);
        step.SkipBegunItems();
        RefreshStep(step);
    }

    // It has no place in the order of completion: the fork did not do it, and never undoes it.
    private static void Carry(StepState step, UnitState unit, DataValue output, DateTimeOffset at)
    {
        unit.Status = StepStatus.Completed;
        unit.IsCarried = true;
        unit.StartedAt = unit.EndedAt = at;
        unit.Output = output;
        step.CompletedUnits++;
        if (unit.Key.Item is not null) step.ItemsEnded++;
    }

    private void OnPlanChanged(ExecutionEvent.PlanChanged changed)
    {
        Plan plan = changed.Plan;
        Invariant.Holds(plan.Steps.Length == Steps.Length + changed.Added.Length, "steps keep their places");
        foreach (string id in changed.Replaced) Forget(StepOf(id));
        var replaced = changed.Replaced.ToHashSet(StringComparer.Ordinal);
        Plan = plan;
        Steps =
        [
            .. Steps.Select((step, ordinal) => Renew(step, plan.Steps[ordinal], replaced.Contains(step.Id))),
            .. plan.Steps.Skip(Steps.Length).Select(definition => new StepState(definition)),
        ];
        OpenSteps += changed.Added.Length;
        foreach (StepState step in Steps)
        {
            if (!step.IsTerminal) step.UnmetNeeds = step.Definition.Needs.Count(need => !Steps[need].IsTerminal);
        }
    }

    // It may have been in the queue already, or its clock may run.
    private void Forget(StepState step)
    {
        Invariant.Holds(Editing.MayChange(step), "only a step that has not begun is replaced");
        _startable.Remove(StartableStep.Of(step.Definition));
        if (DeadlineOf(step) is { } deadline) _timers.Remove(deadline);
    }

    private static StepState Renew(StepState step, StepDefinition definition, bool isReplaced)
    {
        Invariant.Holds(step.Id == definition.Id.Value, "steps keep their places");
        if (isReplaced) return new StepState(definition);
        step.Definition = definition;
        return step;
    }
}
