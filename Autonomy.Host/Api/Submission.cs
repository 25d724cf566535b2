using System.Collections.Immutable;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>What is to be run.</summary>
public sealed record Submission
{
    /// <summary>The plan: an object as in JSON, or a text in YAML or JSON; null: it is given by its name.</summary>
    public DataValue? Plan { get; init; }

    /// <summary>The name of a plan of the workspace, with or without a version: <c>nightly@3</c>.</summary>
    public string? PlanName { get; init; }

    /// <summary>The inputs.</summary>
    public DataObject Inputs { get; init; } = DataObject.Empty;

    /// <summary>The project that it belongs to; null: none.</summary>
    public string? Project { get; init; }

    /// <summary>How urgent it is among others.</summary>
    public Priority Priority { get; init; } = Priority.Medium;

    /// <summary>What it may use, besides what the plan says itself; the smaller counts.</summary>
    public PlanBudget? Budget { get; init; }

    /// <summary>Where it tells what becomes of it; null: nowhere.</summary>
    public Callback? Callback { get; init; }

    /// <summary>
    /// Whether it is estimated, and the estimate kept with it. What comes in bulk is not: it would be slower for it.
    /// </summary>
    public bool IsEstimated { get; init; }

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
    /// <summary>The version of the named plan that it was submitted with; null: it was not given by its name.</summary>
    public PlanOrigin? PlanOrigin { get; init; }

    /// <summary>How long it is likely to take; null: nobody asked, or nothing could be said in passing.</summary>
    public Estimate? Estimate { get; init; }

    /// <summary>What is no fault of the plan and yet worth a word, as which tools were found for goals.</summary>
    public ImmutableArray<PlanFault> Warnings { get; init; } = [];
}
