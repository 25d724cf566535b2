using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>
/// The budget of an execution as its durable events make it, by the words of docs/budgets.md and not by the engine's
/// own ledger. It takes events beside a <see cref="Life"/>, each before that does.
/// </summary>
internal sealed class BudgetLife
{
    // Stored times are whole milliseconds, and cut off.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<Unit, BudgetAmount> _dueOf = [];
    private readonly SortedSet<BudgetPart> _warned = [];
    private DateTimeOffset? _countsSince;

    /// <summary>What may be used; null: not limited.</summary>
    public Dictionary<BudgetPart, decimal> Limits { get; } = [];

    public BudgetAmount Spent { get; private set; }

    /// <summary>What is kept for attempts that run.</summary>
    public Dictionary<Unit, Kept> Open { get; } = [];

    /// <summary>What the ledger of the workspace keeps for attempts that are to come.</summary>
    public Dictionary<Unit, Kept> Promised { get; } = [];

    /// <summary>Wall time in which it could move without people, until the last event.</summary>
    public TimeSpan Active { get; private set; }

    /// <summary>Attempts that have ended, and are not settled.</summary>
    public IEnumerable<Unit> Due => _dueOf.Keys;

    /// <summary>Whether a call of the tool uses budget.</summary>
    public static bool Counts(string tool) =>
        tool == "core.plan" || !tool.StartsWith("core.", StringComparison.Ordinal);

