using Autonomy.Core.Connections;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Health;
using Autonomy.Core.Pressure;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using static Autonomy.Core.Reporting.EventTone;

namespace Autonomy.Core.Reporting;

/// <summary>What happened to an execution, in the words of whoever reads its log.</summary>
/// <param name="timeOf">Writes a time as its readers know it.</param>
public sealed class EventSentences(Func<DateTimeOffset, string> timeOf)
{
    /// <summary>With times in UTC.</summary>
    public static readonly EventSentences InUtc = new(ReadableTimes.Of);

    /// <summary>What happened, and how grave that is.</summary>
    public EventLine Of(ExecutionEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return OfExecution(happened) ?? OfStep(happened) ?? throw new ArgumentOutOfRangeException(
            nameof(happened), happened.GetType().Name, "Not an event of an execution.");
    }

    private EventLine? OfExecution(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.Submitted told =>
            new($"submitted by {told.By}: {told.Plan.Header.Name}, {Count(told.Plan.Steps.Length, "step")}", Plain),
        ExecutionEvent.Started => new("started", Plain),
        ExecutionEvent.PhaseChanged told => new($"phase {Words.Of(told.Phase)}", Dim),
        ExecutionEvent.PauseRequested told =>
            new($"pausing, asked by {told.By}{Because(told.Reason)}{EndOf(told.End)}", Notice),
        ExecutionEvent.Paused told =>
            new($"paused by {told.By}{Because(told.Reason)}{EndOf(told.End)}", Notice),
        ExecutionEvent.Resumed told => new($"resumed by {told.By}{Because(told.Reason)}", Plain),
        ExecutionEvent.CancelRequested told =>
            new(
                $"cancelling, asked by {told.By}{Because(told.Reason)}{(told.Undo ? "; what was done is undone" : "")}",
                Notice),
        ExecutionEvent.Cancelled => new("cancelled", Notice),
        ExecutionEvent.Completed told =>
            told.WithFailures
                ? new EventLine("completed, with failures of optional steps", Notice)
                : new EventLine("completed", Good),
        ExecutionEvent.Failed told => new($"failed: {told.Error.Message}", Bad),
        ExecutionEvent.DecisionRequired told => new($"asks ({told.Request.Id}): {told.Request.Question}", Notice),
        ExecutionEvent.DecisionAnswered told =>
            new($"{told.Decision} answered by {told.By}: {told.Option}{Terms(told)}{Because(told.Comment)}", Plain),
        ExecutionEvent.DecisionExpired told => new($"{told.Decision} was not answered in time: {told.Option}", Notice),
        ExecutionEvent.DecisionWithdrawn { By: DecisionAnswer.ByEngine, Reason: { } reason } told =>
            new($"{told.Decision} is withdrawn: {reason}{FailureOf(told)}", Notice),
        ExecutionEvent.DecisionWithdrawn { By: DecisionAnswer.ByEngine } told =>
            new($"{told.Decision} is asked no more: what asked has ended", Plain),
        ExecutionEvent.DecisionWithdrawn told =>
            new($"{told.Decision} is asked no more, by {told.By}{Because(told.Reason)}", Plain),
        ExecutionEvent.SignalReceived told =>
            new(
                $"signal '{told.Name}' from {told.By}{Because(told.Reason)}: "
                + Excerpt.Of(DataJson.Write(told.Payload)),
                Plain),
        ExecutionEvent.HealthDropped told => new(
            $"health fell from {Words.Of(told.From)} to {Words.Of(told.To)} ({told.Score}): {told.Bottleneck}",
            ToneOf(told.To)),
        ExecutionEvent.HealthRecovered told =>
            new($"health rose from {Words.Of(told.From)} to {Words.Of(told.To)} ({told.Score})", Good),
        ExecutionEvent.Estimated told => new($"expected to take {EstimateText.Of(told.Total)}", Dim),
        _ => SteeringSentences.OfExecution(happened) ?? BudgetSentences.OfExecution(happened),
    };

