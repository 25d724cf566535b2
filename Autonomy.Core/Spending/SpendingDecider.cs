using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Spending;

/// <summary>
/// What becomes of a command to the ledger of a workspace: a pure function of the ledger, the command and the time.
/// What is reserved counts as spent until it is settled, so that executions beside each other never spend more than
/// the limit, but for what calls cost beyond their reservation.
/// </summary>
public static class SpendingDecider
{
    /// <summary>The most limits of a workspace.</summary>
    public const int LimitsMax = 1_000;

    /// <summary>When a reservation that nobody settled counts as spent: two days.</summary>
    public static readonly TimeSpan ReservationMax = TimeSpan.FromDays(2);

    private const decimal WarnedAt = 0.8m;

    /// <summary>Why a limit is refused that there is no room for.</summary>
    public static string NoRoom => $"{LimitsMax} budgets are the most; remove some.";

    /// <summary>Whether this can be limited besides what is.</summary>
    public static bool HasRoom(SpendingLedger ledger, SpendingKey key)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Accounts.Count < LimitsMax || ledger.Accounts.ContainsKey(key);
    }

    /// <summary>Decides on a command.</summary>
    public static SpendingVerdict Decide(SpendingLedger ledger, SpendingCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return command switch
        {
            SpendingCommand.SetLimit set => Set(ledger, set),
            SpendingCommand.RemoveLimit remove => ledger.Accounts.ContainsKey(remove.Key)
                ? Accept(new SpendingEvent.LimitRemoved(
                    remove.Key.Scope, remove.Key.Name, remove.Key.Period, remove.By))
                : new SpendingVerdict.Refused(new Rejection(
                    RejectionCode.UnknownBudget,
                    $"There is no budget of {remove.Key}. The list of budgets has those there are.")),
            SpendingCommand.Reserve reserve => Reserve(ledger, reserve, now),
            SpendingCommand.Settle settle => Settle(ledger, settle, now),
            SpendingCommand.Reconcile back => new SpendingVerdict.Accepted(
                [.. ledger.Open.Where(open => open.Value.Execution == back.Execution && !back.Known.Contains(open.Key))
                    .Select(open => AsReserved(open.Key, open.Value, "its execution came back without it"))]),
            SpendingCommand.Tick => new SpendingVerdict.Accepted(
                [.. ledger.Open.Where(open => now - open.Value.At >= ReservationMax)
                    .Select(open => AsReserved(open.Key, open.Value, "nobody settled it in time"))]),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command?.GetType().Name, "Not a command to a ledger."),
        };
    }

    private static SpendingVerdict Set(SpendingLedger ledger, SpendingCommand.SetLimit set)
    {
        bool isNamed = set.Key.Name.Length is > 0 and <= NamePattern.LengthMax;
        if (isNamed == (set.Key.Scope == SpendingScope.Workspace))
            return Refuse("Name the project or the tool; the workspace as a whole has no name.");
        SpendingLimit limit = set.Limit;
        bool isEmpty = limit is { CostUsd: null, Tokens: null, Calls: null };
        if (isEmpty || limit is { CostUsd: < 0 } or { Tokens: < 0 } or { Calls: < 0 })
            return Refuse("A budget limits cost, tokens or calls, and none of them below 0.");
        if (!HasRoom(ledger, set.Key)) return Refuse(NoRoom);
        return Accept(new SpendingEvent.LimitSet(
            set.Key.Scope, set.Key.Name, set.Key.Period, limit.CostUsd, limit.Tokens, limit.Calls, set.By));
    }

    private static SpendingVerdict Reserve(SpendingLedger ledger, SpendingCommand.Reserve reserve, DateTimeOffset now)
    {
        if (ledger.Open.ContainsKey(reserve.Reservation)) return new SpendingVerdict.Accepted([]);
        SpendingShortage? shortage = null;
        foreach ((SpendingKey key, SpendingAccount account) in ledger.Accounts)
        {
            if (!key.Covers(reserve.Project, reserve.Tool)) continue;
            if (ShortageOf(key, account, reserve.Amount, now) is not { } found) continue;
            if (found.IsForGood) return new SpendingVerdict.Short(found);
            shortage ??= found;
        }

        if (shortage is not null) return new SpendingVerdict.Short(shortage);
        return Accept(new SpendingEvent.Reserved(
            reserve.Reservation, reserve.Execution, reserve.Project, reserve.Tool,
            reserve.Amount.CostUsd, reserve.Amount.Tokens, reserve.Amount.Calls));
    }

    private static SpendingShortage? ShortageOf(
        SpendingKey key, SpendingAccount account, BudgetAmount need, DateTimeOffset now)
    {
        BudgetAmount spent = account.SpentAt(now);
        for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
        {
            decimal asked = need.Of(part);
            if (asked == 0 || account.Limit.Of(part) is not { } limit) continue;
            decimal left = limit - spent.Of(part);
            if (asked <= left - account.Reserved.Of(part)) continue;
            return new SpendingShortage(key.ToString(), part, spent.Of(part), limit, asked, asked > left)
            {
                RoomAt = key.EndAt(now),
            };
        }

        return null;
    }

    private static SpendingVerdict.Accepted Settle(
        SpendingLedger ledger, SpendingCommand.Settle settle, DateTimeOffset now)
    {
        if (!ledger.Open.TryGetValue(settle.Reservation, out SpendingReservation? open))
            return new SpendingVerdict.Accepted([]);
        BudgetAmount used = settle.Used;
        var events = new List<SpendingEvent>
        {
            new SpendingEvent.Settled(settle.Reservation, used.CostUsd, used.Tokens, used.Calls, null),
        };
        foreach ((SpendingKey key, SpendingAccount account) in ledger.Accounts)
        {
            if (key.Covers(open.Project, open.Tool)) Warn(events, key, account, account.SpentAt(now) + used);
        }

        return new SpendingVerdict.Accepted(events);
    }

    private static void Warn(List<SpendingEvent> events, SpendingKey key, SpendingAccount account, BudgetAmount spent)
    {
        for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
        {
            if (account.Limit.Of(part) is not { } limit || account.IsWarned(part)) continue;
            if (spent.Of(part) > 0 && spent.Of(part) >= limit * WarnedAt)
                events.Add(new SpendingEvent.Warned(key.Scope, key.Name, key.Period, part, spent.Of(part), limit));
        }
    }

    private static SpendingEvent.Settled AsReserved(string id, SpendingReservation open, string reason) =>
        new(id, open.Amount.CostUsd, open.Amount.Tokens, open.Amount.Calls, reason);

    private static SpendingVerdict.Accepted Accept(SpendingEvent happened) => new([happened]);

    private static SpendingVerdict.Refused Refuse(string message) =>
        new(new Rejection(RejectionCode.BadRule, message));
}