    /// <summary>Wall time used by then.</summary>
    public TimeSpan ActiveAt(DateTimeOffset now) =>
        Active + (_countsSince is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>Takes an event; says what is wrong with it, or null.</summary>
    public string? Take(DurableEvent seen, Life before)
    {
        switch (seen.Happened)
        {
            case ExecutionEvent.Submitted submitted: Begin(submitted); return null;
            case ExecutionEvent.BudgetReserved reserved: return Reserve(reserved, seen.Stored.Time, before);
            case ExecutionEvent.BudgetGranted granted:
                var promise = new Kept(granted.Attempt, new(granted.CostUsd, granted.Tokens, granted.Calls), true);
                return Promised.TryAdd(new Unit(granted.Step, granted.Item), promise) ? null : "promises it twice";
            case ExecutionEvent.BudgetReturned back:
                return Promised.Remove(new Unit(back.Step, back.Item), out Kept? kept) && kept.Attempt == back.Attempt
                    ? null
                    : "gives back what was not promised";
            case ExecutionEvent.AttemptStarted started: return FaultOf(started);
            case ExecutionEvent.BudgetSettled settled: return Settle(settled);
            case ExecutionEvent.BudgetRaised raised: Raise(raised); return null;
            case ExecutionEvent.BudgetWarned warned: return Warn(warned, seen.Stored.Time);
            case ExecutionEvent.Terminated: EndAtOnce(); return null;
            case ExecutionEvent.AttemptFailed failed:
                End(new(failed.Step, failed.Item), failed.Usage, failed.Error.Effect == FailureEffect.None);
                return null;
            case ExecutionEvent.AttemptStopped stopped:
                End(new(stopped.Step, stopped.Item), stopped.Usage);
                return null;
            case ExecutionEvent.StepCompleted { Attempt: not null } step:
                End(new(step.Step, null), step.Usage);
                return null;
            case ExecutionEvent.ItemCompleted { Attempt: not null } item:
                End(new(item.Step, item.Item), item.Usage);
                return null;
            default: return null;
        }
    }

    /// <summary>The clock runs on, or stands, from an event on: by the life after it.</summary>
    public void KeepTime(Life after, DateTimeOffset at)
    {
        bool counts = after.Stage is ExecutionStage.Running or ExecutionStage.Pausing && !WaitsForPeople(after);
        if (counts == _countsSince is not null) return;
        Active = ActiveAt(at);
        _countsSince = counts ? at : null;
    }

    private static bool WaitsForPeople(Life life)
    {
        const UnitStage Others = UnitStage.AwaitsRetry | UnitStage.AwaitsTimer | UnitStage.AwaitsSignal
            | UnitStage.AwaitsChild | UnitStage.AwaitsHold | UnitStage.Running | UnitStage.Ready;
        return life.Questions.Any(question => question.IsOpen)
            && !life.Units.Any(unit => unit.IsOpen && (Others.HasFlag(unit.Stage) || AwaitsLedger(unit)));
    }

    // Where the ledger was asked for a grant, a clock asks again; who has run out waits for a person.
    private static bool AwaitsLedger(UnitLife unit) => unit is { Stage: UnitStage.AwaitsBudget, Until: not null };

    private void Begin(ExecutionEvent.Submitted submitted)
    {
        Limit(submitted.Plan.Header.Budget);
        if (submitted.Budget is { } handed) Limit(handed);
    }

    private void Limit(PlanBudget budget)
    {
        Limit(BudgetPart.Calls, budget.Calls);
        Limit(BudgetPart.Cost, budget.Cost);
        Limit(BudgetPart.Tokens, budget.Tokens);
        Limit(BudgetPart.Duration, (decimal?)budget.Duration?.TotalMilliseconds);
    }

    private void Limit(BudgetPart part, decimal? amount)
    {
        if (amount is { } most) Limits[part] = Math.Min(most, Limits.GetValueOrDefault(part, most));
    }

    private string? Reserve(ExecutionEvent.BudgetReserved reserved, DateTimeOffset at, Life before)
    {
        var unit = new Unit(reserved.Step, reserved.Item);
        var amount = new BudgetAmount(reserved.CostUsd, reserved.Tokens, reserved.Calls);
        bool isGranted = reserved.IsGranted == true;
        bool wasPromised = Promised.Remove(unit, out Kept? promise);
        if (wasPromised != isGranted) return "is said to be granted, and was not, or the other way round";
        if (promise is not null && (promise.Attempt != reserved.Attempt || promise.Amount != amount))
            return $"keeps {amount}; the ledger keeps {promise.Amount} for attempt {promise.Attempt}";
        if (reserved.Attempt != (before.Find(unit)?.Attempts ?? 0) + 1)
            return $"is for attempt {reserved.Attempt}, which is not the next";
        if (!Open.TryAdd(unit, new Kept(reserved.Attempt, amount, isGranted))) return "keeps it twice";
        if (amount.Calls < 1) return "keeps no call";
        if (Limits.TryGetValue(BudgetPart.Duration, out decimal most)
            && (decimal)ActiveAt(at).TotalMilliseconds >= most + Slack.Milliseconds)
        {
            return $"is after {ActiveAt(at)} of work; {most} ms are the limit";
        }

        return ShortOf(amount);
    }

    // The amount is kept already.
    private string? ShortOf(BudgetAmount amount)
    {
        BudgetAmount kept = Open.Values.Aggregate(default(BudgetAmount), (sum, one) => sum + one.Amount);
        foreach ((BudgetPart part, decimal limit) in Limits)
        {
            if (amount.Of(part) == 0 || Spent.Of(part) + kept.Of(part) <= limit) continue;
            return $"keeps {amount.Of(part)} {part}; with {Spent.Of(part)} spent that makes {kept.Of(part)} kept, and "
                + $"{limit} is the limit";
        }

        return null;
    }

    private string? FaultOf(ExecutionEvent.AttemptStarted started)
    {
        if (Limits.Count == 0 || !Counts(started.Tool)) return null;
        return Open.TryGetValue(new Unit(started.Step, started.Item), out Kept? kept) && kept.Attempt == started.Attempt
            ? null
            : "begins, and nothing is kept for it";
    }

    private void End(Unit unit, AttemptUsage? usage, bool didNothing = false)
    {
        if (!Open.TryGetValue(unit, out Kept? kept)) return;
        _dueOf[unit] = new BudgetAmount(
            usage?.CostUsd ?? (didNothing ? 0 : kept.Amount.CostUsd),
            usage?.Tokens ?? (didNothing ? 0 : kept.Amount.Tokens),
            usage?.Calls ?? kept.Amount.Calls);
    }

    private string? Settle(ExecutionEvent.BudgetSettled settled)
    {
        var unit = new Unit(settled.Step, settled.Item);
        var used = new BudgetAmount(settled.CostUsd, settled.Tokens, settled.Calls);
        Spent += used;
        bool wasOpen = Open.Remove(unit, out Kept? kept);
        bool hasEnded = _dueOf.Remove(unit, out BudgetAmount due);
        if (!wasOpen || kept!.Attempt != settled.Attempt) return "settles what is not kept (any more)";
        if (!hasEnded) return "settles an attempt that has not ended";
        return used == due ? null : $"settles {used}; the attempt used {due}";
    }

    private void Raise(ExecutionEvent.BudgetRaised raised)
    {
        Raise(BudgetPart.Calls, raised.Calls);
        Raise(BudgetPart.Cost, raised.CostUsd);
        Raise(BudgetPart.Tokens, raised.Tokens);
        Raise(BudgetPart.Duration, raised.DurationMs);
    }

    private void Raise(BudgetPart part, decimal? by)
    {
        if (by is not { } more) return;
        _warned.Remove(part);
        if (Limits.TryGetValue(part, out decimal limit)) Limits[part] = limit + more;
    }

    private string? Warn(ExecutionEvent.BudgetWarned warned, DateTimeOffset at)
    {
        if (!_warned.Add(warned.Part)) return $"warns of {warned.Part} a second time";
        if (!Limits.TryGetValue(warned.Part, out decimal limit) || limit != warned.Limit)
            return $"warns of a limit of {warned.Limit}, which there is not";
        decimal used = warned.Part == BudgetPart.Duration
            ? (decimal)ActiveAt(at).TotalMilliseconds
            : Spent.Of(warned.Part);
        decimal slack = warned.Part == BudgetPart.Duration ? Slack.Milliseconds : 0;
        return Math.Abs(used - warned.Used) <= slack ? null : $"says that {warned.Used} are used, and {used} are";
    }

    private void EndAtOnce()
    {
        Spent = Open.Values.Aggregate(Spent, (sum, one) => sum + one.Amount);
        Open.Clear();
        Promised.Clear();
        _dueOf.Clear();
    }
}

/// <summary>What is kept for an attempt.</summary>
/// <param name="Attempt">Its number.</param>
/// <param name="Amount">How much.</param>
/// <param name="IsGranted">Whether the ledger of the workspace keeps the same.</param>
internal sealed record Kept(int Attempt, BudgetAmount Amount, bool IsGranted);
