using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>
/// What is spent and kept of a workspace's limits as the durable events make it, by the words of docs/budgets.md.
/// </summary>
internal sealed class LedgerLife
{
    private readonly Dictionary<SpendingKey, Account> _accounts = [];

    /// <summary>What is kept, by the reservation.</summary>
    public Dictionary<string, (SpendingEvent.Reserved Reserved, DateTimeOffset At, long EntryAt)> Open { get; } = [];

    /// <summary>What is limited now.</summary>
    public IReadOnlyDictionary<SpendingKey, Account> Accounts => _accounts;

    /// <summary>Takes an event; says what is wrong with it, or null.</summary>
    public string? Take(DurableSpending seen, long entryAt)
    {
        DateTimeOffset at = seen.Stored.Time;
        foreach (Account account in _accounts.Values) account.RollTo(at);
        switch (seen.Happened)
        {
            case SpendingEvent.LimitSet set: Set(set, at); return null;
            case SpendingEvent.LimitRemoved gone:
                return _accounts.Remove(new(gone.Scope, gone.Name, gone.Period)) ? null : "takes away no limit";
            case SpendingEvent.Reserved reserved: return Reserve(reserved, at, entryAt);
            case SpendingEvent.Settled settled: return Settle(settled);
            default: return null;
        }
    }

    /// <summary>Whether a limit is about calls of the tool in an execution of the project.</summary>
    public static bool Covers(SpendingKey key, string? project, string tool) => key.Scope switch
    {
        SpendingScope.Project => key.Name == project,
        SpendingScope.Tool => Laws.Fits(key.Name, tool),
        _ => true,
    };

    private static BudgetAmount AmountOf(SpendingEvent.Reserved one) => new(one.CostUsd, one.Tokens, one.Calls);

    private void Set(SpendingEvent.LimitSet set, DateTimeOffset at)
    {
        var key = new SpendingKey(set.Scope, set.Name, set.Period);
        if (!_accounts.TryGetValue(key, out Account? account))
            _accounts.Add(key, account = new Account(key, at));
        account.Limit = new SpendingLimit(set.CostUsd, set.Tokens, set.Calls);
    }

    private string? Reserve(SpendingEvent.Reserved reserved, DateTimeOffset at, long entryAt)
    {
        if (!Open.TryAdd(reserved.Reservation, (reserved, at, entryAt))) return $"keeps {reserved.Reservation} twice";
        foreach ((SpendingKey key, Account account) in _accounts)
        {
            if (!Covers(key, reserved.Project, reserved.Tool)) continue;
            BudgetAmount kept = Open.Values.Where(one => Covers(key, one.Reserved.Project, one.Reserved.Tool))
                .Aggregate(default(BudgetAmount), (sum, one) => sum + AmountOf(one.Reserved));
            for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
            {
                if (AmountOf(reserved).Of(part) == 0 || account.Limit.Of(part) is not { } limit) continue;
                if (account.Spent.Of(part) + kept.Of(part) <= limit) continue;
                return $"keeps {AmountOf(reserved).Of(part)} {part} of {key}; that makes {account.Spent.Of(part)} "
                    + $"spent and {kept.Of(part)} kept, and {limit} is the limit";
            }
        }

        return null;
    }

    private string? Settle(SpendingEvent.Settled settled)
    {
        if (!Open.Remove(settled.Reservation, out var open)) return $"settles {settled.Reservation}, which is not kept";
        foreach ((SpendingKey key, Account account) in _accounts)
        {
            if (Covers(key, open.Reserved.Project, open.Reserved.Tool))
                account.Spent += new BudgetAmount(settled.CostUsd, settled.Tokens, settled.Calls);
        }

        return null;
    }

    /// <summary>A limit with what is spent of it in its period.</summary>
    internal sealed class Account(SpendingKey key, DateTimeOffset at)
    {
        private DateTimeOffset _since = BeginningOf(key.Period, at);

        public SpendingLimit Limit { get; set; } = new(null, null, null);

        public BudgetAmount Spent { get; set; }

        public void RollTo(DateTimeOffset now)
        {
            if (BeginningOf(key.Period, now) is var beginning && beginning <= _since) return;
            (_since, Spent) = (beginning, default);
        }

        private static DateTimeOffset BeginningOf(SpendingPeriod period, DateTimeOffset time) => period switch
        {
            SpendingPeriod.Day => new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero),
            SpendingPeriod.Month =>
                new DateTimeOffset(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => DateTimeOffset.MinValue,
        };
    }
}
