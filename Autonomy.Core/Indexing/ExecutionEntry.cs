using System.Text.Json;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Indexing;

/// <summary>
/// An entry of the index, which its events make, each at the cost of a look into a small table: the whole state of the
/// execution is never built. It takes what comes: whether events may follow each other is the engine's concern.
/// </summary>
public sealed partial class ExecutionEntry
{
    private OpenWork _work;
    private ExecutionRow _row;

    private ExecutionEntry(long key, ExecutionRow row, OpenWork work) => (Key, _row, _work) = (key, row, work);

    /// <summary>Its number in the index.</summary>
    public long Key { get; }

    /// <summary>The execution's id.</summary>
    public string Id => _row.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _row.HasEnded;

    /// <summary>The version of its last event.</summary>
    public long Version => _row.Version;

    /// <summary>Questions without an answer, in the order in which they were asked.</summary>
    public IReadOnlyList<OpenDecision> Decisions => _work.Decisions;

    /// <summary>The entry of an execution that was just submitted.</summary>
    /// <param name="submitted">Its first event.</param>
    /// <param name="at">When that was decided.</param>
    /// <param name="key">Its number: <see cref="RowKey.Of"/>, or the next that is free.</param>
    public static ExecutionEntry Begin(ExecutionEvent.Submitted submitted, DateTimeOffset at, long key)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        var row = new ExecutionRow
        {
            Id = submitted.Execution,
            Workspace = submitted.Workspace,
            Name = submitted.Plan.Header.Name,
            Project = submitted.Project,
            Parent = submitted.Parent?.Execution,
            SubmittedBy = submitted.By,
            Priority = submitted.Priority,
            SubmittedAt = at,
            ChangedAt = at,
            Version = 1,
            Steps = submitted.Plan.Steps.Length,
        };
        return new ExecutionEntry(key, row, new OpenWork { Windows = WindowsOf(submitted.Plan) });
    }

    /// <summary>The entry as it was stored.</summary>
    /// <param name="key">Its number.</param>
    /// <param name="row">What lists show.</param>
    /// <param name="work">What <see cref="WriteWork"/> gave; empty for one that had ended.</param>
    /// <exception cref="JsonException">It was written by another version of the index.</exception>
    public static ExecutionEntry Restore(long key, ExecutionRow row, ReadOnlySpan<byte> work)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new ExecutionEntry(
            key, row,
            work.IsEmpty ? new OpenWork() : JsonSerializer.Deserialize(work, OpenWorkJson.Default.OpenWork)!);
    }

    /// <summary>What is under way, to be stored with the row; empty once it has ended.</summary>
    public ReadOnlyMemory<byte> WriteWork() =>
        _row.HasEnded ? default : JsonSerializer.SerializeToUtf8Bytes(_work, OpenWorkJson.Default.OpenWork);

    /// <summary>What lists show of it.</summary>
    public ExecutionRow Row()
    {
        if (_row.HasEnded) return _row;
        int running = _work.IsUndoWaiting == false ? 1 : 0;
        (int retrying, int held, int people, int others) = (0, 0, 0, 0);
        foreach (OpenUnit unit in _work.Units)
        {
            if (unit.IsRunning) running++;
            if (unit.On is null) continue;
            if (unit.On == WaitKind.Retry) retrying++;
            if (unit.On is WaitKind.Hold or WaitKind.Executor) held++;
            if (unit.WaitsForPeople) people++;
            else others++;
        }

        int asked = _work.Decisions.Count;
        bool isStuck = asked > 0 && running == 0 && others == 0 && !_work.HasStartableUnit;
        bool goesOn = _work.Status is not ExecutionStatus.Paused && !isStuck;
        return _row with
        {
            Status = isStuck && _work.Status is ExecutionStatus.Running or ExecutionStatus.Cancelling
                ? ExecutionStatus.Waiting
                : _work.Status,
            Hindrance = asked + people + held > 0 ? Hindrance.Blocked
                : retrying > 0 ? Hindrance.Retrying
                : Hindrance.None,
            QuietSince = goesOn && (running > 0 || people + others == 0) ? _row.ChangedAt : null,
            RunningAttempts = running,
            OpenDecisions = asked,
            Retrying = retrying,
            IsFailing = _row.FailedSteps > 0 || _work.IsFailing,
        };
    }

    /// <summary>Takes an event of which only matters that it happened.</summary>
    public void Touch(long version, DateTimeOffset at) => _row = _row with { Version = version, ChangedAt = at };

    /// <summary>Takes the next event.</summary>
    public void Apply(ExecutionEvent happened, long version, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Touch(version, at);
        if (happened is ExecutionEvent.IOfStep ofStep) ApplyToStep(ofStep.Step, happened);
        else ApplyToExecution(happened, at);
    }

    private void ApplyToExecution(ExecutionEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ExecutionEvent.Started:
                _work.Status = ExecutionStatus.Running;
                _row = _row with { StartedAt = at };
                break;
            case ExecutionEvent.PauseRequested: _work.Status = ExecutionStatus.Pausing; break;
            case ExecutionEvent.Paused: _work.Status = ExecutionStatus.Paused; break;
            case ExecutionEvent.Resumed: _work.Status = ExecutionStatus.Running; break;
            case ExecutionEvent.CancelRequested: Cancel(); break;
            case ExecutionEvent.Cancelled: End(ExecutionStatus.Cancelled, at); break;
            case ExecutionEvent.Completed completed:
                End(
                    completed.WithFailures ? ExecutionStatus.CompletedWithFailures : ExecutionStatus.Completed, at);
                break;
            case ExecutionEvent.Failed failed:
                Note(failed.Error, _row.LastError?.Tool, _row.LastError?.Fingerprint);
                End(ExecutionStatus.Failed, at);
                break;
            case ExecutionEvent.Terminated:
                _row = _row with { IsTerminated = true, EndedSteps = _row.Steps };
                End(ExecutionStatus.Cancelled, at);
                break;
            case ExecutionEvent.Prioritized prioritized:
                _row = _row with { Priority = prioritized.Priority };
                break;
            case ExecutionEvent.PlanChanged changed: Change(changed); break;
            case ExecutionEvent.DecisionRequired required: Ask(required.Request, at); break;
            case ExecutionEvent.DecisionAnswered answered: Close(answered.Decision); break;
            case ExecutionEvent.DecisionExpired expired: Close(expired.Decision); break;
            case ExecutionEvent.DecisionWithdrawn withdrawn:
                if (withdrawn.Error is { } error) Note(error, _row.LastError?.Tool, _row.LastError?.Fingerprint);
                Close(withdrawn.Decision);
                break;
            default: break;
        }
    }

    private void End(ExecutionStatus status, DateTimeOffset at)
    {
        _work = new OpenWork { Status = status };
        _row = _row with
        {
            Status = status,
            EndedAt = at,
            Hindrance = Hindrance.None,
            QuietSince = null,
            RunningAttempts = 0,
            OpenDecisions = 0,
            Retrying = 0,
            IsFailing = false,
        };
    }

    // What runs ends by itself; everything else has ended with the request.
    private void Cancel()
    {
        _work.Status = ExecutionStatus.Cancelling;
        _work.Decisions.Clear();
        foreach ((string id, OpenStep step) in _work.Steps.ToList())
        {
            foreach ((int item, OpenUnit unit) in step.Units.ToList())
            {
                if (!unit.HasOpenCall) step.Units.Remove(item);
            }

            if (step.Units.Count == 0) _work.Steps.Remove(id);
        }

        _row = _row with { EndedSteps = _row.Steps - _work.Steps.Count };
    }

    private void Change(ExecutionEvent.PlanChanged changed)
    {
        foreach (string id in changed.Replaced) _work.Steps.Remove(id);
        _work.Windows = WindowsOf(changed.Plan);
        _row = _row with { Steps = _row.Steps + changed.Added.Length };
    }

    private void Ask(DecisionRequest request, DateTimeOffset at)
    {
        _work.Decisions.Add(OpenDecision.Of(request, at));
        if (request.Fingerprint is { } fingerprint) Recognize(fingerprint);
        if (request.Kind is DecisionKind.UndoFailed or DecisionKind.Budget) return;
        WaitKind kind = request.Kind == DecisionKind.Approval ? WaitKind.Approval : WaitKind.Decision;
        Wait(UnitOf(request.Step, request.Item), kind, request.Id);
    }

    private void Close(string decision) => _work.Decisions.RemoveAll(open => open.Id == decision);

    private static Dictionary<string, int> WindowsOf(Plans.Plan plan) => plan.Steps
        .Where(step => step.ForEach is not null)
        .ToDictionary(step => step.Id.Value, step => step.ForEachConcurrency);
}