    private EventLine? OfStep(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady => new("ready", Dim),
        ExecutionEvent.FanOutStarted told => new($"fans out over {Count(told.Count, "item")}", Plain),
        ExecutionEvent.AttemptStarted told => new($"attempt {told.Attempt} started ({told.Tool})", Plain),
        ExecutionEvent.AttemptOffered told => new($"attempt {told.Attempt} is offered to a worker", Dim),
        ExecutionEvent.AttemptProgressed told => new($"{Percent(told.Fraction)}{told.Message}", Dim),
        ExecutionEvent.AttemptFailed told => new($"attempt {told.Attempt} failed: {told.Error.Message}", Bad),
        ExecutionEvent.AttemptDoubted told =>
            new($"attempt {told.Attempt} ended without an answer; finding out whether it happened", Notice),
        ExecutionEvent.ProbeStarted told =>
            new($"finding out whether attempt {told.Attempt} happened before the engine stopped", Notice),
        ExecutionEvent.RetryScheduled told => new($"next attempt at {timeOf(told.At)}", Notice),
        ExecutionEvent.HealingApplied told =>
            new($"heals by {Words.Of(told.Rung)} ({Words.Of(told.Kind)}){ReasonOf(told)}", Notice),
        ExecutionEvent.LessonLearned told =>
            new($"{Words.Of(told.Rung)} {(told.Helped ? "helped" : "did not help")}", Dim),
        ExecutionEvent.FallbackChosen told =>
            new($"falls back to {told.Tool} (fallback {told.Fallback})", Notice),
        ExecutionEvent.StepWaiting told => new(WaitText(told), Notice),
        ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted => new("completed", Good),
        ExecutionEvent.StepFailed told => new($"failed: {told.Error.Message}", Bad),
        ExecutionEvent.ItemFailed told => new($"failed: {told.Error.Message}", Bad),
        ExecutionEvent.StepSkipped told => new($"skipped: {told.Reason}", Dim),
        ExecutionEvent.UndoStarted told => new($"undo started ({told.Tool})", Undo),
        ExecutionEvent.StepUndone => new("undone", Undo),
        ExecutionEvent.UndoFailed told => new($"undo failed: {told.Error.Message}", Bad),
        ExecutionEvent.UndoSkipped told => new($"not undone: {told.Reason}", Notice),
        ExecutionEvent.RollbackStarted told => new($"rollback started ({told.Tool})", Undo),
        ExecutionEvent.RollbackCompleted => new("rolled back", Undo),
        ExecutionEvent.RollbackFailed told => new($"rollback failed: {told.Error.Message}", Bad),
        _ => SteeringSentences.OfStep(happened) ?? BudgetSentences.OfStep(happened),
    };

    // The failure itself stands just before; what was changed is news.
    private static string ReasonOf(ExecutionEvent.HealingApplied told) =>
        told.Rung == Rung.RepairInput ? $": {told.Reason}" : "";

    private string WaitText(ExecutionEvent.StepWaiting told) => told.On switch
    {
        WaitKind.Signal => $"waits for the signal '{told.Signal}'{Until(told.Until)}",
        WaitKind.Child => $"runs as {told.Signal}",
        WaitKind.Budget => $"waits for budget: {told.Signal}",
        WaitKind.Hold when EnginePressure.ReasonOf(told.Signal!) is { } reason =>
            $"held while the engine is short of room: {reason}",
        WaitKind.Executor =>
            $"waits for a {ConnectedNames.WhoOffers(told.Signal)} that offers {told.Signal}{Until(told.Until)}",
        WaitKind.Hold => $"held by the pause {told.Signal}{Until(told.Until)}",
        _ => $"waits{Until(told.Until)}",
    };

    private static string FailureOf(ExecutionEvent.DecisionWithdrawn told) =>
        told.Error is { } error ? $", it had failed: {error.Message}" : "";

    private static string Terms(ExecutionEvent.DecisionAnswered told) =>
        (told.Always == true ? ", always" : "")
        + (told.Arguments is { } edited ? $", with {Excerpt.Of(DataJson.Write(edited))}" : "");

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $" ({reason})";

    private string EndOf(PauseEnd? end) => end is null ? "" : $"; {Words.Of(end.Then)} at {timeOf(end.At)}";

    private string Until(DateTimeOffset? until) => until is { } time ? $" until {timeOf(time)}" : "";

    private static EventTone ToneOf(HealthClass health) => health switch
    {
        HealthClass.Excellent or HealthClass.Good => Good,
        HealthClass.Degraded => Notice,
        _ => Bad,
    };

    private static string Percent(double? fraction) => fraction is { } part ? $"{part * 100:0}% " : "";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
