using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// A plan as it was submitted: immutable, read and found to be whole (ids unique, needs known, no cycle, expressions
/// parsed). Steps are known by their ordinal, their place in <see cref="Steps"/>, wherever speed counts.
/// </summary>
public sealed class Plan
{
    private readonly Dictionary<string, int> _ordinals;

    /// <summary>Puts a plan together; only the reader does.</summary>
    internal Plan(PlanHeader header, ImmutableArray<StepDefinition> steps, DataObject source)
    {
        Header = header;
        Steps = steps;
        Source = source;
        Json = DataJson.WriteUtf8(source);
        _ordinals = steps.ToDictionary(step => step.Id.Value, step => step.Ordinal);
    }

    /// <summary>All but the steps.</summary>
    public PlanHeader Header { get; }

    /// <summary>The steps in the order of the text.</summary>
    public ImmutableArray<StepDefinition> Steps { get; }

    /// <summary>The plan as data, as it was written.</summary>
    public DataObject Source { get; }

    /// <summary>The plan as compact JSON in UTF-8; what the journal keeps.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The ordinal of a step, or -1 when there is no such step.</summary>
    public int OrdinalOf(string stepId) => _ordinals.GetValueOrDefault(stepId, -1);
}

/// <summary>What a plan says of itself, apart from its steps.</summary>
public sealed record PlanHeader
{
    /// <summary>Steps at once in an execution, when the plan does not say: 8.</summary>
    public const int ConcurrencyDefault = 8;

    /// <summary>Its name: <c>^[a-z0-9][a-z0-9_.-]{0,63}$</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; empty when it was not said.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// The inputs that it takes, in the order of the text; after them those that expressions use without a declaration.
    /// </summary>
    public ImmutableArray<InputDeclaration> Inputs { get; init; } = [];

    /// <summary>What it may use.</summary>
    public PlanBudget Budget { get; init; } = PlanBudget.Unlimited;

    /// <summary>Attempts at once in one execution, 1 to 1,000.</summary>
    public int Concurrency { get; init; } = ConcurrencyDefault;

    /// <summary>What becomes of a failure that nothing heals, where its step does not say.</summary>
    public FailureMode OnFailure { get; init; }

    /// <summary>What one attempt of a step may use, where the step does not say; null: as it will.</summary>
    public AttemptLimits? Limits { get; init; }
}

/// <summary>An input of a plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its JSON Schema; without a <c>default</c> it must be given.</param>
/// <param name="Default">Its value when none is given; null when it must be given.</param>
public sealed record InputDeclaration(string Name, DataObject Schema, DataValue? Default);

/// <summary>What an execution may use; null is unlimited.</summary>
/// <param name="Duration">Wall time, without the time that it waits for people.</param>
/// <param name="Cost">Money, in USD.</param>
/// <param name="Calls">Tool calls.</param>
public sealed record PlanBudget(TimeSpan? Duration, decimal? Cost, int? Calls)
{
    /// <summary>No limit.</summary>
    public static readonly PlanBudget Unlimited = new(null, null, null);

    /// <summary>Tokens of language models, in and out.</summary>
    public long? Tokens { get; init; }

    /// <summary>Whether anything is limited.</summary>
    public bool IsLimited => Duration is not null || Cost is not null || Calls is not null || Tokens is not null;

    /// <summary>The smaller of both, part by part.</summary>
    public PlanBudget Within(PlanBudget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PlanBudget(
            Min(Duration, other.Duration), Min(Cost, other.Cost), Min(Calls, other.Calls))
        {
            Tokens = Min(Tokens, other.Tokens),
        };
    }

    private static T? Min<T>(T? a, T? b)
        where T : struct, IComparable<T> =>
            a is { } first && b is { } second ? (first.CompareTo(second) < 0 ? first : second) : a ?? b;
}
