using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Health;

/// <summary>
/// Where the time of an execution went: a fold of its events into stretches of work, by tool, and of waiting, by what
/// was waited for. The journal is the truth, so nothing of this is stored.
/// </summary>
public sealed class WorkLog
{
    /// <summary>The wait for a free place among the attempts of the execution.</summary>
    public const string WaitForPlace = "place";

    /// <summary>The wait for the resume of the execution, of what could start.</summary>
    public const string WaitForResume = "resume";

    private readonly Dictionary<(string Step, int? Item), Stretch> _open = [];
    private readonly Dictionary<(string Name, bool IsWait), Ledger> _ledgers = [];
    private bool _isPaused;

    /// <summary>Takes the next event, and when it happened.</summary>
    public void Take(ExecutionEvent happened, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened)
        {
            case ExecutionEvent.AttemptStarted started:
                Begin(started.Step, started.Item, new Stretch(started.Tool, false, at), at);
                break;
            case ExecutionEvent.AttemptFailed failed: End((failed.Step, failed.Item), at, failed.Error.Kind); break;
            case ExecutionEvent.StepReady ready: Wait(ready.Step, ready.Item, WhatIsReadyWaitsFor, at); break;
            case ExecutionEvent.PauseRequested or ExecutionEvent.Paused: Turn(isPaused: true, at); break;
            case ExecutionEvent.Resumed: Turn(isPaused: false, at); break;
            case ExecutionEvent.RetryScheduled retry: Wait(retry.Step, retry.Item, Words.Of(WaitKind.Retry), at); break;
            case ExecutionEvent.StepWaiting waiting:
                Wait(waiting.Step, waiting.Item, Words.Of(waiting.On), at);
                break;
            case ExecutionEvent.RollbackStarted rollback:
                Wait(rollback.Step, rollback.Item, Words.Of(WaitKind.Rollback), at);
                break;
            case ExecutionEvent.RollbackCompleted rollback: End((rollback.Step, rollback.Item), at); break;
            case ExecutionEvent.DecisionRequired { Request: var request }:
                bool isApproval = request.Kind == DecisionKind.Approval;
                Wait(
                    request.Step, request.Item, Words.Of(isApproval ? WaitKind.Approval : WaitKind.Decision), at);
                break;
            case ExecutionEvent.ItemCompleted item: End((item.Step, item.Item), at); break;
            case ExecutionEvent.ItemFailed item: End((item.Step, item.Item), at); break;
            case ExecutionEvent.StepCompleted step: EndAll(step.Step, at); break;
            case ExecutionEvent.StepFailed step: EndAll(step.Step, at); break;
            case ExecutionEvent.StepSkipped step: EndAll(step.Step, at); break;
            case ExecutionEvent.Completed or ExecutionEvent.Failed or ExecutionEvent.Cancelled: EndAll(null, at); break;
            default: break;
        }
    }

    /// <summary>The tools that were called, the one that took most time first.</summary>
    public ImmutableArray<WorkShare> Tools(DateTimeOffset now)
    {
        List<Account> accounts = Accounts(now);
        double all = accounts.Sum(account => account.Time.TotalMilliseconds);
        return
        [
            .. accounts.Where(account => !account.IsWait)
                .OrderByDescending(account => account.Time).ThenBy(account => account.Name, StringComparer.Ordinal)
                .Select(account => account.ToShare(all)),
        ];
    }

    /// <summary>The tool or the wait in which most of the time was lost; null while nothing has begun.</summary>
    public Bottleneck? Bottleneck(DateTimeOffset now)
    {
        List<Account> accounts = Accounts(now);
        Account? worst = accounts.OrderByDescending(account => account.Time)
            .ThenBy(account => account.Name, StringComparer.Ordinal).FirstOrDefault();
        if (worst is null || worst.Time <= TimeSpan.Zero) return null;
        double share = worst.Time / TimeSpan.FromTicks(accounts.Sum(account => account.Time.Ticks));
        string step = worst.ByStep.MaxBy(entry => entry.Value).Key;
        return new Bottleneck(
            worst.Name, step, worst.IsWait, worst.Time, share, HealthSentences.SentenceOf(worst, step, share));
    }

    private string WhatIsReadyWaitsFor => _isPaused ? WaitForResume : WaitForPlace;

    // What could start waits for something else from now on.
    private void Turn(bool isPaused, DateTimeOffset at)
    {
        string before = WhatIsReadyWaitsFor;
        _isPaused = isPaused;
        if (before == WhatIsReadyWaitsFor) return;
        foreach (((string step, int? item), Stretch open) in _open.ToList())
        {
            if (open.IsWait && open.Name == before) Wait(step, item, WhatIsReadyWaitsFor, at);
        }
    }

    private void Wait(string step, int? item, string what, DateTimeOffset at) =>
        Begin(step, item, new Stretch(what, true, at), at);

    private void Begin(string step, int? item, Stretch stretch, DateTimeOffset at)
    {
        End((step, item), at);
        _open[(step, item)] = stretch;
    }

    private void End((string Step, int? Item) unit, DateTimeOffset at, FailureKind? failure = null)
    {
        if (!_open.Remove(unit, out Stretch? stretch)) return;
        if (!_ledgers.TryGetValue((stretch.Name, stretch.IsWait), out Ledger? ledger))
            _ledgers.Add((stretch.Name, stretch.IsWait), ledger = new Ledger());
        ledger.Add(unit.Step, at - stretch.Since, failure);
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

    private List<Account> Accounts(DateTimeOffset now)
    {
        var accounts = _ledgers.ToDictionary(
            entry => entry.Key, entry => new Account(entry.Key.Name, entry.Key.IsWait, entry.Value));
        foreach (((string step, _), Stretch stretch) in _open)
        {
            (string, bool) key = (stretch.Name, stretch.IsWait);
            if (!accounts.TryGetValue(key, out Account? account))
                accounts.Add(key, account = new Account(stretch.Name, stretch.IsWait, new Ledger()));
            account.AddOpen(step, now > stretch.Since ? now - stretch.Since : TimeSpan.Zero);
        }

        return [.. accounts.Values];
    }

    private sealed record Stretch(string Name, bool IsWait, DateTimeOffset Since);

    /// <summary>What is over of one tool or one wait.</summary>
    internal sealed class Ledger
    {
        public List<TimeSpan> Times { get; } = [];

        public Dictionary<string, TimeSpan> ByStep { get; } = [];

        public Dictionary<FailureKind, int> Failures { get; } = [];

        public void Add(string step, TimeSpan time, FailureKind? failure)
        {
            Times.Add(time);
            ByStep[step] = ByStep.GetValueOrDefault(step) + time;
            if (failure is { } kind) Failures[kind] = Failures.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>A ledger as it stands now, with what is not over yet.</summary>
    internal sealed class Account(string name, bool isWait, Ledger ledger)
    {
        private int _open;

        public string Name => name;

        public bool IsWait => isWait;

        public Dictionary<string, TimeSpan> ByStep { get; } = new(ledger.ByStep);

        public int Count => ledger.Times.Count + _open;

        public int Failed => ledger.Failures.Values.Sum();

        public TimeSpan Time => TimeSpan.FromTicks(ByStep.Values.Sum(time => time.Ticks));

        public void AddOpen(string step, TimeSpan time)
        {
            _open++;
            ByStep[step] = ByStep.GetValueOrDefault(step) + time;
        }

        public WorkShare ToShare(double allMilliseconds) => new(
            name, Count,
            [
                .. ledger.Failures.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
                    .Select(entry => new FailureCount(entry.Key, entry.Value)),
            ],
            MedianOf(ledger.Times), Time, allMilliseconds > 0 ? Time.TotalMilliseconds / allMilliseconds : 0);

        private static TimeSpan? MedianOf(List<TimeSpan> times)
        {
            if (times.Count == 0) return null;
            List<TimeSpan> sorted = [.. times.Order()];
            int middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
