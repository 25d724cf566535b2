using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <summary>What a person is asked when what a failed attempt did could not be undone.</summary>
internal static class RollbackQuestions
{
    public static DecisionRequest About(ExecutionState state, StepState step, UnitState unit, Failure failure)
    {
        bool isUnknown = failure.Effect == FailureEffect.Unknown;
        string undo = unit.Standing!.Undos[^1].Tool;
        string fallback = step.Definition.Fallbacks[unit.Fallback].Tool.Value;
        string again = isUnknown
            ? $"{undo} is called again. If it had been done, it is done twice."
            : $"{undo} is called again.";
        return new DecisionRequest
        {
            Id = Answering.NextId(state),
            Kind = DecisionKind.RollbackFailed,
            Step = step.Id,
            Item = unit.Key.Item,
            Question = isUnknown
                ? $"Was it undone what the step '{step.Id}' did? {undo} ended without an answer, and {fallback} waits."
                : $"Undoing what the step '{step.Id}' did failed, and {fallback} waits. Try again, or leave it out?",
            Evidence = [failure.Message, $"the step failed: {unit.LastFailure!.Message}"],
            Options =
            [
                new(DecisionOption.Retry, again, CanBeUndone: false),
                new(DecisionOption.Done, $"It counts as undone, and {fallback} is called.", CanBeUndone: false),
                new(DecisionOption.Skip, "The step is left out; what it did stays.", CanBeUndone: false),
                new(DecisionOption.Stop, "The execution is cancelled; what was done stays.", CanBeUndone: false),
            ],
            Default = DecisionOption.Skip,
            Tool = undo,
        };
    }
}
