using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Planning;
using Autonomy.Core.Values;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>Goals as REST shows them. Pure.</summary>
internal static class GoalResources
{
    public static GoalResource Of(Goal goal, ImmutableArray<GuardedStep> guarded, SubmitEstimate? estimate)
    {
        GoalWish wish = goal.Wish!;
        bool isStarted = goal is { Execution: not null, IsStarting: false };
        return new GoalResource
        {
            Id = goal.Id,
            Goal = wish.Text,
            Status = Words.Of(goal.Status),
            Version = goal.Version,
            Plan = goal.Proposal.Plan,
            PlanInputs = goal.Proposal.Inputs,
            Estimate = estimate,
            Reasons = [.. goal.Proposal.Reasons.Select(Of)],
            Questions = [.. goal.Proposal.Questions.Select(Of)],
            Guarded = [.. guarded.Select(Of)],
            Inputs = wish.Inputs,
            Answers = AnswersOf(goal),
            Project = wish.Project,
            Priority = Words.Of(wish.Priority),
            AutoApprove = wish.AutoApprove,
            Task = wish.Task,
            ProposedBy = goal.ProposedBy,
            ProposedAt = goal.ProposedAt,
            ApprovedBy = goal.ApprovedBy,
            ApprovedAt = goal.ApprovedAt,
            RejectedBy = goal.RejectedBy,
            Reason = goal.Reason,
            Execution = isStarted ? goal.Execution : null,
            Links = isStarted ? ExecutionResources.LinksOf(ExecutionId.Parse(goal.Execution!)) : null,
        };
    }

    private static StepReasonResource Of(StepReason reason) => new()
    {
        Step = reason.Step,
        Clause = reason.Clause,
        Words = reason.Words,
        Tool = reason.Tool,
        Score = reason.Score,
        Matched = reason.Matched,
        RunnerUp = reason.RunnerUp?.Tool,
        RunnerUpScore = reason.RunnerUp?.Score,
        Arguments = [.. reason.Arguments.Select(static one => new ArgumentReasonResource(one.Name, one.From))],
        After = [.. reason.After.Select(static one => new OrderReasonResource(one.Step, one.Why))],
    };

    private static GoalQuestionResource Of(GoalQuestion question) => new()
    {
        Id = question.Id,
        Kind = Words.Of(question.Kind),
        Words = question.Words,
        Question = question.Text,
        Options = question.Options,
    };

    private static GuardedStepResource Of(GuardedStep step) => new()
    {
        Step = step.Step,
        Tool = step.Tool,
        Effect = Words.Of(step.Effect),
        Answer = Words.Of(step.Answer),
        Policy = step.Policy,
    };

    private static DataObject AnswersOf(Goal goal)
    {
        var answers = new DataObjectBuilder();
        foreach (GoalAnswer answer in goal.Answers) answers.Set(answer.Question, answer.Value);
        return answers.Build();
    }
}
