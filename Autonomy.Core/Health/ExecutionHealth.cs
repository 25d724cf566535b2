using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Health;

/// <summary>How well an execution does: its score with the parts of it, and where its time went.</summary>
public sealed record ExecutionHealth
{
    /// <summary>The score of what is finished.</summary>
    public required HealthScore Score { get; init; }

    /// <summary>The numbers that the score is made of.</summary>
    public required WorkTally Work { get; init; }

    /// <summary>The tools that were called, the one that took most time first; empty without a log.</summary>
    public ImmutableArray<WorkShare> Tools { get; init; } = [];

    /// <summary>The same by agent; empty while no event names one.</summary>
    public ImmutableArray<WorkShare> Agents { get; init; } = [];

    /// <summary>Where most of the time went, in a sentence; null while nothing has begun.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>The health as far as the state alone tells it: tools are not told apart.</summary>
    public static ExecutionHealth Of(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new ExecutionHealth
        {
            Score = HealthScore.Of(state.Work),
            Work = state.Work,
            Bottleneck = state.StartedAt is null ? null : HealthSentences.SlowestStepOf(state, state.EndedAt ?? now),
        };
    }

    /// <summary>The whole health of an execution, whose events the log has taken.</summary>
    public static ExecutionHealth Of(ExecutionState state, WorkLog log, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(log);
        DateTimeOffset until = state.EndedAt ?? now;
        return Of(state, until) with
        {
            Tools = log.Tools(until),
            Bottleneck = log.Bottleneck(until)?.Sentence,
        };
    }
}
