using System.Collections.Immutable;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Planning;

/// <summary>A step of the plan that is being made.</summary>
internal sealed record PlannedStep
{
    public required string Id { get; init; }

    public required IndexedTool Tool { get; init; }

    public required ClauseReading Reading { get; init; }

    /// <summary>Its arguments.</summary>
    public required Filling Filling { get; init; }

    /// <summary>What repeating it does, by its arguments where they are known.</summary>
    public required EffectClass Effect { get; init; }

    /// <summary>How well the tool fits; 0: a person chose it.</summary>
    public required double Score { get; init; }

    /// <summary>The next best tool.</summary>
    public RunnerUp? RunnerUp { get; init; }

    /// <summary>The steps that it comes after, and why; those whose output it uses are in its arguments.</summary>
    public ImmutableArray<OrderReason> After { get; init; } = [];
}
