using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>An event in the words of the person who reads the log.</summary>
internal static class EventText
{
    /// <summary>The step that it is about, with the item of a fan-out; empty for the execution as a whole.</summary>
    public static string PlaceOf(ExecutionEvent happened)
    {
        string step = happened switch
        {
            ExecutionEvent.DecisionRequired asked => asked.Request.Step,
            ExecutionEvent.IOfStep ofStep => ofStep.Step,
            _ => "",
        };
        return ItemOf(happened) is { } item ? $"{step}[{item}]" : step;
    }

    /// <summary>What happened, and the colour of it.</summary>
    public static (string Text, string Style) Of(ExecutionEvent happened) => OfExecution(happened) ?? OfStep(happened)
        ?? throw new ArgumentOutOfRangeException(
            nameof(happened), happened.GetType().Name, "Not an event of an execution.");

    /// <summary>Whether it tells of something that went wrong.</summary>
    public static bool IsFailure(ExecutionEvent happened) =>
        happened is ExecutionEvent.Failed or ExecutionEvent.AttemptFailed
        or ExecutionEvent.StepFailed or ExecutionEvent.ItemFailed or ExecutionEvent.UndoFailed
        or ExecutionEvent.RollbackFailed;

    private static (string Text, string Style)? OfExecution(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.Submitted told =>
            ($"submitted by {told.By}: {told.Plan.Header.Name}, {Count(told.Plan.Steps.Length, "step")}", ""),
        ExecutionEvent.Started => ("started", ""),
        ExecutionEvent.PhaseChanged told => ($"phase {Words.Of(told.Phase)}", "dim"),
        ExecutionEvent.PauseRequested told =>
            ($"pausing, asked by {told.By}{Because(told.Reason)}{SteeringText.Of(told.End)}", "yellow"),
        ExecutionEvent.Paused told =>
            ($"paused by {told.By}{Because(told.Reason)}{SteeringText.Of(told.End)}", "yellow"),
        ExecutionEvent.Resumed told => ($"resumed by {told.By}", ""),
        ExecutionEvent.CancelRequested told =>
            (
                $"cancelling, asked by {told.By}{Because(told.Reason)}{(told.Undo ? "; what was done is undone" : "")}",
                "yellow"),
        ExecutionEvent.Cancelled => ("cancelled", "yellow"),
        ExecutionEvent.Completed told =>
            told.WithFailures ? ("completed, with failures of optional steps", "yellow") : ("completed", "green"),
        ExecutionEvent.Failed told => ($"failed: {told.Error.Message}", "red"),
        ExecutionEvent.DecisionRequired told => ($"asks ({told.Request.Id}): {told.Request.Question}", "yellow"),
        ExecutionEvent.DecisionAnswered told =>
            ($"{told.Decision} answered by {told.By}: {told.Option}{Terms(told)}{Because(told.Comment)}", ""),
        ExecutionEvent.DecisionExpired told => ($"{told.Decision} was not answered in time: {told.Option}", "yellow"),
        ExecutionEvent.SignalReceived told =>
            ($"signal '{told.Name}' from {told.By}: {Excerpt.Of(DataJson.Write(told.Payload))}", ""),
        ExecutionEvent.HealthDropped told => (
            $"health fell from {Words.Of(told.From)} to {Words.Of(told.To)} ({told.Score}): {told.Bottleneck}",
            HealthText.StyleOf(told.To)),
        ExecutionEvent.Estimated told => ($"expected to take {EstimateText.Of(told.Total)}", "dim"),
        _ => SteeringText.OfExecution(happened) ?? BudgetText.OfExecution(happened),
    };

