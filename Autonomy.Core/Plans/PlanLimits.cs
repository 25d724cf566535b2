using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>The largest plan, in every measure. What is beyond is refused before anything starts.</summary>
public static class PlanLimits
{
    /// <summary>
    /// The longest text of a plan, and the longest compact JSON that it may stand for, in bytes: 1 MiB.
    /// </summary>
    public const int PlanBytesMax = 1 << 20;

    /// <summary>How deep objects and lists may nest: 64.</summary>
    public const int DepthMax = DataJson.DepthMax;

    /// <summary>
    /// Values in a plan once every YAML alias stands for its value: 500,000. More do not fit into 1 MiB of JSON.
    /// </summary>
    public const int ValuesMax = 500_000;

    /// <summary>Steps in a plan: 10,000.</summary>
    public const int StepsMax = 10_000;

    /// <summary>Steps that say a goal in place of a tool: 1,000.</summary>
    public const int GoalStepsMax = 1_000;

    /// <summary>A goal that a tool is to be found for, in UTF-16 code units: 2,000.</summary>
    public const int StepGoalLengthMax = 2_000;

    /// <summary>Needs of all steps together, named and inferred: 50,000.</summary>
    public const int EdgesMax = 50_000;

    /// <summary>One value of a step's <c>with</c>, as compact JSON, in bytes: 64 KiB.</summary>
    public const int WithValueBytesMax = 64 << 10;

    /// <summary>The name of a plan and the id of a step, in characters: 64.</summary>
    public const int NameLengthMax = StepId.LengthMax;

    /// <summary>A description or a goal, in UTF-16 code units: 16,384.</summary>
    public const int DescriptionLengthMax = 16 << 10;

    /// <summary>Inputs that a plan declares: 256.</summary>
    public const int InputsMax = 256;

    /// <summary>Steps at once in one execution: 1,000.</summary>
    public const int ConcurrencyMax = 1_000;

    /// <summary>Items of a fan-out at once: 1,000.</summary>
    public const int ForEachConcurrencyMax = 1_000;

    /// <summary>Items of a fan-out in all: 100,000.</summary>
    public const int ForEachItemsMax = 100_000;

    /// <summary>Attempts of one call: 100.</summary>
    public const int AttemptsMax = 100;

    /// <summary>The growth of the delay from one attempt to the next: 100.</summary>
    public const int RetryFactorMax = 100;

    /// <summary>Fallbacks of one step: 16.</summary>
    public const int FallbacksMax = 16;

    /// <summary>What a budget may allow, in USD: 1,000,000.</summary>
    public const int BudgetCostMax = 1_000_000;

    /// <summary>Tool calls that a budget may allow: 100,000,000.</summary>
    public const int BudgetCallsMax = 100_000_000;

    /// <summary>Tokens of language models that a budget may allow: 2,000,000,000.</summary>
    public const int BudgetTokensMax = 2_000_000_000;

    /// <summary>What a limit of an attempt may allow, in bytes: 1 TiB.</summary>
    public const long LimitBytesMax = 1L << 40;

    /// <summary>Faults that are reported of one plan: 1,000. A last one says how many were left out.</summary>
    public const int FaultsMax = 1_000;

    /// <summary>
    /// Names of a plan for which the nearest step is searched: 50, as each search looks at every step.
    /// </summary>
    public const int StepSuggestionsMax = 50;

    /// <summary>The shortest duration: 1 ms.</summary>
    public static readonly TimeSpan DurationMin = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest wait, timeout, delay between attempts and estimate: 30 days.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromDays(30);

    /// <summary>The longest deadline of a step and the longest duration of a budget: 365 days.</summary>
    public static readonly TimeSpan DeadlineMax = TimeSpan.FromDays(365);
}
