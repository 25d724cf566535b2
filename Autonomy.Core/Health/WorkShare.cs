using System.Collections.Immutable;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Health;

/// <summary>What one tool, or one agent, had to do with an execution.</summary>
/// <param name="Name">The tool's name, or the agent's role.</param>
/// <param name="Attempts">Attempts that ended or run.</param>
/// <param name="Failures">How many of them failed, by kind, the most frequent first.</param>
/// <param name="Median">The median time of those that ended; null while none has.</param>
/// <param name="Time">The time of all of them together.</param>
/// <param name="Share">The part of all time, of work and of waiting, that this was: 0 to 1.</param>
public sealed record WorkShare(
    string Name, int Attempts, ImmutableArray<FailureCount> Failures, TimeSpan? Median, TimeSpan Time, double Share)
{
    /// <summary>Attempts that failed, of all kinds.</summary>
    public int Failed => Failures.Sum(failure => failure.Count);
}

/// <summary>Failures of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many.</param>
public readonly record struct FailureCount(FailureKind Kind, int Count);

/// <summary>Where most of the time went.</summary>
/// <param name="Name">The tool; or what was waited for: <c>retry</c>, <c>signal</c>, <c>place</c>,
/// <c>resume</c>.</param>
/// <param name="Step">The step in which most of that was.</param>
/// <param name="IsWait">Whether nothing was done in that time.</param>
/// <param name="Time">How much time that was.</param>
/// <param name="Share">The part of all time of work and of waiting: 0 to 1.</param>
/// <param name="Sentence">All this in a sentence.</param>
public sealed record Bottleneck(
    string Name, string Step, bool IsWait, TimeSpan Time, double Share, string Sentence);
