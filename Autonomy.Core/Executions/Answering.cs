using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>What follows from an answer to a decision. A decision is answered once.</summary>
internal static class Answering
{
    public static string NextId(ExecutionState state) => $"{state.Id}-d{state.Decisions.Count + 1}";

    public static Rejection? Refuse(ExecutionState state, ExecutionCommand.Answer answer, Rulebook rules)
    {
        if (state.FindDecision(answer.Decision) is not { } decision)
        {
            string unknown = $"There is no decision '{answer.Decision}'. The inbox has the open ones.";
            return new Rejection(RejectionCode.UnknownDecision, unknown);
        }

        if (decision.Answer is { } given)
        {
            string answered = $"'{answer.Decision}' was answered already: {given.Option}, by {given.By}, {given.At:u}.";
            return new Rejection(RejectionCode.AlreadyAnswered, answered);
        }

        if (decision.Request.Options.All(option => option.Name != answer.Option))
        {
            string options = string.Join(", ", decision.Request.Options.Select(option => option.Name));
            return new Rejection(
                RejectionCode.BadAnswer,
                $"'{answer.Decision}' has no option '{answer.Option}'. Choose one of: {options}.");
        }

        return Approving.Refuse(state, decision.Request, answer, rules.ToolsOf(state.Workspace))
            ?? (decision.Request.Kind == DecisionKind.Budget ? BudgetAnswers.Refuse(answer) : null);
    }

    public static void Answer(Turn turn, ExecutionCommand.Answer answer)
    {
        DecisionRequest request = turn.State.FindDecision(answer.Decision)!.Request;
        turn.Emit(new ExecutionEvent.DecisionAnswered(
            answer.Decision, answer.Option, answer.By, answer.Comment, answer.Output)
        {
            Arguments = answer.Arguments,
            CallHash = answer.Arguments is null ? null : Approving.HashOfEdited(turn, request, answer.Arguments),
            Always = answer.Always ? true : null,
        });
        if (answer.Always) Approving.AllowAlways(turn, request, answer.By, answer.Arguments);
        Follow(turn, request, answer);
    }

    /// <summary>Nobody answered in time: the default is taken.</summary>
    public static void Expire(Turn turn, string decision)
    {
        DecisionRequest request = turn.State.FindDecision(decision)!.Request;
        turn.Emit(new ExecutionEvent.DecisionExpired(decision, request.Default));
        Follow(
            turn, request, new ExecutionCommand.Answer(decision, request.Default, DecisionAnswer.ByExpiry, null, null));
    }

    private static void Follow(Turn turn, DecisionRequest request, ExecutionCommand.Answer answer)
    {
        StepState step = turn.State.StepOf(request.Step);
        UnitState unit = step.Unit(request.Item);
        switch (request.Kind)
        {
            case DecisionKind.Approval when answer.Option == DecisionOption.Approve:
                turn.Emit(new ExecutionEvent.StepReady(step.Id, request.Item));
                break;
            case DecisionKind.Question when answer.Option != DecisionOption.Reject:
                turn.Complete(unit, null, Questions.OutputOf(answer, turn.Now));
                break;
            case DecisionKind.Approval or DecisionKind.Question:
                Healer.HealWithoutAttempt(new HealingCase(turn, step, unit, Failures.OfRejection(step.Id, answer)));
                break;
            case DecisionKind.RollbackFailed when answer.Option == DecisionOption.Done:
                Rollbacks.Complete(turn, step, unit);
                break;
            case DecisionKind.UnknownEffect or DecisionKind.Failure or DecisionKind.RollbackFailed:
                FollowFailure(turn, step, unit, answer);
                break;
            case DecisionKind.UndoFailed: FollowFailedUndo(turn, step, unit, answer); break;
            case DecisionKind.Budget: BudgetAnswers.Follow(turn, request, answer); break;
            default: throw new ArgumentOutOfRangeException(nameof(request), request.Kind, "Not a kind of decision.");
        }
    }

    private static void FollowFailure(Turn turn, StepState step, UnitState unit, ExecutionCommand.Answer answer)
    {
        switch (answer.Option)
        {
            case DecisionOption.Retry: turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item)); break;
            case DecisionOption.Done: turn.Complete(unit, null, answer.Output ?? DataNull.Value); break;
            case DecisionOption.Stop or DecisionOption.StopAndUndo:
                string reason = answer.Comment ?? $"the decision {answer.Decision}";
                ExecutionDecider.Cancel(turn, answer.By, reason, answer.Option == DecisionOption.StopAndUndo);
                break;
            default: Skip(turn, step, unit, answer); break;
        }
    }

    private static void Skip(Turn turn, StepState step, UnitState unit, ExecutionCommand.Answer answer)
    {
        if (unit.Key.Item is not null) turn.Fail(unit, Failures.OfRejection(step.Id, answer));
        else turn.Emit(new ExecutionEvent.StepSkipped(step.Id, $"{answer.By} left it out", Blocks: true));
    }

    private static void FollowFailedUndo(Turn turn, StepState step, UnitState unit, ExecutionCommand.Answer answer)
    {
        if (answer.Option == DecisionOption.Retry) Undoing.Repeat(turn, turn.State.Undo!);
        else if (answer.Option == DecisionOption.Done) turn.Emit(new ExecutionEvent.StepUndone(step.Id, unit.Key.Item));
        else turn.Emit(new ExecutionEvent.UndoSkipped(step.Id, unit.Key.Item, $"{answer.By} left it as it is"));
    }
}
