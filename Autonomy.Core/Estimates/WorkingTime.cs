using Autonomy.Core.Executions;

namespace Autonomy.Core.Estimates;

/// <summary>
/// How long an execution has worked: the time in which a question was open to people, or it was paused, does not count.
/// </summary>
public static class WorkingTime
{
    /// <summary>From its start until now, or until its end.</summary>
    public static TimeSpan Of(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.StartedAt is not { } start) return TimeSpan.Zero;
        DateTimeOffset end = state.EndedAt ?? now;
        TimeSpan paused = state.PausedFor;
        if (state.PausedAt is { } since) paused += Unasked(state, since, end);
        TimeSpan worked = Unasked(state, start, end) - paused;
        return worked > TimeSpan.Zero ? worked : TimeSpan.Zero;
    }

    /// <summary>How much of a time no question was open; one without an answer is open until its end.</summary>
    internal static TimeSpan Unasked(ExecutionState state, DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan asked = TimeSpan.Zero;
        DateTimeOffset counted = from;
        // They are in the order in which they were asked.
        foreach (DecisionState decision in state.Decisions)
        {
            DateTimeOffset begin = decision.AskedAt > counted ? decision.AskedAt : counted;
            DateTimeOffset end = decision.Answer is { } answer && answer.At < to ? answer.At : to;
            if (end <= begin) continue;
            asked += end - begin;
            counted = end;
        }

        return to > from ? to - from - asked : TimeSpan.Zero;
    }
}
