using System.Collections.Immutable;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Executions;

/// <summary>
/// The budget of one execution as its events made it: what is spent, what is kept for attempts that run, and what calls
/// of each tool have cost so far.
/// </summary>
public sealed class ExecutionBudget
{
    /// <summary>The share of a part at which a warning is due.</summary>
    internal const decimal WarnedAt = 0.8m;

    private readonly Dictionary<UnitKey, BudgetReservation> _open = [];
    private readonly Dictionary<string, ToolSpending> _learned = [];
    private readonly SortedSet<BudgetPart> _warned = [];
    private readonly Dictionary<UnitKey, BudgetAmount> _promised = [];

    internal ExecutionBudget(PlanBudget first) => First = Limit = first;

    /// <summary>What it may use, raises included; a part that is null is not limited.</summary>
    public PlanBudget Limit { get; private set; }

    /// <summary>What it might use at first; a raise without an amount adds the same again.</summary>
    public PlanBudget First { get; }

    /// <summary>What ended attempts used.</summary>
    public BudgetAmount Spent { get; private set; }

    /// <summary>What is kept for attempts that run.</summary>
    public BudgetAmount Reserved { get; private set; }

    /// <summary>The parts of which a warning was given.</summary>
    public IReadOnlyCollection<BudgetPart> Warned => _warned;

    /// <summary>Units that wait until there is budget for them.</summary>
    public int UnitsWaiting { get; internal set; }

    /// <summary>Wall time used until <see cref="ClockRunsSince"/>.</summary>
    internal TimeSpan ActiveBefore { get; private set; }

    /// <summary>Since when time counts; null while it does not: it waits for people, or has ended.</summary>
    internal DateTimeOffset? ClockRunsSince { get; private set; }

    /// <summary>Wall time used by then, without the time that it waited for people.</summary>
    public TimeSpan DurationAt(DateTimeOffset now) =>
        ActiveBefore + (ClockRunsSince is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>The limit of a part, durations in milliseconds; null where it is not limited.</summary>
    public decimal? LimitOf(BudgetPart part) => part switch
    {
        BudgetPart.Calls => Limit.Calls,
        BudgetPart.Cost => Limit.Cost,
        BudgetPart.Tokens => Limit.Tokens,
        _ => (long?)Limit.Duration?.TotalMilliseconds,
    };

    /// <summary>What of a part is used by then, durations in milliseconds; what is reserved does not count.</summary>
    public decimal UsedOf(BudgetPart part, DateTimeOffset now) =>
        part == BudgetPart.Duration ? (long)DurationAt(now).TotalMilliseconds : Spent.Of(part);

    internal BudgetReservation? ReservationOf(UnitKey unit) => _open.TryGetValue(unit, out var open) ? open : null;

    internal ToolSpending LearnedOf(string tool) => _learned.GetValueOrDefault(tool);

    /// <summary>When four fifths of the duration will have been used; null: no clock runs towards that.</summary>
    internal DateTimeOffset? DurationWarningAt =>
        ClockRunsSince is { } since && Limit.Duration is { } limit && !_warned.Contains(BudgetPart.Duration)
            ? Turn.DueAt(since + (limit * (double)WarnedAt) - ActiveBefore)
            : null;

    /// <summary>
    /// The part that lacks something for a need, and whether that is for good: what is spent leaves no room. Else
    /// running attempts may give some of their reservation back.
    /// </summary>
    internal BudgetShortage? ShortageOf(BudgetAmount need, DateTimeOffset now)
    {
        if (Limit.Duration is { } duration && DurationAt(now) >= duration)
            return new BudgetShortage(BudgetPart.Duration, 0, IsForGood: true);
        BudgetShortage? shortage = null;
        for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
        {
            decimal asked = need.Of(part);
            if (asked == 0 || LimitOf(part) is not { } limit) continue;
            if (Spent.Of(part) + asked > limit) return new BudgetShortage(part, asked, IsForGood: true);
            if (Spent.Of(part) + Reserved.Of(part) + asked > limit)
                shortage ??= new BudgetShortage(part, asked, IsForGood: false);
        }

        return shortage;
    }

    /// <summary>Whether the workspace's ledger keeps something for an attempt that is to come.</summary>
    internal bool HasGrants => _promised.Count > 0;

    /// <summary>Units for whose next attempt the workspace's ledger keeps something.</summary>
    internal IReadOnlyList<UnitKey> Promised => [.. InOrder(_promised.Keys)];

    /// <summary>Units for which the workspace's ledger keeps something now, or for the next attempt.</summary>
    internal IReadOnlyList<UnitKey> Granted =>
        [.. InOrder(_promised.Keys.Concat(_open.Where(open => open.Value.IsGranted).Select(open => open.Key)))];

    internal BudgetAmount? PromiseTo(UnitKey unit) => _promised.TryGetValue(unit, out var amount) ? amount : null;

    internal void Promise(UnitKey unit, BudgetAmount amount) =>
        Invariant.Holds(_promised.TryAdd(unit, amount), "an attempt is promised its amount once");

    internal void Return(UnitKey unit) =>
        Invariant.Holds(_promised.Remove(unit), "what is given back was promised");

    private static IOrderedEnumerable<UnitKey> InOrder(IEnumerable<UnitKey> units) =>
        units.OrderBy(unit => unit.Step).ThenBy(unit => unit.Item);

    internal void Reserve(UnitKey unit, BudgetReservation reservation)
    {
        bool isPromised = _promised.Remove(unit);
        Invariant.Holds(isPromised == reservation.IsGranted, "what is granted was promised before");
        Invariant.Holds(_open.TryAdd(unit, reservation), "a unit has one reservation at most");
        Reserved += reservation.Amount;
    }

    internal void Settle(UnitKey unit, string? tool, BudgetAmount used, bool isMeasured)
    {
        Invariant.Holds(_open.Remove(unit, out BudgetReservation reservation), "what is settled was reserved");
        Reserved -= reservation.Amount;
        Spent += used;
        if (!isMeasured || tool is null || tool == ControlTools.Plan.Value) return;
        ToolSpending known = LearnedOf(tool);
        _learned[tool] = new ToolSpending(known.Calls + 1, known.CostUsd + used.CostUsd, known.Tokens + used.Tokens);
    }

    internal void SettleAll()
    {
        // Not the running sum: by other zeros behind the point a restored state would be another one.
        foreach (BudgetReservation open in _open.Values) Spent += open.Amount;
        Reserved = default;
        _open.Clear();
        _promised.Clear();
    }

    internal void Warn(BudgetPart part) =>
        Invariant.Holds(_warned.Add(part), "a warning is given once for each limit");

    internal void Raise(ExecutionEvent.BudgetRaised raised)
    {
        Limit = new PlanBudget(
            Limit.Duration + TimeSpan.FromMilliseconds(raised.DurationMs ?? 0), Limit.Cost + (raised.CostUsd ?? 0),
            AtMost(Limit.Calls + (raised.Calls ?? 0)))
        {
            Tokens = Limit.Tokens + (raised.Tokens ?? 0),
        };
        if (raised.Calls is not null) _warned.Remove(BudgetPart.Calls);
        if (raised.CostUsd is not null) _warned.Remove(BudgetPart.Cost);
        if (raised.Tokens is not null) _warned.Remove(BudgetPart.Tokens);
        if (raised.DurationMs is not null) _warned.Remove(BudgetPart.Duration);
    }

    /// <summary>Time counts from here on, or does not any more.</summary>
    internal void RunClock(bool runs, DateTimeOffset at)
    {
        if (runs == ClockRunsSince is not null) return;
        ActiveBefore = DurationAt(at);
        ClockRunsSince = runs ? at : null;
    }

    internal BudgetRecord ToRecord() => new()
    {
        First = First,
        Limit = Limit,
        Spent = Spent,
        Open = _open.Count == 0
            ? null
            : [.. _open.OrderBy(entry => entry.Key.Step).ThenBy(entry => entry.Key.Item)
                .Select(entry => new OpenReservation(entry.Key.Step, entry.Key.Item, entry.Value))],
        Promised = _promised.Count == 0
            ? null
            : [.. InOrder(_promised.Keys).Select(unit => new OpenPromise(unit.Step, unit.Item, _promised[unit]))],
        Learned = _learned.Count == 0
            ? null
            : [.. _learned.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new LearnedSpending(entry.Key, entry.Value))],
        Warned = _warned.Count == 0 ? null : [.. _warned],
        ActiveMs = (long)ActiveBefore.TotalMilliseconds,
        ClockRunsSince = ClockRunsSince,
    };

