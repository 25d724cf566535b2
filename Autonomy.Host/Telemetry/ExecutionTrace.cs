using System.Diagnostics;
using Autonomy.Core.Executions;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// The spans of one execution: its own from its submission to its end, and one for each attempt below it.
/// </summary>
internal sealed class ExecutionTrace(ActivitySource source, ExecutionId execution)
{
    private readonly Dictionary<(string Step, int? Item), OpenAttempt> _attempts = [];
    private Activity? _span;

    /// <summary>What spans below it belong to.</summary>
    public ActivityContext Context { get; private set; }

    /// <summary>Whether nothing of it follows.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Takes an event that is told of.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="parent">The span of the execution that it is a child of; null: none, or it is unknown.</param>
    public void Take(ExecutionEvent happened, DateTimeOffset time, ActivityContext? parent)
    {
        switch (happened)
        {
            case ExecutionEvent.Submitted submitted: Begin(submitted, time, parent, isGoingOn: false); break;
            case ExecutionEvent.AttemptFailed failed:
                EndAttempt(failed.Step, failed.Item, time, "failed", Words.Of(failed.Error.Kind));
                break;
            case ExecutionEvent.AttemptStopped stopped:
                EndAttempt(stopped.Step, stopped.Item, time, "stopped", null);
                break;
            case ExecutionEvent.ItemCompleted item: EndAttempt(item.Step, item.Item, time, "completed", null); break;
            case ExecutionEvent.StepCompleted step: EndAttempt(step.Step, null, time, "completed", null); break;
            case ExecutionEvent.Completed completed:
                End(time, completed.WithFailures ? "completed-with-failures" : "completed", null);
                break;
            case ExecutionEvent.Failed failed: End(time, "failed", Words.Of(failed.Error.Kind)); break;
            case ExecutionEvent.Cancelled: End(time, "cancelled", null); break;
            case ExecutionEvent.Terminated: End(time, "terminated", null); break;
            default: Recall(happened, time, time, parent); break;
        }
    }

    /// <summary>Takes an event that was told of before, or is told of with a later one.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="now">From when on is told.</param>
    /// <param name="parent">The span of the execution that it is a child of.</param>
    public void Recall(ExecutionEvent happened, DateTimeOffset time, DateTimeOffset now, ActivityContext? parent)
    {
        switch (happened)
        {
            case ExecutionEvent.Submitted submitted: Begin(submitted, now, parent, isGoingOn: true); break;
            case ExecutionEvent.AttemptStarted began:
                _attempts[(began.Step, began.Item)] = new OpenAttempt(began, time);
                break;
            case ExecutionEvent.AttemptFailed failed: _attempts.Remove((failed.Step, failed.Item)); break;
            case ExecutionEvent.AttemptStopped stopped: _attempts.Remove((stopped.Step, stopped.Item)); break;
            case ExecutionEvent.ItemCompleted item: _attempts.Remove((item.Step, item.Item)); break;
            case ExecutionEvent.StepCompleted step: _attempts.Remove((step.Step, null)); break;
            default: break;
        }
    }

    /// <summary>Ends it, and every attempt of it.</summary>
    public void End(DateTimeOffset time, string outcome, string? kind)
    {
        HasEnded = true;
        foreach ((string step, int? item) in _attempts.Keys.ToList()) EndAttempt(step, item, time, outcome, null);
        End(_span, time, outcome, kind);
    }

    private void Begin(
        ExecutionEvent.Submitted submitted, DateTimeOffset time, ActivityContext? parent, bool isGoingOn)
    {
        ActivityContext above = parent
            ?? (ActivityContext.TryParse(submitted.Trace, null, isRemote: true, out ActivityContext known)
                ? known
                : default);
        _span = Start("execution", above, time);
        // What is not sampled goes on as it is, so that nothing below it is.
        Context = _span?.Context ?? above;
        _span?.SetTag("autonomy.workspace", submitted.Workspace);
        _span?.SetTag("autonomy.project", submitted.Project);
        _span?.SetTag("autonomy.plan", submitted.Plan.Header.Name);
        // One span for each run of the service that it lives through.
        if (isGoingOn) _span?.SetTag("autonomy.going_on", true);
    }

    private void EndAttempt(string step, int? item, DateTimeOffset time, string outcome, string? kind)
    {
        if (!_attempts.Remove((step, item), out OpenAttempt attempt)) return;
        ExecutionEvent.AttemptStarted began = attempt.Began;
        Activity? span = Start(began.Tool, Context, attempt.Time);
        span?.SetTag("autonomy.step", step);
        span?.SetTag("autonomy.item", item);
        span?.SetTag("autonomy.attempt", began.Attempt);
        span?.SetTag("autonomy.tool", began.Tool);
        span?.SetTag("autonomy.effect", Words.Of(began.Effect));
        End(span, time, outcome, kind);
    }

    private Activity? Start(string name, ActivityContext parent, DateTimeOffset time)
    {
        // What is current here would become the parent of what has none.
        Activity.Current = null;
        Activity? span = source.StartActivity(name, ActivityKind.Internal, parent, startTime: time);
        Activity.Current = null;
        span?.SetTag("autonomy.execution", execution.Value);
        return span;
    }

    private static void End(Activity? span, DateTimeOffset time, string outcome, string? kind)
    {
        if (span is null) return;
        span.SetTag("autonomy.outcome", outcome);
        if (kind is not null)
        {
            span.SetTag("error.type", kind);
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime(time.UtcDateTime);
        span.Stop();
    }

    private readonly record struct OpenAttempt(ExecutionEvent.AttemptStarted Began, DateTimeOffset Time);
}
