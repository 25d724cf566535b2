using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>What is to be run.</summary>
public sealed record Submission
{
    /// <summary>The plan: an object as in JSON, or a text in YAML or JSON.</summary>
    public required DataValue Plan { get; init; }

    /// <summary>The inputs.</summary>
    public DataObject Inputs { get; init; } = DataObject.Empty;

    /// <summary>The project that it belongs to; null: none.</summary>
    public string? Project { get; init; }

    /// <summary>How urgent it is among others.</summary>
    public Priority Priority { get; init; } = Priority.Medium;

    /// <summary>What it may use, besides what the plan says itself; the smaller counts.</summary>
    public PlanBudget? Budget { get; init; }

    /// <summary>
    /// A text of the caller's: submitted under the same again, the same execution is meant. Null: always a new one.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// The execution's id where the service itself starts it, which follows from what it is started for. Null: it
    /// follows from the key, or is a new one.
    /// </summary>
    public ExecutionId? Execution { get; init; }
}

/// <summary>What was submitted.</summary>
/// <param name="Execution">The execution's id.</param>
/// <param name="Status">Where it stood then.</param>
/// <param name="IsNew">False: it had been submitted under this key before.</param>
public sealed record Submitted(ExecutionId Execution, ExecutionStatus Status, bool IsNew)
{
    /// <summary>What is no fault of the plan and yet worth a word: tools that no worker offers now.</summary>
    public ImmutableArray<PlanFault> Warnings { get; init; } = [];
}
