using Autonomy.Core.Executions;

namespace Autonomy.Core.Estimates;

/// <summary>How long an execution has worked: the time in which a question was open to people does not count.</summary>
public static class WorkingTime
{
    /// <summary>From its start until now, or until its end.</summary>
    public static TimeSpan Of(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.StartedAt is not { } start) return TimeSpan.Zero;
        DateTimeOffset end = state.EndedAt ?? now;
        TimeSpan asked = TimeSpan.Zero;
        DateTimeOffset counted = start;
        // They are in the order in which they were asked.
        foreach (DecisionState decision in state.Decisions)
        {
            DateTimeOffset from = decision.AskedAt > counted ? decision.AskedAt : counted;
            DateTimeOffset to = decision.Answer?.At ?? end;
            if (to <= from) continue;
            asked += to - from;
            counted = to;
        }

        TimeSpan worked = end - start - asked;
        return worked > TimeSpan.Zero ? worked : TimeSpan.Zero;
    }
}
