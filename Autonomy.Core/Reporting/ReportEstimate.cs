using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Reporting;

/// <summary>How long an execution was expected to take before its start, and how it kept to that.</summary>
/// <param name="Expected">The range that was told.</param>
/// <param name="Worked">
/// How long it has worked: the time of questions to people, of waits for nothing but signals, and of pauses is not in
/// it.
/// </param>
/// <param name="Tempo">
/// Slower than usual: it worked longer than 19 of 20 were to; faster: it did all its work sooner than 9 of 10.
/// </param>
public sealed record ReportEstimate(DurationRange Expected, TimeSpan Worked, Tempo Tempo)
{
    /// <summary>Of an execution at a time; null where nobody estimated it, or it has not begun.</summary>
    public static ReportEstimate? Of(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state is not { FirstEstimate: { } expected, StartedAt: not null }) return null;
        TimeSpan worked = WorkingTime.Of(state, now);
        bool isDone = state.Status is ExecutionStatus.Completed or ExecutionStatus.CompletedWithFailures;
        Tempo tempo = expected.IsExceededBy(worked) ? Tempo.SlowerThanUsual
            : isDone && worked < expected.P10 ? Tempo.FasterThanUsual
            : Tempo.Usual;
        return new ReportEstimate(expected, worked, tempo);
    }
}
