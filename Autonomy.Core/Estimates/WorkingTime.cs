using Autonomy.Core.Executions;

namespace Autonomy.Core.Estimates;

/// <summary>
/// How long an execution has worked: the time in which a question was open to people, in which nothing but signals was
/// waited for, or in which it was paused, does not count.
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
        if (state.PausedAt is { } since) paused += Own(state, since, end);
        TimeSpan worked = Own(state, start, end) - paused;
        return worked > TimeSpan.Zero ? worked : TimeSpan.Zero;
    }

    /// <summary>How much of a time was not spent on waiting for people or signals.</summary>
    internal static TimeSpan Own(ExecutionState state, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) return TimeSpan.Zero;
        // One without an answer is open until its end.
        List<Stretch> busy =
            [.. state.Decisions.Select(decision => new Stretch(decision.AskedAt, decision.Answer?.At ?? to))];
        TimeSpan own = to - from - Covered(busy, from, to);
        if (!state.Steps.Any(static step => step.StartedAt is not null && IsSignal(step))) return own;
        busy.AddRange(StretchesOf(state.Steps.Where(IsWork), to));
        List<Stretch> all = [.. busy, .. StretchesOf(state.Steps.Where(IsSignal), to)];
        return own - (Covered(all, from, to) - Covered(busy, from, to));
    }

    private static bool IsSignal(StepState step) => step.Definition.Call?.Tool == ControlTools.Signal;

    // The questions of a step that asks are counted by themselves.
    private static bool IsWork(StepState step) =>
        !IsSignal(step) && step.Definition.Call?.Tool != ControlTools.Approve;

    private static IEnumerable<Stretch> StretchesOf(IEnumerable<StepState> steps, DateTimeOffset to)
    {
        foreach (StepState step in steps)
        {
            if (step.StartedAt is { } begin) yield return new Stretch(begin, step.EndedAt ?? to);
        }
    }

    // How much of a time lies in one of the stretches or more.
    private static TimeSpan Covered(List<Stretch> stretches, DateTimeOffset from, DateTimeOffset to)
    {
        stretches.Sort(static (one, other) => one.From.CompareTo(other.From));
        TimeSpan covered = TimeSpan.Zero;
        DateTimeOffset counted = from;
        foreach (Stretch stretch in stretches)
        {
            DateTimeOffset begin = stretch.From > counted ? stretch.From : counted;
            DateTimeOffset end = stretch.To < to ? stretch.To : to;
            if (end <= begin) continue;
            covered += end - begin;
            counted = end;
        }

        return covered;
    }

    private readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To);
}
