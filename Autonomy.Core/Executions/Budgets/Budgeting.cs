using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// Reserves before a call and settles after it. What there is no budget for waits: until running attempts give some of
/// their reservation back, or, once what is spent leaves no room, for a person's decision. What runs is not stopped.
/// </summary>
internal static class Budgeting
{
    /// <summary>
    /// How exactly costs are reserved: to a millionth of a USD. Sums of amounts that fill a <see cref="decimal"/> lose
    /// digits, and what is kept would never come back to nothing.
    /// </summary>
    public const int CostDecimals = 6;

    /// <summary>
    /// Keeps what the unit's next attempt may use; false where it must wait, and does. What the engine does by itself
    /// (<c>core.set</c> and its like) costs nothing.
    /// </summary>
    public static bool Reserve(Turn turn, StepState step, UnitState unit, ToolDescriptor tool)
    {
        ExecutionBudget? budget = turn.State.Budget;
        if (budget is null && turn.Rules.Spending.IsEmpty) return true;
        if (IsFree(tool.Name)) return true;
        BudgetAmount? promised = budget?.PromiseTo(unit.Key);
        BudgetAmount need = promised ?? NeedOf(budget, tool);
        if (budget?.ShortageOf(need, turn.Now) is { } shortage)
        {
            turn.Emit(new ExecutionEvent.StepWaiting(
                step.Id, unit.Key.Item, WaitKind.Budget, null, Words.Of(shortage.Part)));
            if (shortage.IsForGood) Ask(turn, step, unit, shortage);
            return false;
        }

        if (promised is null && Granting.MustAsk(turn, tool.Name))
        {
            Granting.Ask(turn, step, unit, tool.Name, need);
            return false;
        }

        if (budget is null) return true;
        TimeSpan? handed = null;
        if (tool.Name == ControlTools.Plan) (need, handed) = ChildBudgets.ShareOf(turn, step, need);
        turn.Emit(new ExecutionEvent.BudgetReserved(
            step.Id, unit.Key.Item, unit.Attempts + 1, need.CostUsd, need.Tokens, need.Calls)
        {
            DurationMs = (long?)handed?.TotalMilliseconds,
            IsGranted = promised is null ? null : true,
        });
        return true;
    }

