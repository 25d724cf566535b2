using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>A new goal.</summary>
internal sealed record ProposeGoalRequest
{
    [Description("What is wanted, in English words, 1 to 10,000 characters.")]
    public required string Goal { get; init; }

    [Description("Values with names that the goal may mention.")]
    public DataObject? Inputs { get; init; }

    [Description("The project of the execution.")]
    public string? Project { get; init; }

    [Description("critical, high, medium (the default), low or background.")]
    public string? Priority { get; init; }

    [Description("What the execution may use.")]
    public BudgetRequest? Budget { get; init; }

    [Description("Where the execution tells what becomes of it, signed as webhooks are.")]
    public CallbackRequest? Callback { get; init; }

    [Description("Whether it starts by itself once there is nothing to ask, and no step that a policy asks about.")]
    public bool AutoApprove { get; init; }
}

/// <summary>Answers to questions of a goal.</summary>
internal sealed record AnswerGoalRequest
{
    [Description("Values by the ids of the questions; also 'N.tool' (a tool, or skip) and 'N.with' of any clause N.")]
    public required DataObject Answers { get; init; }

    [Description("The version that was seen; absent: whichever. If-Match says the same.")]
    public long? Version { get; init; }
}

/// <summary>The approval of a goal.</summary>
internal sealed record ApproveGoalRequest
{
    [Description("The version that was seen; If-Match says the same. One of both must be given.")]
    public long? Version { get; init; }
}

/// <summary>A goal, what is proposed for it, and what became of that.</summary>
internal sealed record GoalResource
{
    public required string Id { get; init; }

    public required string Goal { get; init; }

    [Description("needs-input, proposed, approved (its execution is being submitted), started or rejected.")]
    public required string Status { get; init; }

    [Description("What an approval names.")]
    public required long Version { get; init; }

    [Description("The plan; a draft as long as there are questions. Null: nothing is understood.")]
    public required DataObject? Plan { get; init; }

    [Description("The values of the inputs that the plan declares.")]
    public required DataObject PlanInputs { get; init; }

    [Description("How long it is likely to take; null: there are questions, in lists, or it is too large.")]
    public required SubmitEstimate? Estimate { get; init; }

    [Description("Why each step is there, in the order of the plan.")]
    public required IReadOnlyList<StepReasonResource> Reasons { get; init; }

    [Description("What must be answered before there is a plan that can run.")]
    public required IReadOnlyList<GoalQuestionResource> Questions { get; init; }

    [Description("The steps that the policies, as they are now, ask a person about or deny when they run.")]
    public required IReadOnlyList<GuardedStepResource> Guarded { get; init; }

    public required DataObject Inputs { get; init; }

    [Description("What was answered, by the ids of the questions.")]
    public required DataObject Answers { get; init; }

    public required string? Project { get; init; }

    public required string Priority { get; init; }

    public required bool AutoApprove { get; init; }

    [Description("The task of a project that it is the work of.")]
    public required string? Task { get; init; }

    public required string ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    [Description("Who approved it; null: nobody, or nobody had to.")]
    public required string? ApprovedBy { get; init; }

    public required DateTimeOffset? ApprovedAt { get; init; }

    public required string? RejectedBy { get; init; }

    [Description("Why it was rejected, or could not be started.")]
    public required string? Reason { get; init; }

    [Description("The execution; null: it has not started.")]
    public required string? Execution { get; init; }

    [Description("Where the execution is; null: it has not started.")]
    public required ExecutionLinks? Links { get; init; }
}

/// <summary>Why a step is in a plan.</summary>
internal sealed record StepReasonResource
{
    public required string Step { get; init; }

    [Description("The clause of the goal that asks for it, from 1.")]
    public required int Clause { get; init; }

    [Description("That clause.")]
    public required string Words { get; init; }

    public required string Tool { get; init; }

    [Description("How well the tool fits, comparable within the clause; 0: a person chose it.")]
    public required double Score { get; init; }

    [Description("The words that speak for the tool.")]
    public required IReadOnlyList<string> Matched { get; init; }

    public required string? RunnerUp { get; init; }

    public required double? RunnerUpScore { get; init; }

    [Description("Where each argument is from.")]
    public required IReadOnlyList<ArgumentReasonResource> Arguments { get; init; }

    [Description("What it comes after, and why.")]
    public required IReadOnlyList<OrderReasonResource> After { get; init; }
}

/// <summary>Where an argument is from.</summary>
internal sealed record ArgumentReasonResource(string Name, string From);

/// <summary>Why a step comes after another.</summary>
internal sealed record OrderReasonResource(string Step, string Why);

/// <summary>What must be answered before a goal is understood.</summary>
internal sealed record GoalQuestionResource
{
    [Description("What it is answered by.")]
    public required string Id { get; init; }

    [Description("tool, argument, words, input or goal (say it in other words, as another goal).")]
    public required string Kind { get; init; }

    [Description("The clause that it is about; empty: the goal as a whole.")]
    public required string Words { get; init; }

    public required string Question { get; init; }

    [Description("Answers to choose from; empty: any value. A tool may be another one too.")]
    public required IReadOnlyList<string> Options { get; init; }
}

/// <summary>A step that a policy asks about or denies.</summary>
internal sealed record GuardedStepResource
{
    public required string Step { get; init; }

    public required string Tool { get; init; }

    [Description("What repeating it does.")]
    public required string Effect { get; init; }

    [Description("ask or deny.")]
    public required string Answer { get; init; }

    [Description("The policy; null: that a person is asked about what cannot be taken back.")]
    public required string? Policy { get; init; }
}
