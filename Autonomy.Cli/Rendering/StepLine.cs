using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;

namespace Autonomy.Cli.Rendering;

/// <summary>A step in one line of the tree: sign, id, what it does or waits for, time.</summary>
internal static class StepLine
{
    private const int BarWidth = 12;
    private const int TimeWidth = 7;

    public static StyledLine Of(StepState step, int idWidth, string indent, DateTimeOffset now, bool isPaused)
    {
        (string sign, string style) = Glyphs.Of(step.Status);
        return new StyledLine()
            .Add($"{indent}{sign} ", style)
            .AddColumn(step.Id, idWidth, step.Status == StepStatus.Pending ? "dim" : "")
            .Add(" ")
            .Add(TimeOf(step, now).PadLeft(TimeWidth), "dim")
            .Add("  ")
            .Add(TextOf(step, now, isPaused), step.Status is StepStatus.Running ? "" : style);
    }

    /// <summary>What the step does, how it ended, or what it waits for.</summary>
    /// <param name="step">The step.</param>
    /// <param name="now">The time.</param>
    /// <param name="isPaused">Whether its execution is paused, so that nothing starts.</param>
    public static string TextOf(StepState step, DateTimeOffset now, bool isPaused)
    {
        if (step.ItemCount is { } count && !step.IsTerminal) return FanOut(step, count, now);
        return step.Status switch
        {
            StepStatus.Pending => $"needs {step.UnmetNeeds} more",
            StepStatus.Ready when isPaused => "ready, waits for the resume",
            StepStatus.Ready => "ready, waits for a free place",
            StepStatus.Running => Running(step.Units.First(unit => unit.Status == StepStatus.Running), now),
            StepStatus.Waiting =>
                step.Units.Select(unit => unit.Wait)
                    .OfType<WaitState>().Select(wait => Waiting(wait, now)).FirstOrDefault("waits"),
            StepStatus.Failed => step.Error?.Message ?? "failed",
            StepStatus.Skipped => $"skipped: {step.SkipReason}",
            StepStatus.Completed => Completed(step),
            _ => Words.Of(step.Status),
        };
    }

    /// <summary>Whether what is ready in an execution waits for its resume.</summary>
    public static bool IsPaused(ExecutionState state) =>
        state.Status is ExecutionStatus.Pausing or ExecutionStatus.Paused;

    /// <summary>What is waited for, since when, until when.</summary>
    public static string Waiting(WaitState wait, DateTimeOffset now) => wait.Kind switch
    {
        WaitKind.Retry => $"tries again {In(wait.Until, now)}: {wait.Detail}",
        WaitKind.Timer => $"waits {In(wait.Until, now)}",
        WaitKind.Signal => $"waits for the signal '{wait.Detail}' since {Times.Duration(now - wait.Since)}",
        WaitKind.Child => $"runs as {wait.Detail}",
        WaitKind.Hold when EnginePressure.ReasonOf(wait.Detail) is { } reason =>
            $"held since {Times.Duration(now - wait.Since)} while the engine is short of room: {reason}",
        WaitKind.Hold => $"held by the pause {wait.Detail} since {Times.Duration(now - wait.Since)}",
        WaitKind.Executor =>
            $"waits for a worker that offers {wait.Detail} since {Times.Duration(now - wait.Since)}",
        WaitKind.Rollback => $"rolls back with {wait.Detail} since {Times.Duration(now - wait.Since)}",
        WaitKind.Budget => $"waits for budget ({wait.Detail}) since {Times.Duration(now - wait.Since)}",
        WaitKind.Approval => $"waits for an approval since {Times.Duration(now - wait.Since)}",
        _ => $"waits for a decision since {Times.Duration(now - wait.Since)}",
    };

    private static string FanOut(StepState step, int count, DateTimeOffset now)
    {
        string failed = step.ItemsFailed > 0 ? $", {step.ItemsFailed} failed" : "";
        int running = step.Units.Count(unit => unit.Status == StepStatus.Running);
        string waits = running > 0
            ? $", {running} running"
            : step.Units.Select(unit => unit.Wait)
                .OfType<WaitState>().Select(wait => $", {Waiting(wait, now)}").FirstOrDefault("");
        return $"{Bar(count == 0 ? 1 : (double)step.ItemsEnded / count)} {step.ItemsEnded}/{count}{failed}{waits}";
    }

    private static string Running(UnitState unit, DateTimeOffset now)
    {
        string attempt = unit.Attempts > 1 ? $" attempt {unit.Attempts}" : "";
        string since = unit.AttemptStartedAt is { } started && unit.Attempts > 1
            ? $" for {Times.Duration(now - started)}"
            : "";
        string progress = unit.Progress is not { } news
            ? ""
            : $"{(news.Fraction is { } part ? $" {Bar(part)}" : "")} {news.Message}";
        return $"{unit.Tool}{attempt}{since}{progress}";
    }

    private static string Completed(StepState step)
    {
        if (step.ItemCount is { } count) return $"{count}/{count}";
        return step.Attempts > 1 ? $"after {step.Attempts} attempts" : "";
    }

    private static string TimeOf(StepState step, DateTimeOffset now) =>
        step.StartedAt is { } started ? Times.Duration((step.EndedAt ?? now) - started) : "";

    private static string In(DateTimeOffset? until, DateTimeOffset now) =>
        until is { } time ? time > now ? $"in {Times.Duration(time - now)}" : "now" : "without end";

    /// <summary>A fraction from 0 to 1 as a bar of twelve places.</summary>
    public static string Bar(double fraction)
    {
        int done = (int)Math.Round(Math.Clamp(fraction, 0, 1) * BarWidth);
        return new string('█', done) + new string('░', BarWidth - done);
    }
}
