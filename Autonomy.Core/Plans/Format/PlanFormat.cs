using System.Collections.Immutable;
using Autonomy.Core.Expressions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Plans.Format;

/// <summary>
/// The keys of a plan: the one table from which plans are read, from which the JSON Schema is generated, and against
/// which the documentation is tested.
/// </summary>
internal static class PlanKeys
{
    internal static readonly ValueRule<FailureMode> FailureModes = new WordRule<FailureMode>(
        ("auto", FailureMode.Auto), ("decide", FailureMode.Decide), ("fail", FailureMode.Fail));

    internal static readonly PlanKey<int> Version = new(
        "plan", new VersionRule(), "The version of the format: 1.")
    { IsRequired = true };

    internal static readonly PlanKey<StepId> Name =
        new("name", new IdRule(), "The plan's name; the ids of its executions begin with it.") { IsRequired = true };

    internal static readonly PlanKey<string> Description = new(
        "description", new TextRule(PlanLimits.DescriptionLengthMax), "What it is for.");

    internal static readonly PlanKey<ImmutableArray<InputDeclaration>> Inputs = new(
        "inputs",
        new InputsRule(),
        "The inputs that it takes: a JSON Schema each. One without a default must be given.");

    internal static readonly PlanKey<PlanBudget> Budget =
        new("budget", new BudgetRule(), "What an execution may use; what is not named is not limited.");

    internal static readonly PlanKey<int> Concurrency =
        new("concurrency", new IntegerRule(1, PlanLimits.ConcurrencyMax), "Attempts at once in one execution.")
        {
            Default = PlanHeader.ConcurrencyDefault,
        };

    internal static readonly PlanKey<FailureMode> OnFailure = new(
        "onFailure",
        FailureModes,
        "What becomes of a failure that nothing heals: decide asks a person, fail fails the step, and auto asks where "
            + "the failure is critical.")
    {
        Default = "auto",
    };

    internal static readonly PlanKey<AttemptLimits> Limits = new(
        "limits", new LimitsRule(), "What one attempt of a step may use; what is not named is not limited.");

    internal static readonly PlanKey<ImmutableArray<StepDraft>> Steps =
        new("steps", new StepsRule(), "The steps, in any order.") { IsRequired = true };

    internal static readonly ObjectFormat Format = new(
        "A plan", [Version, Name, Description, Inputs, Budget, Concurrency, OnFailure, Limits, Steps]);
}

/// <summary>The keys of a step.</summary>
internal static class StepKeys
{
    internal static readonly PlanKey<StepId> Id = new(
        "id", new IdRule(), "Its id, unique in the plan.")
    { IsRequired = true };

    internal static readonly PlanKey<ToolName> Tool = new("tool", new ToolNameRule(), "The tool to call.");

    internal static readonly PlanKey<string> Goal = new(
        "goal",
        new TextRule(PlanLimits.DescriptionLengthMax),
        "What the step is to reach, in words; without a tool, one is found for it when the plan is taken on.");

    internal static readonly PlanKey<Template> With =
        new("with", new ArgumentsRule(), "The arguments of the tool; their texts may hold expressions.");

    internal static readonly PlanKey<Template> ForEach = new(
        "forEach",
        new ItemsRule(),
        "The items of a fan-out: the step runs once for each, with item and index, and gives the list of outputs.");

    internal static readonly PlanKey<int> ForEachConcurrency = new(
        "forEachConcurrency",
        new IntegerRule(1, PlanLimits.ForEachConcurrencyMax),
        "Items at once; by default the plan's concurrency.");

    internal static readonly PlanKey<TimeSpan> Timeout =
        new(
            "timeout",
            new DurationRule(PlanLimits.WaitMax),
            "How long one attempt may take; by default as the tool says.");

    internal static readonly PlanKey<TimeSpan> Deadline = new(
        "deadline",
        new DurationRule(PlanLimits.DeadlineMax),
        "How long the step may take, all attempts and waits included; by default without limit.");

    internal static readonly PlanKey<RetryPolicy> Retry =
        new(
            "retry",
            new RetryRule(),
            "How often and when a failed attempt is tried again; by default as the kind of the failure asks for.");

    internal static readonly PlanKey<FailureMode> OnFailure = new(
        "onFailure",
        PlanKeys.FailureModes,
        "What becomes of a failure that nothing heals; by default as the plan says.");

    internal static readonly PlanKey<Template> Expect =
        new("expect", new ExpressionRule(), "What must be true of the output; false is a failure.");

    internal static readonly PlanKey<bool> Optional =
        new(
            "optional",
            new BooleanRule(),
            "Whether its failure leaves the execution whole; what needs it is skipped.")
        { Default = false };

    internal static readonly PlanKey<ImmutableArray<PlanNode>> Needs =
        new(
            "needs",
            new NeedsRule(),
            "The steps that must have ended before, besides those that its expressions name.");

    internal static readonly PlanKey<Template> When =
        new("when", new ExpressionRule(), "Whether it runs at all; false skips it, and what needs it still runs.");

    internal static readonly PlanKey<StepCall> Undo =
        new("undo", new CallRule(), "The call that undoes it; by default as the tool says.");

    internal static readonly PlanKey<ApprovalMode> Approval = new(
        "approval",
        new WordRule<ApprovalMode>(
            ("never", ApprovalMode.Never), ("auto", ApprovalMode.Auto), ("always", ApprovalMode.Always)),
        "Whether a person is asked before it runs; auto leaves it to the policy.")
    {
        Default = "never",
    };

    internal static readonly PlanKey<TimeSpan> DecisionTimeout =
        new(
            "decisionTimeout",
            new DurationRule(PlanLimits.DeadlineMax),
            "How long its decisions may wait for a person before their default is taken; by default for ever.");

    internal static readonly PlanKey<ImmutableArray<StepCall>> Fallback =
        new("fallback", new FallbacksRule(), "The calls to try in this order when the call has failed for good.");

    internal static readonly PlanKey<Priority> Priority = new(
        "priority",
        new WordRule<Priority>(
            ("critical", Plans.Priority.Critical),
            ("high", Plans.Priority.High),
            ("medium", Plans.Priority.Medium),
            ("low", Plans.Priority.Low),
            ("background", Plans.Priority.Background)),
        "Which of the ready steps start first.")
    {
        Default = "medium",
    };

    internal static readonly PlanKey<TimeSpan> Estimate =
        new(
            "estimate",
            new DurationRule(PlanLimits.WaitMax),
            "How long it is expected to take; by default as was learned.");

    internal static readonly PlanKey<EffectClass> Effect = new(
        "effect",
        new WordRule<EffectClass>(
            ("pure", EffectClass.Pure),
            ("idempotent", EffectClass.Idempotent),
            ("compensatable", EffectClass.Compensatable),
            ("irreversible", EffectClass.Irreversible)),
        "What repeating the call does, where the author knows better than the tool.");

    internal static readonly PlanKey<AttemptLimits> Limits = new(
        "limits", new LimitsRule(), "What one attempt may use; what is not named is as the plan says.");

    internal static readonly ObjectFormat Format = new(
        "A step",
        [
            Id, Tool, Goal, With, ForEach, ForEachConcurrency, Timeout, Deadline, Retry, OnFailure, Expect, Optional,
            Needs, When, Undo, Approval, DecisionTimeout, Fallback, Priority, Estimate, Effect, Limits,
        ]);
}
