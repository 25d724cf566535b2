using System.Globalization;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// Budgets beyond the execution: of its workspace, its project, a tool. Their ledger is asked before each attempt, and
/// told what it used after it, so that executions beside each other never spend what another has been promised. What is
/// promised and not used is given back.
/// </summary>
internal static class Granting
{
    /// <summary>What a unit waits for while the ledger is asked.</summary>
    public const string Grant = "grant";

    /// <summary>What a unit waits for while the ledger has no room.</summary>
    public const string Limit = "limit";

    // An answer may be lost with the actor that was to give it; asking again is asking for the same.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    // Others that run may have given something back by then. Each asking is written down: who has waited for long asks
    // seldom.
    private static readonly TimeSpan TryAgainMin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TryAgainMax = TimeSpan.FromMinutes(5);

    /// <summary>Whether a call of the tool has to be asked for. A child execution asks for its own calls.</summary>
    public static bool MustAsk(Turn turn, ToolName tool) =>
        tool != ControlTools.Plan
        && !Budgeting.IsFree(tool)
        && turn.Rules.Spending.Cover(turn.State.Workspace, turn.State.Project, tool.Value);

    /// <summary>Asks for the unit's next attempt; the unit waits for the answer.</summary>
    public static void Ask(Turn turn, StepState step, UnitState unit, ToolName tool, BudgetAmount need)
    {
        Wait(turn, step, unit, Grant, turn.Now + AskAgainAfter);
        int attempt = unit.Attempts + 1;
        turn.Do(new ExecutionEffect.AskSpending(
            unit.Key, attempt, IdOf(turn.State, unit.Key, attempt), tool.Value, need));
    }

    /// <summary>The ledger has answered.</summary>
    public static void Hear(Turn turn, ExecutionCommand.HearGrant heard)
    {
        if (turn.State.FindUnit(heard.Unit) is not { } unit) return;
        StepState step = turn.State.Steps[heard.Unit.Step];
        bool isAwaited = unit.Wait is { Kind: WaitKind.Budget, Detail: Grant } && unit.Attempts + 1 == heard.Attempt;
        if (!isAwaited)
        {
            GiveBackUnwanted(turn, unit, heard);
        }
        else if (heard.Shortage is { } shortage)
        {
            WaitForRoom(turn, step, unit, shortage);
        }
        else
        {
            turn.Emit(new ExecutionEvent.BudgetGranted(
                step.Id, unit.Key.Item, heard.Attempt, heard.Amount.CostUsd, heard.Amount.Tokens, heard.Amount.Calls));
            turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
        }
    }

    /// <summary>The limits have changed, or a person says so: what waited for room asks again.</summary>
    public static void LookAgain(Turn turn)
    {
        if (turn.State is not { IsCancelling: false, Budget.UnitsWaiting: > 0 }) return;
        foreach ((StepState step, UnitState unit) in Budgeting.Waiting(turn.State, Limit))
            turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    /// <summary>
    /// After a load: the ledger learns which reservations count, and what was being asked is asked again.
    /// </summary>
    public static void Recover(Turn turn)
    {
        if (turn.State.Budget is not { } budget) return;
        var asking = Budgeting.Waiting(turn.State, Grant);
        turn.Do(new ExecutionEffect.ReconcileSpending(
        [
            .. budget.Granted.Select(unit => IdOf(turn.State, unit, AttemptOf(turn.State, unit))),
            .. asking.Select(waiting => IdOf(turn.State, waiting.Unit.Key, waiting.Unit.Attempts + 1)),
        ]));
        foreach ((StepState step, UnitState unit) in asking)
            turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    /// <summary>Gives back what was promised for attempts that are not made after all.</summary>
    public static void Release(Turn turn)
    {
        if (turn.State.IsTerminal || turn.State.Budget is not { HasGrants: true } budget) return;
        foreach (UnitKey key in budget.Promised)
        {
            UnitState unit = turn.State.FindUnit(key)!;
            if (unit.Status != StepStatus.Ready) GiveBack(turn, unit);
        }
    }

    /// <summary>Gives back what was promised to a step that is about to be another one.</summary>
    public static void Release(Turn turn, StepState step)
    {
        foreach (UnitState unit in step.Units.ToList())
        {
            if (turn.State.Budget?.PromiseTo(unit.Key) is not null) GiveBack(turn, unit);
        }
    }

    /// <summary>The execution ends at once: what runs may use all that was kept for it.</summary>
    public static void SettleAll(Turn turn)
    {
        if (turn.State.Budget is not { } budget) return;
        foreach (UnitKey unit in budget.Granted)
        {
            BudgetAmount used = budget.ReservationOf(unit)?.Amount ?? default;
            turn.Do(new ExecutionEffect.SettleSpending(IdOf(turn.State, unit, AttemptOf(turn.State, unit)), used));
        }
    }

    public static string IdOf(ExecutionState state, UnitKey unit, int attempt)
    {
        string item = unit.Item is { } index ? $"/{index}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{state.Id}/{state.Steps[unit.Step].Id}{item}/{attempt}");
    }

    private static void GiveBack(Turn turn, UnitState unit)
    {
        int attempt = unit.Attempts + 1;
        turn.Emit(new ExecutionEvent.BudgetReturned(turn.IdOf(unit.Key), unit.Key.Item, attempt));
        turn.Do(new ExecutionEffect.SettleSpending(IdOf(turn.State, unit.Key, attempt), default));
    }

    // The attempt that runs, or the one that is to come.
    private static int AttemptOf(ExecutionState state, UnitKey unit) =>
        state.FindUnit(unit)!.Attempts + (state.Budget!.ReservationOf(unit) is null ? 1 : 0);

    private static void GiveBackUnwanted(Turn turn, UnitState unit, ExecutionCommand.HearGrant heard)
    {
        if (heard.Shortage is not null) return;
        bool isKnown = turn.State.Budget is { } budget
            && budget.Granted.Contains(unit.Key)
            && AttemptOf(turn.State, unit.Key) == heard.Attempt;
        if (isKnown) return;
        turn.Do(new ExecutionEffect.SettleSpending(IdOf(turn.State, unit.Key, heard.Attempt), default));
    }

    private static void WaitForRoom(Turn turn, StepState step, UnitState unit, SpendingShortage shortage)
    {
        // Without an answer, the next day or month has room again.
        DateTimeOffset? again = shortage.IsForGood ? shortage.RoomAt : turn.Now + TryAgainAfter(turn, unit);
        Wait(turn, step, unit, Limit, again);
        if (shortage.IsForGood && turn.State.BudgetDecision is null)
            Asking.Ask(turn, BudgetQuestions.AboutScope(turn, step, unit, shortage));
    }

    // As long again as it has waited so far.
    private static TimeSpan TryAgainAfter(Turn turn, UnitState unit)
    {
        TimeSpan waited = turn.Now - (unit.ShortOfRoomSince ?? turn.Now);
        return waited < TryAgainMin ? TryAgainMin : waited > TryAgainMax ? TryAgainMax : waited;
    }

    private static void Wait(Turn turn, StepState step, UnitState unit, string what, DateTimeOffset? until) =>
        turn.Emit(new ExecutionEvent.StepWaiting(
            step.Id, unit.Key.Item, WaitKind.Budget, until is { } time ? Turn.DueAt(time) : null, what));
}
