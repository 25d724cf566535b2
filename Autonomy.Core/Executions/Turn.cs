using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>
/// One decision in the making: the events so far, folded into the state, and the effects that follow them.
/// </summary>
internal sealed class Turn(ExecutionState state, DateTimeOffset now, Rulebook rules)
{
    public ExecutionState State { get; } = state;

    /// <summary>
    /// The time in whole milliseconds, as the journal keeps it: the state must be the same after a replay, its timers
    /// included. Rounded down, so that nothing happens early.
    /// </summary>
    public DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    public Rulebook Rules { get; } = rules;

    public IToolCatalog Tools => field ??= Rules.ToolsOf(State.Workspace);

    /// <summary>What people have laid down for the execution's workspace.</summary>
    public WorkspaceRules Laws => Rules.Of(State.Workspace);

    /// <summary>
    /// The time as a timer is set to it: the next whole millisecond, so that a tick at that very time finds it due.
    /// </summary>
    public static DateTimeOffset DueAt(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        DateTimeOffset whole = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return whole == time ? whole : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds + 1);
    }

    public List<ExecutionEvent> Events { get; } = [];

    public List<ExecutionEffect> Effects { get; } = [];

    /// <summary>What whoever gave the command is told besides.</summary>
    public ImmutableArray<PlanFault> Warnings { get; set; } = [];

    /// <summary>Steps that have just ended, and whose dependents were not looked at yet.</summary>
    public Queue<StepState> Ended => field ??= new();

    /// <summary>
    /// Steps without a fan-out that may start now, if there is a place for them; the others become ready.
    /// </summary>
    public SortedSet<StartableStep> Candidates => field ??= new(StartableStep.ByPriority);

    public void Emit(ExecutionEvent happened)
    {
        State.Apply(happened, Now);
        Events.Add(happened);
        if (happened is ExecutionEvent.StepCompleted or ExecutionEvent.StepFailed or ExecutionEvent.StepSkipped)
            End(State.StepOf(((ExecutionEvent.IOfStep)happened).Step));
        IReadOnlyList<string> pointless = State.JustWithdrawn;
        if (State.Budget is not null) Budgeting.Follow(this, happened);
        if (happened is not ExecutionEvent.DecisionWithdrawn) TellOfWithdrawn(pointless, happened);
    }

    // What is not answered any more is told of as what is: whoever looks at open questions may follow them alone.
    private void TellOfWithdrawn(IReadOnlyList<string> pointless, ExecutionEvent cause)
    {
        foreach (string decision in pointless)
        {
            Emit(new ExecutionEvent.DecisionWithdrawn(decision, State.FindDecision(decision)!.Answer!.By)
            {
                Reason = (cause as ExecutionEvent.CancelRequested)?.Reason,
            });
        }
    }

    public void Do(ExecutionEffect effect) => Effects.Add(effect);

    public string IdOf(UnitKey unit) => State.Steps[unit.Step].Id;

    /// <summary>
    /// The unit, when this very attempt of it is the one that is open; null for news of an attempt that is over.
    /// </summary>
    public UnitState? OpenUnit(UnitKey key, int attempt) =>
        State.FindUnit(key) is { HasOpenAttempt: true } unit && unit.Attempts == attempt ? unit : null;

    /// <summary>The unit completed; of a fan-out, perhaps the whole step.</summary>
    public void Complete(UnitState unit, int? attempt, DataValue output, AttemptUsage? usage = null)
    {
        StepState step = State.Steps[unit.Key.Step];
        if (unit.Key.Item is not { } item)
        {
            Emit(new ExecutionEvent.StepCompleted(step.Id, attempt, output) { Usage = usage });
            return;
        }

        Emit(new ExecutionEvent.ItemCompleted(step.Id, item, attempt, output) { Usage = usage });
        EndFanOut(step);
    }

    /// <summary>The unit failed for good; of a fan-out, the step fails once all of its items have ended.</summary>
    public void Fail(UnitState unit, Failure failure)
    {
        StepState step = State.Steps[unit.Key.Step];
        if (unit.Key.Item is not { } item)
        {
            Emit(new ExecutionEvent.StepFailed(step.Id, failure));
            return;
        }

        Emit(new ExecutionEvent.ItemFailed(step.Id, item, failure));
        EndFanOut(step);
    }

    // A step may end by its deadline in the very turn in which its fallback was to start.
    private void End(StepState step)
    {
        Candidates.Remove(StartableStep.Of(step.Definition));
        Ended.Enqueue(step);
    }

    /// <summary>The step ends with the last of its items.</summary>
    public void EndFanOut(StepState step)
    {
        if (step.IsTerminal || step.ItemsEnded != step.ItemCount) return;
        if (step.ItemsFailed == 0) Emit(new ExecutionEvent.StepCompleted(step.Id, null, null));
        else Emit(new ExecutionEvent.StepFailed(step.Id, Failures.OfItems(step)));
    }
}
