using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>What follows from the answer to the question about the budget.</summary>
internal static class BudgetAnswers
{
    /// <summary>Why an answer cannot be taken: the amounts that it gives are none.</summary>
    public static Rejection? Refuse(ExecutionCommand.Answer answer) =>
        answer is { Option: DecisionOption.Raise, Output: { } output }
        && BudgetQuestions.ReadRaise(output, answer.By) is null
            ? new Rejection(
                RejectionCode.BadAnswer,
                "A raise gives amounts to add, each above 0: {\"cost\": 2.5, \"calls\": 100, \"tokens\": 5000, "
                    + "\"duration\": \"10m\"}, any of them; without an output, as much again as there was at first.")
            : null;

    public static void Follow(Turn turn, DecisionRequest request, ExecutionCommand.Answer answer)
    {
        string reason = answer.Comment ?? $"the decision {answer.Decision}";
        switch (answer.Option)
        {
            case DecisionOption.Raise: Raise(turn, answer); break;
            case DecisionOption.Retry: break;
            case DecisionOption.Cheaper: UseCheaper(turn, request); break;
            case DecisionOption.Finish: turn.Emit(new ExecutionEvent.FinishRequested(answer.By, reason)); break;
            default:
                ExecutionDecider.Cancel(turn, answer.By, reason, answer.Option == DecisionOption.StopAndUndo);
                break;
        }

        Granting.LookAgain(turn);
    }

    // Without an amount, whatever is short for a step that waits grows by as much as there was at first.
    private static void Raise(Turn turn, ExecutionCommand.Answer answer)
    {
        if (answer.Output is { } output)
        {
            turn.Emit(BudgetQuestions.ReadRaise(output, answer.By)!);
            return;
        }

        ExecutionBudget budget = turn.State.Budget!;
        var raised = new ExecutionEvent.BudgetRaised(answer.By);
        foreach ((StepState step, UnitState unit) in Budgeting.Waiting(turn.State))
        {
            BudgetAmount need = Budgeting.NeedOf(turn, step, unit);
            if (budget.ShortageOf(need, turn.Now) is not { IsForGood: true } shortage) continue;
            raised = Add(raised, shortage.Part, BudgetQuestions.AgainOf(budget, shortage));
        }

        turn.Emit(raised);
    }

    private static ExecutionEvent.BudgetRaised Add(
        ExecutionEvent.BudgetRaised raised, BudgetPart part, decimal amount) => part switch
        {
            BudgetPart.Calls => raised with { Calls = Math.Max(raised.Calls ?? 0, (long)amount) },
            BudgetPart.Cost => raised with { CostUsd = Math.Max(raised.CostUsd ?? 0, amount) },
            BudgetPart.Tokens => raised with { Tokens = Math.Max(raised.Tokens ?? 0, (long)amount) },
            _ => raised with { DurationMs = Math.Max(raised.DurationMs ?? 0, (long)amount) },
        };

    private static void UseCheaper(Turn turn, DecisionRequest request)
    {
        StepState step = turn.State.StepOf(request.Step);
        UnitState unit = step.Unit(request.Item);
        // It may have gone on, or ended, since it was asked about; what still waits is asked about anew.
        if (unit.Wait is not { Kind: WaitKind.Budget }) return;
        int next = unit.Fallback + 1;
        ToolName tool = step.Definition.Fallbacks[next - 1].Tool;
        turn.Emit(new ExecutionEvent.FallbackChosen(step.Id, request.Item, next, tool.Value, request.Question));
        turn.Emit(new ExecutionEvent.StepReady(step.Id, request.Item));
    }
}
