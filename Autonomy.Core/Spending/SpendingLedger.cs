using Autonomy.Core.Executions;

namespace Autonomy.Core.Spending;

/// <summary>
/// What the executions of a workspace have spent of its limits, and what is kept for calls that run. Its owner is one
/// actor; <see cref="Apply"/> is the only way that it changes.
/// </summary>
public sealed class SpendingLedger
{
    private readonly SortedDictionary<SpendingKey, SpendingAccount> _accounts = new(
        Comparer<SpendingKey>.Create(static (a, b) =>
        {
            int order = a.Scope.CompareTo(b.Scope);
            if (order == 0) order = string.CompareOrdinal(a.Name, b.Name);
            return order == 0 ? a.Period.CompareTo(b.Period) : order;
        }));

    private readonly Dictionary<string, SpendingReservation> _open = new(StringComparer.Ordinal);

    /// <summary>Every limit, with what is spent of it.</summary>
    public IReadOnlyDictionary<SpendingKey, SpendingAccount> Accounts => _accounts;

    /// <summary>What is kept for calls, by the reservation.</summary>
    public IReadOnlyDictionary<string, SpendingReservation> Open => _open;

    /// <summary>Takes an event that happened at this time.</summary>
    public void Apply(SpendingEvent happened, DateTimeOffset at)
    {
        foreach (SpendingAccount account in _accounts.Values) account.RollTo(at);
        switch (happened)
        {
            case SpendingEvent.LimitSet set: Set(set, at); break;
            case SpendingEvent.LimitRemoved removed:
                _accounts.Remove(new SpendingKey(removed.Scope, removed.Name, removed.Period));
                break;
            case SpendingEvent.Reserved reserved: Reserve(reserved, at); break;
            case SpendingEvent.Settled settled: Settle(settled); break;
            case SpendingEvent.Warned warned:
                _accounts[new SpendingKey(warned.Scope, warned.Name, warned.Period)].Warn(warned.Part);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(happened), happened?.GetType().Name, "Not an event of a ledger.");
        }
    }

    internal LedgerRecord ToRecord() => new(
        [.. _accounts.Select(entry => entry.Value.ToRecord())],
        [.. _open.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new OpenRecord(entry.Key, entry.Value))]);

    internal static SpendingLedger Of(LedgerRecord record)
    {
        var ledger = new SpendingLedger();
        foreach (OpenRecord open in record.Open) ledger._open.Add(open.Id, open.Reservation);
        foreach (AccountRecord account in record.Accounts)
        {
            var key = new SpendingKey(account.Scope, account.Name, account.Period);
            ledger._accounts.Add(key, ledger.WithReservations(new SpendingAccount(key, account)));
        }

        return ledger;
    }

    private SpendingAccount WithReservations(SpendingAccount account)
    {
        foreach (SpendingReservation open in _open.Values)
        {
            if (account.Key.Covers(open.Project, open.Tool)) account.Reserve(open.Amount);
        }

        return account;
    }

    private void Set(SpendingEvent.LimitSet set, DateTimeOffset at)
    {
        var key = new SpendingKey(set.Scope, set.Name, set.Period);
        var limit = new SpendingLimit(set.CostUsd, set.Tokens, set.Calls);
        if (_accounts.TryGetValue(key, out SpendingAccount? known))
        {
            known.Change(limit);
            return;
        }

        _accounts.Add(key, WithReservations(new SpendingAccount(key, limit, at)));
    }

    private void Reserve(SpendingEvent.Reserved reserved, DateTimeOffset at)
    {
        var amount = new BudgetAmount(reserved.CostUsd, reserved.Tokens, reserved.Calls);
        var open = new SpendingReservation(reserved.Execution, reserved.Project, reserved.Tool, amount, at);
        Invariant.Holds(_open.TryAdd(reserved.Reservation, open), "a reservation is given once");
        foreach ((SpendingKey key, SpendingAccount account) in _accounts)
        {
            if (key.Covers(open.Project, open.Tool)) account.Reserve(amount);
        }
    }

    private void Settle(SpendingEvent.Settled settled)
    {
        bool isOpen = _open.Remove(settled.Reservation, out SpendingReservation? open);
        Invariant.Holds(isOpen, "a reservation is settled once");
        var used = new BudgetAmount(settled.CostUsd, settled.Tokens, settled.Calls);
        foreach ((SpendingKey key, SpendingAccount account) in _accounts)
        {
            if (key.Covers(open!.Project, open.Tool)) account.Settle(open.Amount, used);
        }
    }
}

/// <summary>What is kept for a call.</summary>
/// <param name="Execution">Whose call.</param>
/// <param name="Project">Its project.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Amount">How much.</param>
/// <param name="At">Since when.</param>
public sealed record SpendingReservation(
    string Execution, string? Project, string Tool, BudgetAmount Amount, DateTimeOffset At);

/// <summary>A limit, and what is spent of it in its period.</summary>
public sealed class SpendingAccount
{
    private readonly SortedSet<BudgetPart> _warned = [];
    private DateTimeOffset _beganAt;
    private BudgetAmount _spent;

    internal SpendingAccount(SpendingKey key, SpendingLimit limit, DateTimeOffset at)
    {
        (Key, Limit) = (key, limit);
        _beganAt = key.BeginningAt(at);
    }

    internal SpendingAccount(SpendingKey key, AccountRecord record)
    {
        (Key, Limit, _spent, _beganAt) = (key, record.Limit, record.Spent, record.BeganAt);
        _warned.UnionWith(record.Warned);
    }

    /// <summary>What is limited.</summary>
    public SpendingKey Key { get; }

    /// <summary>The limit.</summary>
    public SpendingLimit Limit { get; private set; }

    /// <summary>What is kept for calls that run.</summary>
    public BudgetAmount Reserved { get; private set; }

    /// <summary>What is spent in the period of this time.</summary>
    public BudgetAmount SpentAt(DateTimeOffset time) => Key.BeginningAt(time) > _beganAt ? default : _spent;

    internal bool IsWarned(BudgetPart part) => _warned.Contains(part);

    internal void RollTo(DateTimeOffset time)
    {
        DateTimeOffset beginning = Key.BeginningAt(time);
        if (beginning <= _beganAt) return;
        (_beganAt, _spent) = (beginning, default);
        _warned.Clear();
    }

    internal void Change(SpendingLimit limit)
    {
        Limit = limit;
        _warned.Clear();
    }

    internal void Reserve(BudgetAmount amount) => Reserved += amount;

    internal void Settle(BudgetAmount reserved, BudgetAmount used)
    {
        Reserved -= reserved;
        _spent += used;
    }

    internal void Warn(BudgetPart part) => _warned.Add(part);

    internal AccountRecord ToRecord() =>
        new(Key.Scope, Key.Name, Key.Period, Limit, _spent, _beganAt, [.. _warned]);
}
