using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>
/// Follows an execution's events and keeps what went wrong, what was done about it, and what became of it. An error is
/// open until its step, its item or its undo comes to an end.
/// </summary>
internal sealed class ErrorTrail(ExecutionState state)
{
    private readonly List<ReportError> _errors = [];
    private readonly Dictionary<Place, List<int>> _open = [];

    public ImmutableArray<ReportError> Errors => [.. _errors];

    public void Follow(DateTimeOffset at, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.AttemptFailed failed:
                Add(Place.Of(failed.Step, failed.Item), failed.Attempt, failed.Error, at);
                break;
            case ExecutionEvent.AttemptDoubted doubted:
                Add(Place.Of(doubted.Step, doubted.Item), doubted.Attempt, doubted.Error, at);
                break;
            case ExecutionEvent.DecisionWithdrawn { Error: { } error } withdrawn:
                DecisionRequest asked = state.FindDecision(withdrawn.Decision)!.Request;
                Correct(Place.Of(asked.Step, asked.Item), error);
                break;
            case ExecutionEvent.RollbackFailed failed:
                Add(Place.Of(failed.Step, failed.Item) with { IsOfUndo = true }, failed.Attempt, failed.Error, at);
                break;
            case ExecutionEvent.UndoFailed failed:
                Add(Place.Of(failed.Step, failed.Item) with { IsOfUndo = true }, failed.Attempt, failed.Error, at);
                break;
            default:
                Close(at, happened);
                break;
        }