    /// <summary>The attempt that an event ended is settled, and a part that runs low is said to.</summary>
    public static void Follow(Turn turn, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.AttemptFailed failed:
                bool didNothing = failed.Error.Effect == Recovery.FailureEffect.None;
                Settle(turn, failed.Step, failed.Item, failed.Attempt, failed.Usage, didNothing);
                break;
            case ExecutionEvent.StepCompleted { Attempt: { } attempt } step:
                Settle(turn, step.Step, null, attempt, step.Usage);
                break;
            case ExecutionEvent.ItemCompleted { Attempt: { } attempt } item:
                Settle(turn, item.Step, item.Item, attempt, item.Usage);
                break;
            case ExecutionEvent.AttemptStopped stopped:
                bool hadBegun = stopped.Reason is null;
                Settle(turn, stopped.Step, stopped.Item, stopped.Attempt, stopped.Usage, !hadBegun, hadBegun);
                break;
            case ExecutionEvent.BudgetSettled:
                for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++) Warn(turn, part);
                break;
            default: break;
        }
    }

    /// <summary>Four fifths of the duration have passed.</summary>
    public static void PassDuration(Turn turn) => Warn(turn, BudgetPart.Duration);

    /// <summary>
    /// After everything else of a turn: what waited for budget that there is now goes on, what only a person can help
    /// is asked about, and after a finish the rest is skipped. False where nothing more follows.
    /// </summary>
    public static bool GoOn(Turn turn)
    {
        ExecutionState state = turn.State;
        if (state.IsCancelling || state.IsTerminal) return false;
        if (state.IsFinishing) return Finishing.SkipTheRest(turn);
        return state is { MayStart: true, Budget.UnitsWaiting: > 0 } && LookAgain(turn);
    }

    /// <summary>
    /// What an attempt of the tool needs: what its calls cost here so far, else what it says of itself.
    /// </summary>
    public static BudgetAmount NeedOf(ExecutionBudget? budget, ToolDescriptor tool)
    {
        ToolSpending known = budget?.LearnedOf(tool.Name.Value) ?? default;
        return known.Calls == 0
            ? new BudgetAmount(tool.TypicalCostUsd, 0, 1)
            : new BudgetAmount(
                decimal.Round(known.CostUsd / known.Calls, CostDecimals), known.Tokens / known.Calls, 1);
    }

    /// <summary>What the unit's next attempt needs; nothing where its tool is not known (any more).</summary>
    public static BudgetAmount NeedOf(Turn turn, StepState step, UnitState unit) =>
        Starting.CallOf(step.Definition, unit.Fallback) is { } call
        && !IsFree(call.Tool)
        && turn.Tools.Find(call.Tool) is { } tool
            ? NeedOf(turn.State.Budget!, tool)
            : default;

    public static bool IsFree(ToolName tool) => tool.Family == "core" && tool != ControlTools.Plan;

    private static void Ask(Turn turn, StepState step, UnitState unit, BudgetShortage shortage)
    {
        if (turn.State.BudgetDecision is not null) return;
        Asking.Ask(turn, BudgetQuestions.About(turn, step, unit, shortage));
    }

    private static bool LookAgain(Turn turn)
    {
        ExecutionBudget budget = turn.State.Budget!;
        bool goesOn = false;
        var promised = default(BudgetAmount);
        foreach ((StepState step, UnitState unit) in Waiting(turn.State))
        {
            BudgetAmount need = NeedOf(turn, step, unit);
            if (budget.ShortageOf(promised + need, turn.Now) is not { } shortage)
            {
                promised += need;
                goesOn = true;
                turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
            }
            else if (shortage.IsForGood && promised == default)
            {
                Ask(turn, step, unit, shortage);
            }
        }

        return goesOn;
    }

    /// <summary>Units that wait for budget, those that have waited longest first.</summary>
    public static List<(StepState Step, UnitState Unit)> Waiting(ExecutionState state) => Waiting(
        state, static wait => wait.Detail is not (Granting.Grant or Granting.Limit));

    /// <summary>Units that wait for this answer of the workspace's ledger.</summary>
    public static List<(StepState Step, UnitState Unit)> Waiting(ExecutionState state, string answer) =>
        Waiting(state, wait => wait.Detail == answer);

    private static List<(StepState Step, UnitState Unit)> Waiting(
        ExecutionState state, Predicate<WaitState> isMeant) =>
    [
        .. state.Steps.Where(step => !step.IsTerminal)
            .SelectMany(step => step.Units.Where(unit => unit.Wait is { Kind: WaitKind.Budget } wait && isMeant(wait))
                .Select(unit => (Step: step, Unit: unit)))
            .OrderBy(waiting => waiting.Unit.Wait!.Since),
    ];

    // What was not measured counts as it was reserved, but for a call that did nothing: a lost one may have cost all.
    // One that had not begun is no call.
    private static void Settle(
        Turn turn, string step, int? item, int attempt, AttemptUsage? usage, bool didNothing = false,
        bool hadBegun = true)
    {
        var unit = new UnitKey(turn.State.Plan!.OrdinalOf(step), item);
        if (turn.State.Budget!.ReservationOf(unit) is not { } kept) return;
        BudgetAmount reserved = kept.Amount;
        var used = new BudgetAmount(
            usage?.CostUsd ?? (didNothing ? 0 : reserved.CostUsd),
            usage?.Tokens ?? (didNothing ? 0 : reserved.Tokens),
            usage?.Calls ?? (hadBegun ? reserved.Calls : 0));
        bool isMeasured = usage?.CostUsd is not null || usage?.Tokens is not null;
        turn.Emit(new ExecutionEvent.BudgetSettled(
            step, item, attempt, used.CostUsd, used.Tokens, used.Calls, isMeasured));
        if (kept.IsGranted)
            turn.Do(new ExecutionEffect.SettleSpending(Granting.IdOf(turn.State, unit, attempt), used));
    }

    private static void Warn(Turn turn, BudgetPart part)
    {
        ExecutionBudget budget = turn.State.Budget!;
        if (budget.LimitOf(part) is not { } limit || budget.Warned.Contains(part)) return;
        decimal used = budget.UsedOf(part, turn.Now);
        if (used > 0 && used >= limit * ExecutionBudget.WarnedAt)
            turn.Emit(new ExecutionEvent.BudgetWarned(part, used, limit));
    }
}
