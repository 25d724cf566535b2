using System.Collections.Immutable;

namespace Autonomy.Core.Estimates;

/// <summary>
/// How long an execution takes: a range and a likely value, and what it hangs on. The time in which nothing but people
/// or signals is waited for is not in it.
/// </summary>
public sealed record Estimate
{
    /// <summary>From the start to the end.</summary>
    public required DurationRange Total { get; init; }

    /// <summary>From now to the end; before the start, the same as <see cref="Total"/>.</summary>
    public required DurationRange Left { get; init; }

    /// <summary>The steps, by ordinal.</summary>
    public required ImmutableArray<StepEstimate> Steps { get; init; }

    /// <summary>
    /// The steps that the time is made of when everything takes as long as is likely, by ordinal, the first to the
    /// last.
    /// </summary>
    public required ImmutableArray<int> CriticalPath { get; init; }

    /// <summary>How many runs it rests on.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether people or signals are waited for besides.</summary>
    public required bool WaitsForOthers { get; init; }
}

/// <summary>What an estimate says of a step.</summary>
/// <param name="Likely">How long it likely takes in all, or from now on, without its waits for a place.</param>
/// <param name="CriticalShare">In which part of the runs the end hung on it, 0 to 1: what to make faster.</param>
/// <param name="Weight">Its part of the time, 0 to 1; those of all steps add up to 1, or to 0 where none takes
/// time.</param>
/// <param name="SlowBeyond">What one attempt in twenty takes longer than; zero for a step without attempts.</param>
public readonly record struct StepEstimate(
    TimeSpan Likely, double CriticalShare, double Weight, TimeSpan SlowBeyond);

/// <summary>A duration as far as it is known: so many of a hundred runs are no longer than this.</summary>
/// <param name="P10">The low end.</param>
/// <param name="P50">The likely value.</param>
/// <param name="P80">What can be promised.</param>
/// <param name="P90">The high end: 8 of 10 are between it and the low end.</param>
/// <param name="P95">Beyond it, it is slower than usual.</param>
public readonly record struct DurationRange(TimeSpan P10, TimeSpan P50, TimeSpan P80, TimeSpan P90, TimeSpan P95)
{
    /// <summary>No time at all.</summary>
    public static readonly DurationRange Zero;

    /// <summary>The same, so much later.</summary>
    public DurationRange Plus(TimeSpan time) => new(P10 + time, P50 + time, P80 + time, P90 + time, P95 + time);

    /// <summary>
    /// Whether this time is longer than usual. Where no time at all is expected, as where only people are waited for,
    /// nothing is: what the engine itself takes says nothing.
    /// </summary>
    public bool IsExceededBy(TimeSpan worked) => P95 > TimeSpan.Zero && worked > P95;

    /// <summary>What is left of it after this time.</summary>
    public DurationRange After(TimeSpan time) =>
        new(Rest(P10, time), Rest(P50, time), Rest(P80, time), Rest(P90, time), Rest(P95, time));

    internal static DurationRange OfSorted(ReadOnlySpan<double> seconds) => seconds is []
        ? Zero
        : new DurationRange(
            At(seconds, 0.10), At(seconds, 0.50), At(seconds, 0.80), At(seconds, 0.90), At(seconds, 0.95));

    private static TimeSpan At(ReadOnlySpan<double> sorted, double part) =>
        Seconds.ToTimeSpan(sorted[(int)Math.Round(part * (sorted.Length - 1))]);

    private static TimeSpan Rest(TimeSpan whole, TimeSpan past) => whole > past ? whole - past : TimeSpan.Zero;
}