    internal static ExecutionBudget Of(BudgetRecord record)
    {
        var budget = new ExecutionBudget(record.First)
        {
            Limit = record.Limit,
            Spent = record.Spent,
            ActiveBefore = TimeSpan.FromMilliseconds(record.ActiveMs),
            ClockRunsSince = record.ClockRunsSince,
        };
        foreach (OpenReservation open in record.Open ?? [])
        {
            budget._open.Add(new UnitKey(open.Step, open.Item), open.Reservation);
            budget.Reserved += open.Reservation.Amount;
        }

        foreach (OpenPromise promise in record.Promised ?? [])
            budget._promised.Add(new UnitKey(promise.Step, promise.Item), promise.Amount);
        foreach (LearnedSpending learned in record.Learned ?? []) budget._learned[learned.Tool] = learned.Spending;
        foreach (BudgetPart part in record.Warned ?? []) budget._warned.Add(part);
        return budget;
    }

    private static int? AtMost(long? calls) => calls is { } count ? (int)Math.Min(count, int.MaxValue) : null;
}

/// <summary>What is kept for an attempt.</summary>
/// <param name="Amount">Money, tokens and calls.</param>
/// <param name="DurationMs">The wall time that was handed down to a child execution, in milliseconds.</param>
/// <param name="IsGranted">Whether the workspace's ledger keeps the same.</param>
internal readonly record struct BudgetReservation(BudgetAmount Amount, long? DurationMs, bool IsGranted);

/// <summary>What lacks for an attempt.</summary>
/// <param name="Part">Of which part.</param>
/// <param name="Need">What the attempt needs of it; 0 of the duration.</param>
/// <param name="IsForGood">Whether only a person can help; else running attempts may give some back.</param>
internal readonly record struct BudgetShortage(BudgetPart Part, decimal Need, bool IsForGood);

/// <summary>A budget as a snapshot holds it.</summary>
internal sealed record BudgetRecord
{
    public required PlanBudget First { get; init; }

    public required PlanBudget Limit { get; init; }

    public required BudgetAmount Spent { get; init; }

    public ImmutableArray<OpenReservation>? Open { get; init; }

    public ImmutableArray<OpenPromise>? Promised { get; init; }

    public ImmutableArray<LearnedSpending>? Learned { get; init; }

    public ImmutableArray<BudgetPart>? Warned { get; init; }

    public long ActiveMs { get; init; }

    public DateTimeOffset? ClockRunsSince { get; init; }
}

internal sealed record OpenReservation(int Step, int? Item, BudgetReservation Reservation);

internal sealed record OpenPromise(int Step, int? Item, BudgetAmount Amount);

internal sealed record LearnedSpending(string Tool, ToolSpending Spending);
