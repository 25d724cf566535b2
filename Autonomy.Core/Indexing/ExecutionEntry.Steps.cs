using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Indexing;

/// <content>What the events of steps do.</content>
public sealed partial class ExecutionEntry
{
    private void ApplyToStep(string step, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.StepReady ready: Leave(UnitOf(step, ready.Item), UnitPhase.Ready); break;
            case ExecutionEvent.FanOutStarted fanOut: StepOf(step).Items = fanOut.Count; break;
            case ExecutionEvent.AttemptStarted started: Start(UnitOf(step, started.Item), started.Tool); break;
            case ExecutionEvent.AttemptFailed failed: Fail(step, failed); break;
            case ExecutionEvent.AttemptStopped stopped:
                Spend(stopped.Usage);
                Leave(UnitOf(step, stopped.Item), UnitPhase.Pending);
                break;
            case ExecutionEvent.RetryScheduled retry: Wait(UnitOf(step, retry.Item), WaitKind.Retry, null); break;
            case ExecutionEvent.StepWaiting waiting:
                Wait(UnitOf(step, waiting.Item), waiting.On, waiting.Signal);
                break;
            case ExecutionEvent.StepCompleted completed:
                Spend(completed.Usage);
                EndStep(step);
                break;
            case ExecutionEvent.ItemCompleted completed:
                Spend(completed.Usage);
                EndItem(step, completed.Item);
                break;
            case ExecutionEvent.ItemFailed failed:
                StepOf(step).HasFailed = true;
                EndItem(step, failed.Item);
                break;
            case ExecutionEvent.StepFailed:
                _row = _row with { FailedSteps = _row.FailedSteps + 1 };
                EndStep(step);
                break;
            case ExecutionEvent.StepSkipped or ExecutionEvent.StepCarried: EndStep(step); break;
            default: ApplySeldom(step, happened); break;
        }
    }

    private void ApplySeldom(string step, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.ItemCarried: StepOf(step).Begun++; break;
            case ExecutionEvent.FallbackChosen fallback: StopWaiting(UnitOf(step, fallback.Item)); break;
            case ExecutionEvent.HealingApplied healing:
                Recognize(healing.Fingerprint);
                if (healing.Rung == Rung.Rollback) StopWaiting(UnitOf(step, healing.Item));
                break;
            case ExecutionEvent.RollbackStarted started:
                Wait(UnitOf(step, started.Item), WaitKind.Rollback, null);
                break;
            case ExecutionEvent.RollbackCompleted completed: EndCall(step, completed.Item); break;
            case ExecutionEvent.RollbackFailed failed: EndCall(step, failed.Item); break;
            case ExecutionEvent.UndoStarted: _work.IsUndoWaiting = false; break;
            case ExecutionEvent.UndoFailed: _work.IsUndoWaiting = true; break;
            case ExecutionEvent.StepUndone or ExecutionEvent.UndoSkipped: _work.IsUndoWaiting = null; break;
            default: break;
        }
    }

    private OpenStep StepOf(string id)
    {
        if (!_work.Steps.TryGetValue(id, out OpenStep? step)) _work.Steps.Add(id, step = new OpenStep());
        return step;
    }

    private OpenUnit UnitOf(string id, int? item)
    {
        OpenStep step = StepOf(id);
        if (step.Units.TryGetValue(item ?? 0, out OpenUnit? unit)) return unit;
        step.Units.Add(item ?? 0, unit = new OpenUnit());
        if (item is not null) step.Begun++;
        return unit;
    }

    private void Start(OpenUnit unit, string tool)
    {
        Leave(unit, UnitPhase.Running);
        unit.Tool = tool;
        if (!_row.Tools.Contains(tool)) _row = _row with { Tools = _row.Tools.Add(tool) };
    }

    private void Fail(string step, ExecutionEvent.AttemptFailed failed)
    {
        Spend(failed.Usage);
        OpenUnit unit = UnitOf(step, failed.Item);
        unit.HasFailed |= failed.Error.Code != FailureCodes.Interrupted;
        Note(failed.Error, unit.Tool, null);
        EndCall(step, failed.Item);
    }

    /// <summary>A call has ended; what comes of it is another event, unless all is being cancelled.</summary>
    private void EndCall(string step, int? item)
    {
        Leave(UnitOf(step, item), UnitPhase.Pending);
        if (_work.Status == ExecutionStatus.Cancelling) EndItem(step, item ?? 0);
    }

    private void EndItem(string step, int item)
    {
        OpenStep open = StepOf(step);
        if (open.Units.Remove(item, out OpenUnit? unit)) Leave(unit, UnitPhase.Pending);
        bool isLast = !open.Units.Values.Any(other => other.HasOpenCall);
        if (_work.Status == ExecutionStatus.Cancelling && isLast) EndStep(step);
    }

    private void EndStep(string step)
    {
        _row = _row with { EndedSteps = _row.EndedSteps + 1 };
        if (!_work.Steps.Remove(step, out OpenStep? open)) return;
        foreach (OpenUnit unit in open.Units.Values) Leave(unit, UnitPhase.Pending);
    }

    private void Wait(OpenUnit unit, WaitKind kind, string? detail)
    {
        Leave(unit, UnitPhase.Waiting);
        (unit.On, unit.Detail) = (kind, detail);
    }

    private void StopWaiting(OpenUnit unit)
    {
        if (unit.Phase == UnitPhase.Waiting) Leave(unit, UnitPhase.Pending);
    }

    /// <summary>What it waited for counts no more; a question that nobody waits for is withdrawn.</summary>
    private void Leave(OpenUnit unit, UnitPhase next)
    {
        (WaitKind? on, string? detail) = (unit.On, unit.Detail);
        (unit.Phase, unit.On, unit.Detail) = (next, null, null);
        if (on is WaitKind.Approval or WaitKind.Decision) Close(detail!);
        if (on != WaitKind.Budget || _work.Units.Any(other => other.On == WaitKind.Budget)) return;
        int asked = _work.Decisions.FindIndex(open => open.Kind == DecisionKind.Budget);
        if (asked >= 0) _work.Decisions.RemoveAt(asked);
    }

    private void Spend(AttemptUsage? usage)
    {
        if (usage?.CostUsd is > 0 and var cost) _row = _row with { CostUsd = _row.CostUsd + cost };
    }

    private void Note(Failure error, string? tool, string? fingerprint)
    {
        string message = error.Message.Length <= RowError.MessageLengthMax
            ? error.Message
            : error.Message[..RowError.MessageLengthMax];
        _row = _row with
        {
            LastError = new RowError(error.Kind, error.Effect, error.Code, message, tool, fingerprint),
        };
    }

    private void Recognize(string fingerprint)
    {
        if (_row.LastError is { } error) _row = _row with { LastError = error with { Fingerprint = fingerprint } };
    }
}
