using Autonomy.Core.Executions;

namespace Autonomy.Core.Reporting;

/// <summary>What a stretch of time was.</summary>
public enum StretchKind
{
    /// <summary>A tool was called.</summary>
    Attempt,

    /// <summary>Something was waited for.</summary>
    Wait,

    /// <summary>What had been done was taken back.</summary>
    Undo,
}

/// <summary>A stretch of time in the life of a step, or of an item of a fan-out.</summary>
public sealed record TimelineStretch
{
    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>The item, in a fan-out.</summary>
    public int? Item { get; init; }

    /// <summary>What it was.</summary>
    public required StretchKind Kind { get; init; }

    /// <summary>The tool; or what was waited for: <c>place</c>, <c>retry</c>, <c>signal</c>, <c>approval</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The attempt's number; null for a wait.</summary>
    public int? Attempt { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ended; null: it has not.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The kind of the failure that it ended with; null: with none.</summary>
    public string? Failure { get; init; }
}

/// <summary>
/// The time of an execution by step: a fold of its events into stretches, in the order in which they began. Nothing of
/// it is stored. For one thread.
/// </summary>
public sealed class ExecutionTimeline
{
    /// <summary>The most stretches that are kept, the first: 20,000.</summary>
    public const int StretchesMax = 20_000;

    // The wait for a free place among the attempts of the execution.
    private const string Place = "place";

    private readonly List<TimelineStretch> _stretches = [];
    private readonly Dictionary<(string Step, int? Item), int> _open = [];

    /// <summary>The stretches, those that are not over included.</summary>
    public IReadOnlyList<TimelineStretch> Stretches => _stretches;

    /// <summary>How many there were besides, beyond <see cref="StretchesMax"/>.</summary>
    public int Omitted { get; private set; }

    /// <summary>Takes the next event, and when it happened.</summary>
    public void Take(ExecutionEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ExecutionEvent.StepReady ready: Wait(ready.Step, ready.Item, Place, at); break;
            case ExecutionEvent.AttemptStarted began:
                Begin(at, StretchOf(began.Step, began.Item, StretchKind.Attempt, began.Tool, at, began.Attempt));
                break;
            case ExecutionEvent.AttemptFailed failed:
                End((failed.Step, failed.Item), at, Words.Of(failed.Error.Kind));
                break;
            case ExecutionEvent.AttemptStopped stopped: End((stopped.Step, stopped.Item), at); break;
            case ExecutionEvent.RetryScheduled retry: Wait(retry.Step, retry.Item, Words.Of(WaitKind.Retry), at); break;
            case ExecutionEvent.StepWaiting waits: Wait(waits.Step, waits.Item, Words.Of(waits.On), at); break;
            case ExecutionEvent.DecisionRequired { Request: var asked }:
                bool isApproval = asked.Kind == DecisionKind.Approval;
                Wait(asked.Step, asked.Item, Words.Of(isApproval ? WaitKind.Approval : WaitKind.Decision), at);
                break;
            case ExecutionEvent.ItemCompleted item: End((item.Step, item.Item), at); break;
            case ExecutionEvent.ItemFailed item: End((item.Step, item.Item), at); break;
            case ExecutionEvent.StepCompleted step: EndAll(step.Step, at); break;
            case ExecutionEvent.StepFailed step: EndAll(step.Step, at); break;
            case ExecutionEvent.StepSkipped step: EndAll(step.Step, at); break;
            case ExecutionEvent.Completed or ExecutionEvent.Failed or ExecutionEvent.Cancelled
                or ExecutionEvent.Terminated:
                EndAll(null, at);
                break;
            default: TakeUndo(happened, at); break;
        }
    }

    private void TakeUndo(ExecutionEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ExecutionEvent.UndoStarted undo:
                Begin(at, StretchOf(undo.Step, undo.Item, StretchKind.Undo, undo.Tool, at));
                break;
            case ExecutionEvent.RollbackStarted rollback:
                Begin(at, StretchOf(rollback.Step, rollback.Item, StretchKind.Undo, rollback.Tool, at));
                break;
            case ExecutionEvent.UndoFailed failed:
                End((failed.Step, failed.Item), at, Words.Of(failed.Error.Kind));
                break;
            case ExecutionEvent.RollbackFailed failed:
                End((failed.Step, failed.Item), at, Words.Of(failed.Error.Kind));
                break;
            case ExecutionEvent.StepUndone undone: End((undone.Step, undone.Item), at); break;
            case ExecutionEvent.RollbackCompleted done: End((done.Step, done.Item), at); break;
            default: break;
        }
    }

    private void Wait(string step, int? item, string what, DateTimeOffset at) =>
        Begin(at, StretchOf(step, item, StretchKind.Wait, what, at));

    private static TimelineStretch StretchOf(
        string step, int? item, StretchKind kind, string name, DateTimeOffset at, int? attempt = null) => new()
        {
            Step = step,
            Item = item,
            Kind = kind,
            Name = name,
            Attempt = attempt,
            From = at,
        };

    private void Begin(DateTimeOffset at, TimelineStretch stretch)
    {
        (string, int?) unit = (stretch.Step, stretch.Item);
        End(unit, at);
        if (_stretches.Count == StretchesMax)
        {
            Omitted++;
            return;
        }

        _open.Add(unit, _stretches.Count);
        _stretches.Add(stretch);
    }

    private void End((string Step, int? Item) unit, DateTimeOffset at, string? failure = null)
    {
        if (!_open.Remove(unit, out int index)) return;
        TimelineStretch stretch = _stretches[index];
        bool isNothing = stretch.Kind == StretchKind.Wait && stretch.From == at;
        if (isNothing && index == _stretches.Count - 1)
        {
            _stretches.RemoveAt(index);
            return;
        }

        _stretches[index] = stretch with { To = at, Failure = failure };
    }

    private void EndAll(string? step, DateTimeOffset at)
    {
        // A step without a fan-out is the rule, and its one unit is found at once.
        if (step is not null && _open.ContainsKey((step, null)))
        {
            End((step, null), at);
            return;
        }

        foreach ((string Step, int? Item) unit in _open.Keys.Where(unit => step is null || unit.Step == step).ToList())
            End(unit, at);
    }
}
