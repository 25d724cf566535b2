using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The question that a person is asked at the limit of a budget (K6), and what may be answered.</summary>
internal static class BudgetQuestions
{
    public static DecisionRequest About(Turn turn, StepState step, UnitState unit, BudgetShortage shortage)
    {
        ExecutionBudget budget = turn.State.Budget!;
        string used = BudgetWords.Of(shortage.Part, budget.UsedOf(shortage.Part, turn.Now));
        string limit = BudgetWords.Of(shortage.Part, budget.LimitOf(shortage.Part)!.Value);
        string need = shortage.Part == BudgetPart.Duration
            ? "more"
            : $"about {BudgetWords.Of(shortage.Part, shortage.Need)}";
        int done = turn.State.Steps.Count(other => other.Status == StepStatus.Completed);
        string? cheaper = CheaperOf(turn, step, unit, shortage);
        string another = cheaper is null ? "" : $" use {cheaper},";
        return new DecisionRequest
        {
            Id = Answering.NextId(turn.State),
            Kind = DecisionKind.Budget,
            Step = step.Id,
            Item = unit.Key.Item,
            Question = $"Budget {used} of {limit} used; the next step needs {need}. "
                + $"Continue,{another} or stop with {done} of {turn.State.Steps.Length} steps finished?",
            Evidence = [.. EvidenceOf(budget, turn.Now)],
            Options = [.. OptionsOf(cheaper, BudgetWords.Of(shortage.Part, AgainOf(budget, shortage)))],
            Default = DecisionOption.Finish,
        };
    }

    /// <summary>The budget of the workspace, of the project or of a tool is used up.</summary>
    public static DecisionRequest AboutScope(Turn turn, StepState step, UnitState unit, SpendingShortage shortage)
    {
        string used = BudgetWords.Of(shortage.Part, shortage.Used);
        string limit = BudgetWords.Of(shortage.Part, shortage.Limit);
        int done = turn.State.Steps.Count(other => other.Status == StepStatus.Completed);
        string? cheaper = CheaperOf(turn, step, unit, new BudgetShortage(shortage.Part, shortage.Need, true));
        string another = cheaper is null ? "" : $" use {cheaper},";
        var again = new DecisionOption(
            DecisionOption.Retry, "It is asked for again: raise the budget before.", false);
        return new DecisionRequest
        {
            Id = Answering.NextId(turn.State),
            Kind = DecisionKind.Budget,
            Step = step.Id,
            Item = unit.Key.Item,
            Question = $"Budget of {shortage.Subject}: {used} of {limit} used; the next step needs about "
                + $"{BudgetWords.Of(shortage.Part, shortage.Need)}. "
                + $"Continue,{another} or stop with {done} of {turn.State.Steps.Length} steps finished?",
            Options = [again, .. OptionsOf(cheaper, "").Where(option => option.Name != DecisionOption.Raise)],
            Default = DecisionOption.Finish,
        };
    }

    /// <summary>
    /// What a raise without an amount adds of a part: as much again as there was at first, and what is needed at least.
    /// </summary>
    public static decimal AgainOf(ExecutionBudget budget, BudgetShortage shortage)
    {
        decimal first = shortage.Part switch
        {
            BudgetPart.Calls => budget.First.Calls ?? 0,
            BudgetPart.Cost => budget.First.Cost ?? 0,
            BudgetPart.Tokens => budget.First.Tokens ?? 0,
            _ => (long)(budget.First.Duration ?? TimeSpan.Zero).TotalMilliseconds,
        };
        return Math.Max(first, Math.Max(1, decimal.Ceiling(shortage.Need)));
    }

    /// <summary>The next fallback, where it needs less of what is short.</summary>
    public static string? CheaperOf(Turn turn, StepState step, UnitState unit, BudgetShortage shortage)
    {
        ImmutableArray<StepCall> fallbacks = step.Definition.Fallbacks;
        // What failed attempts did stands until it is undone, and must not be done a second time, however cheaply.
        if (unit.Fallback >= fallbacks.Length || unit.Standing is not null) return null;
        ToolName name = fallbacks[unit.Fallback].Tool;
        if (turn.Tools.Find(name) is not { } tool) return null;
        BudgetAmount need = Budgeting.IsFree(name) ? default : Budgeting.NeedOf(turn.State.Budget, tool);
        return need.Of(shortage.Part) < shortage.Need ? name.Value : null;
    }

    /// <summary>What an answer adds; null where it is no object of amounts above 0.</summary>
    public static ExecutionEvent.BudgetRaised? ReadRaise(DataValue output, string by)
    {
        if (output is not DataObject { Count: > 0 } given) return null;
        var raised = new ExecutionEvent.BudgetRaised(by);
        foreach ((string name, DataValue value) in given.Properties)
        {
            ExecutionEvent.BudgetRaised? next = name switch
            {
                "cost" when AmountOf(value, PlanLimits.BudgetCostMax) is { } cost => raised with { CostUsd = cost },
                "tokens" when AmountOf(value, PlanLimits.BudgetTokensMax) is { } tokens =>
                    raised with { Tokens = (long)tokens },
                "calls" when AmountOf(value, PlanLimits.BudgetCallsMax) is { } calls =>
                    raised with { Calls = (long)calls },
                "duration" when value is DataString text && Durations.TryParse(text.Value, out TimeSpan span)
                    && span > TimeSpan.Zero => raised with { DurationMs = (long)span.TotalMilliseconds },
                _ => null,
            };
            if (next is null) return null;
            raised = next;
        }

        return raised;
    }

    private static decimal? AmountOf(DataValue value, decimal max) =>
        value is DataNumber number
        && decimal.TryParse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount)
        && amount > 0 && amount <= max
            ? amount
            : null;

    private static IEnumerable<string> EvidenceOf(ExecutionBudget budget, DateTimeOffset now)
    {
        for (BudgetPart part = BudgetPart.Calls; part <= BudgetPart.Duration; part++)
        {
            if (budget.LimitOf(part) is not { } limit) continue;
            decimal reserved = budget.Reserved.Of(part);
            string kept = reserved > 0 ? $", {BudgetWords.Of(part, reserved)} kept for what runs" : "";
            string used = BudgetWords.Of(part, budget.UsedOf(part, now));
            yield return $"{Words.Of(part)}: {used} of {BudgetWords.Of(part, limit)}{kept}";
        }
    }

    private static IEnumerable<DecisionOption> OptionsOf(string? cheaper, string again)
    {
        yield return new DecisionOption(
            DecisionOption.Raise, $"The budget grows by {again}, or by the amounts given with the answer.", false);
        if (cheaper is not null)
            yield return new DecisionOption(DecisionOption.Cheaper, $"The step calls {cheaper} instead.", false);
        yield return new DecisionOption(
            DecisionOption.Finish, "Nothing more starts, what runs ends, and the rest is skipped.", false);
        yield return new DecisionOption(
            DecisionOption.Stop, "The execution is cancelled; what was done stays.", false);
        yield return new DecisionOption(
            DecisionOption.StopAndUndo, "The execution is cancelled, and what completed is undone.", false);
    }
}