    private static (string Text, string Style)? OfStep(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady => ("ready", "dim"),
        ExecutionEvent.FanOutStarted told => ($"fans out over {Count(told.Count, "item")}", ""),
        ExecutionEvent.AttemptStarted told => ($"attempt {told.Attempt} started ({told.Tool})", ""),
        ExecutionEvent.AttemptProgressed told => ($"{Percent(told.Fraction)}{told.Message}", "dim"),
        ExecutionEvent.AttemptFailed told => ($"attempt {told.Attempt} failed: {told.Error.Message}", "red"),
        ExecutionEvent.AttemptDoubted told =>
            ($"attempt {told.Attempt} ended without an answer; finding out whether it happened", "yellow"),
        ExecutionEvent.ProbeStarted told =>
            ($"finding out whether attempt {told.Attempt} happened before the engine stopped", "yellow"),
        ExecutionEvent.RetryScheduled told => ($"next attempt at {told.At.ToLocalTime():HH:mm:ss}", "yellow"),
        ExecutionEvent.HealingApplied told =>
            ($"heals by {Words.Of(told.Rung)} ({Words.Of(told.Kind)}){ReasonOf(told)}", "yellow"),
        ExecutionEvent.LessonLearned told =>
            ($"{Words.Of(told.Rung)} {(told.Helped ? "helped" : "did not help")}", "dim"),
        ExecutionEvent.FallbackChosen told =>
            ($"falls back to {told.Tool} (fallback {told.Fallback})", "yellow"),
        ExecutionEvent.StepWaiting told => (WaitText(told), "yellow"),
        ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted => ("completed", "green"),
        ExecutionEvent.StepFailed told => ($"failed: {told.Error.Message}", "red"),
        ExecutionEvent.ItemFailed told => ($"failed: {told.Error.Message}", "red"),
        ExecutionEvent.StepSkipped told => ($"skipped: {told.Reason}", "dim"),
        ExecutionEvent.UndoStarted told => ($"undo started ({told.Tool})", "magenta"),
        ExecutionEvent.StepUndone => ("undone", "magenta"),
        ExecutionEvent.UndoFailed told => ($"undo failed: {told.Error.Message}", "red"),
        ExecutionEvent.UndoSkipped told => ($"not undone: {told.Reason}", "yellow"),
        ExecutionEvent.RollbackStarted told => ($"rollback started ({told.Tool})", "magenta"),
        ExecutionEvent.RollbackCompleted => ("rolled back", "magenta"),
        ExecutionEvent.RollbackFailed told => ($"rollback failed: {told.Error.Message}", "red"),
        _ => SteeringText.OfStep(happened) ?? BudgetText.OfStep(happened),
    };

    // The failure itself stands just before; what was changed is news.
    private static string ReasonOf(ExecutionEvent.HealingApplied told) =>
        told.Rung == Rung.RepairInput ? $": {told.Reason}" : "";

    private static string WaitText(ExecutionEvent.StepWaiting told) => told.On switch
    {
        WaitKind.Signal => $"waits for the signal '{told.Signal}'{Until(told.Until)}",
        WaitKind.Child => $"runs as {told.Signal}",
        WaitKind.Budget => $"waits for budget: {told.Signal}",
        WaitKind.Hold when EnginePressure.ReasonOf(told.Signal!) is { } reason =>
            $"held while the engine is short of room: {reason}",
        WaitKind.Executor => $"waits for a worker that offers {told.Signal}{Until(told.Until)}",
        WaitKind.Hold => $"held by the pause {told.Signal}{Until(told.Until)}",
        _ => $"waits{Until(told.Until)}",
    };

    private static int? ItemOf(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady told => told.Item,
        ExecutionEvent.AttemptStarted told => told.Item,
        ExecutionEvent.AttemptProgressed told => told.Item,
        ExecutionEvent.AttemptFailed told => told.Item,
        ExecutionEvent.AttemptDoubted told => told.Item,
        ExecutionEvent.ProbeStarted told => told.Item,
        ExecutionEvent.RetryScheduled told => told.Item,
        ExecutionEvent.FallbackChosen told => told.Item,
        ExecutionEvent.HealingApplied told => told.Item,
        ExecutionEvent.LessonLearned told => told.Item,
        ExecutionEvent.StepWaiting told => told.Item,
        ExecutionEvent.BudgetReserved told => told.Item,
        ExecutionEvent.BudgetSettled told => told.Item,
        ExecutionEvent.BudgetGranted told => told.Item,
        ExecutionEvent.BudgetReturned told => told.Item,
        ExecutionEvent.ItemCompleted told => told.Item,
        ExecutionEvent.ItemFailed told => told.Item,
        ExecutionEvent.UndoStarted told => told.Item,
        ExecutionEvent.StepUndone told => told.Item,
        ExecutionEvent.UndoFailed told => told.Item,
        ExecutionEvent.UndoSkipped told => told.Item,
        ExecutionEvent.RollbackStarted told => told.Item,
        ExecutionEvent.RollbackCompleted told => told.Item,
        ExecutionEvent.RollbackFailed told => told.Item,
        ExecutionEvent.DecisionRequired told => told.Request.Item,
        ExecutionEvent.ItemCarried told => told.Item,
        ExecutionEvent.AttemptStopped told => told.Item,
        _ => null,
    };

    private static string Terms(ExecutionEvent.DecisionAnswered told) =>
        (told.Always == true ? ", always" : "")
        + (told.Arguments is { } edited ? $", with {Excerpt.Of(DataJson.Write(edited))}" : "");

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $" ({reason})";

    private static string Until(DateTimeOffset? until) =>
        until is { } time ? $" until {time.ToLocalTime():yyyy-MM-dd HH:mm:ss}" : "";

    private static string Percent(double? fraction) => fraction is { } part ? $"{part * 100:0}% " : "";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
