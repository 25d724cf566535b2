using System.Collections.Immutable;
using Autonomy.Core.Expressions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Plans;

/// <summary>A step as the plan says it.</summary>
public sealed record StepDefinition
{
    /// <summary>Its place in the plan, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Its id.</summary>
    public required StepId Id { get; init; }

    /// <summary>
    /// The call; null for a step that says a <see cref="Goal"/> alone, which only plans of old journals have: today the
    /// tool is found before a plan is stored.
    /// </summary>
    public required StepCall? Call { get; init; }

    /// <summary>What the step is to reach, in words, for people: the call counts. Null: it was not said.</summary>
    public string? Goal { get; init; }

    /// <summary>The items of a fan-out; null for a step that runs once.</summary>
    public Template? ForEach { get; init; }

    /// <summary>Items at once, 1 to 1,000; by default the plan's concurrency.</summary>
    public int ForEachConcurrency { get; init; } = PlanHeader.ConcurrencyDefault;

    /// <summary>How long one attempt may take; null: as the tool says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the step may take, all attempts and waits included; null: no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How often and when a failed attempt is tried again; null: as the healing ladder says.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>What becomes of a failure that nothing heals; null: as the plan says.</summary>
    public FailureMode? OnFailure { get; init; }

    /// <summary>What must be true of the output; false is a failure of kind no progress.</summary>
    public Template? Expect { get; init; }

    /// <summary>Whether its failure leaves the execution whole.</summary>
    public bool IsOptional { get; init; }

    /// <summary>
    /// The steps that must have ended before: those named by <c>needs</c> and by expressions, ascending.
    /// </summary>
    public ImmutableArray<int> Needs { get; init; } = [];

    /// <summary>The steps that need this one, ascending.</summary>
    public ImmutableArray<int> Dependents { get; init; } = [];

    /// <summary>Whether it runs at all; null: it does.</summary>
    public Template? When { get; init; }

    /// <summary>The call that undoes it; null: as the tool's adapter says.</summary>
    public StepCall? Undo { get; init; }

    /// <summary>Whether a person is asked before it runs.</summary>
    public ApprovalMode Approval { get; init; }

    /// <summary>How long its decisions may wait before their default is taken; null: for ever.</summary>
    public TimeSpan? DecisionTimeout { get; init; }

    /// <summary>The calls to try in this order when the call has failed for good.</summary>
    public ImmutableArray<StepCall> Fallbacks { get; init; } = [];

    /// <summary>Which of the ready steps start first.</summary>
    public Priority Priority { get; init; } = Priority.Medium;

    /// <summary>How long it is expected to take; null: as was learned.</summary>
    public TimeSpan? Estimate { get; init; }

    /// <summary>What repeating the call does, where the plan's author knows better than the tool.</summary>
    public EffectClass? Effect { get; init; }

    /// <summary>What one attempt may use; null, and what is null in it: as the plan says.</summary>
    public AttemptLimits? Limits { get; init; }
}

/// <summary>A tool and the template of its arguments.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="With">The arguments: an object whose strings may hold expressions.</param>
public sealed record StepCall(ToolName Tool, Template With);

/// <summary>How often and when a failed attempt is tried again.</summary>
/// <param name="Attempts">Tries in all, 1 to 100.</param>
/// <param name="Initial">The longest first delay.</param>
/// <param name="Factor">What the longest delay grows by from try to try, 1 or more.</param>
/// <param name="Max">The longest delay of all.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan Initial, double Factor, TimeSpan Max)
{
    /// <summary>3 tries, 1 s doubling to 30 s.</summary>
    public static readonly RetryPolicy Default = new(3, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(30));
}

/// <summary>What becomes of a failure that nothing heals.</summary>
public enum FailureMode
{
    /// <summary>A critical one becomes a decision; any other fails the step.</summary>
    Auto,

    /// <summary>A person decides.</summary>
    Decide,

    /// <summary>The step fails.</summary>
    Fail,
}

/// <summary>Whether a person is asked before a step runs.</summary>
public enum ApprovalMode
{
    /// <summary>Nobody is asked: the step's author has decided.</summary>
    Never,

    /// <summary>The policy decides, by the effect class and what is known of the tool.</summary>
    Auto,

    /// <summary>A person is asked each time.</summary>
    Always,
}

/// <summary>The five priorities, the most urgent first.</summary>
public enum Priority
{
    /// <summary>Before everything else.</summary>
    Critical,

    /// <summary>Before the usual.</summary>
    High,

    /// <summary>The usual.</summary>
    Medium,

    /// <summary>After the usual.</summary>
    Low,

    /// <summary>When nothing else is to do.</summary>
    Background,
}