        if (RungOf(at, happened) is var (place, rung)) AddRung(place, rung);
    }

    /// <summary>The rung that an event tells of, and where it was taken; the one place that knows.</summary>
    private (Place Place, ReportRung Rung)? RungOf(DateTimeOffset at, ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.HealingApplied healing => (
            Place.Of(healing.Step, healing.Item),
            new ReportRung(Words.Of(healing.Rung), at, DeedOf(healing))
            {
                Before = healing.Before,
                After = healing.After,
                CostUsd = healing.Cost.CostUsd,
            }),
        ExecutionEvent.AttemptDoubted doubted => (
            Place.Of(doubted.Step, doubted.Item),
            new ReportRung("probe", at, "the tool was asked whether it had been done")),
        ExecutionEvent.DecisionWithdrawn { Reason: LateWords.Reason } withdrawn =>
            DecisionRung(withdrawn.Decision, at, $"the question was withdrawn: {withdrawn.Reason}"),
        ExecutionEvent.DecisionAnswered answered =>
            DecisionRung(answered.Decision, at, $"{answered.By} answered '{answered.Option}'"),
        ExecutionEvent.DecisionExpired expired =>
            DecisionRung(expired.Decision, at, $"nobody answered in time, '{expired.Option}' was taken"),
        _ => null,
    };

    private static string DeedOf(ExecutionEvent.HealingApplied healing) => healing.Rung switch
    {
        Rung.Retry => $"tried again after {ReadableTimes.Duration(TimeSpan.FromMilliseconds(healing.Cost.DelayMs))}",
        Rung.MoreTime => "tried again with twice the time",
        Rung.Park => "waited until its circuit let calls through",
        Rung.FewerAtOnce => "tried again with fewer attempts at once",
        Rung.RefreshToken => "tried again with a fresh token",
        Rung.RepairInput => healing.Reason,
        Rung.Rollback => $"{ToolOf(healing.After)} undid what {ToolOf(healing.Before)} had done",
        Rung.Substitute => $"{ToolOf(healing.After)} took its place",
        _ => healing.Reason,
    };

    private static string? ToolOf(DataValue? change) => ((change as DataObject)?["tool"] as DataString)?.Value;

    private (Place Place, ReportRung Rung)? DecisionRung(string id, DateTimeOffset at, string reason)
    {
        DecisionRequest request = state.FindDecision(id)!.Request;
        // An approval is asked for before anything went wrong with the call that it is for.
        if (request.Kind is DecisionKind.Approval or DecisionKind.Budget) return null;
        Place place = Place.Of(request.Step, request.Item) with
        {
            IsOfUndo = request.Kind is DecisionKind.UndoFailed or DecisionKind.RollbackFailed,
        };
        return (place, new ReportRung("decision", at, reason));
    }

    private void Close(DateTimeOffset at, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.StepCompleted ended: Settle(Place.Of(ended.Step, null), ErrorOutcome.Healed); break;
            case ExecutionEvent.ItemCompleted ended:
                Settle(Place.Of(ended.Step, ended.Item), ErrorOutcome.Healed);
                break;
            case ExecutionEvent.StepFailed ended: Fail(ended.Step, null, ended.Error, at); break;
            case ExecutionEvent.ItemFailed ended: Fail(ended.Step, ended.Item, ended.Error, at); break;
            case ExecutionEvent.StepSkipped ended: Settle(Place.Of(ended.Step, null), ErrorOutcome.LeftOut); break;
            case ExecutionEvent.StepUndone ended:
                Settle(Place.Of(ended.Step, ended.Item) with { IsOfUndo = true }, ErrorOutcome.Healed);
                break;
            case ExecutionEvent.RollbackCompleted ended:
                Settle(Place.Of(ended.Step, ended.Item) with { IsOfUndo = true }, ErrorOutcome.Healed);
                break;
            case ExecutionEvent.UndoSkipped ended:
                Settle(Place.Of(ended.Step, ended.Item) with { IsOfUndo = true }, ErrorOutcome.LeftOut);
                break;
            case ExecutionEvent.Cancelled or ExecutionEvent.Terminated:
                foreach (Place place in _open.Keys.ToList()) Settle(place, ErrorOutcome.Cancelled);
                break;
        }
    }

    /// <summary>A step or an item failed for good, perhaps without an attempt that could be blamed for it.</summary>
    private void Fail(string step, int? item, Failure error, DateTimeOffset at)
    {
        Place place = Place.Of(step, item);
        bool isSummary = error.Code == FailureCodes.ItemsFailed;
        if (!_open.ContainsKey(place) && !isSummary) Add(place, null, error, at);
        bool isForgiven = state.StepOf(step).Definition.IsOptional;
        Settle(place, isForgiven ? ErrorOutcome.Forgiven : ErrorOutcome.Failed);
    }

    private void Add(Place place, int? attempt, Failure failure, DateTimeOffset at)
    {
        if (!_open.TryGetValue(place, out List<int>? open)) _open.Add(place, open = []);
        // A doubted attempt that turns out to have failed is one error.
        if (open.Count > 0 && attempt is not null && _errors[open[^1]].Attempt == attempt)
        {
            _errors[open[^1]] = _errors[open[^1]] with { Failure = failure };
            return;
        }

        open.Add(_errors.Count);
        _errors.Add(new ReportError
        {
            Step = place.Step,
            Item = place.Item,
            Attempt = attempt,
            IsOfUndo = place.IsOfUndo,
            At = at,
            Failure = failure,
        });
    }

    /// <summary>What became of the attempt that failed last is known after all.</summary>
    private void Correct(Place place, Failure failure)
    {
        if (!_open.TryGetValue(place, out List<int>? open)) return;
        _errors[open[^1]] = _errors[open[^1]] with { Failure = failure };
    }

    private void AddRung(Place place, ReportRung rung)
    {
        if (!_open.TryGetValue(place, out List<int>? open)) return;
        ReportError last = _errors[open[^1]];
        _errors[open[^1]] = last with { Rungs = last.Rungs.Add(rung) };
    }

    private void Settle(Place place, ErrorOutcome outcome)
    {
        // With a step ends the rollback before its fallback that failed, and was left.
        if (!place.IsOfUndo) Settle(place with { IsOfUndo = true }, outcome);
        if (!_open.Remove(place, out List<int>? open)) return;
        foreach (int index in open) _errors[index] = _errors[index] with { Outcome = outcome };
    }

    /// <summary>Where an error is at home.</summary>
    private readonly record struct Place(string Step, int? Item, bool IsOfUndo)
    {
        public static Place Of(string step, int? item) => new(step, item, IsOfUndo: false);
    }
}
