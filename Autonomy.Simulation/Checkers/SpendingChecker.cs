using System.Globalization;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// The limits of the workspace: never more kept than there is; what an execution was promised is kept until it says
/// what it used, through crashes too; and once a client was told of a limit no call that it covers goes round it.
/// </summary>
internal static class SpendingChecker
{
    private static readonly TimeSpan ReservationMax = TimeSpan.FromDays(2);
    private static readonly TimeSpan TickMax = TimeSpan.FromHours(3);

    public static Checker Checker { get; } = new("spending", [24, 29, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history) =>
        Told(history).Concat(history.Spending.Count == 0 ? [] : new Walk(history).Violations());

    // Whoever was told that a limit is set can count on it.
    private static IEnumerable<Violation> Told(RunHistory history)
    {
        foreach ((int place, SpendingCommand.SetLimit set) in Accepted(history))
        {
            bool isDurable = history.Spending.Any(seen => seen.Entry < place && IsThat(seen.Happened, set));
            if (isDurable) continue;
            string what = $"a client was told of the limit of {set.Key}, which is not durable";
            yield return new Violation(24, what, place, null);
        }
    }

    private static bool IsThat(SpendingEvent happened, SpendingCommand.SetLimit asked) =>
        happened is SpendingEvent.LimitSet set && new SpendingKey(set.Scope, set.Name, set.Period) == asked.Key
        && new SpendingLimit(set.CostUsd, set.Tokens, set.Calls) == asked.Limit && set.By == asked.By;

    private static IEnumerable<(int Place, SpendingCommand.SetLimit Set)> Accepted(RunHistory history)
    {
        var asked = new Dictionary<long, SpendingCommand.SetLimit>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.SpendingCalled { Command: SpendingCommand.SetLimit set } called)
                asked[called.Call] = set;
            if (history.Entries[place] is HistoryEntry.SpendingAnswered { Reply: SpendingReply.Accepted } answered
                && asked.TryGetValue(answered.Call, out SpendingCommand.SetLimit? limit))
            {
                yield return (place, limit);
            }
        }
    }

    /// <summary>The ledger and the executions, in the order in which they became durable.</summary>
    private sealed class Walk(RunHistory history)
    {
        private readonly Dictionary<ExecutionId, Payer> _payers = [];
        private readonly LedgerLife _ledger = new();
        private readonly List<(int Place, SpendingKey Key)> _told =
            [.. Accepted(history).Select(told => (told.Place, told.Set.Key))];
        private readonly Dictionary<SpendingKey, int> _setAt = [];

        public IEnumerable<Violation> Violations()
        {
            var events = history.Executions.SelectMany(execution => history.EventsOf(execution)
                .Select(seen => (seen.Stored.Offset, Do: (Func<Violation?>)(() => Take(execution, seen)))));
            var spending = history.Spending
                .Select(seen => (seen.Stored.Offset, Do: (Func<Violation?>)(() => Take(seen))));
            foreach ((long _, Func<Violation?> take) in events.Concat(spending).OrderBy(one => one.Offset))
            {
                if (take() is { } violation) yield return violation;
            }

            if (Forgotten() is { } forgotten) yield return forgotten;
        }

        private Violation? Take(DurableSpending seen)
        {
            NoteLimit(seen);
            string? fault = seen.Happened is SpendingEvent.Settled settled ? FaultOf(settled, seen) : null;
            fault = _ledger.Take(seen, history.Entries[seen.Entry].At) ?? fault;
            if (fault is null) return null;
            string what = $"ledger version {seen.Stored.Version} ({seen.Stored.Name}) {fault}";
            return new Violation(29, what, seen.Entry, null);
        }

        private void NoteLimit(DurableSpending seen)
        {
            if (seen.Happened is SpendingEvent.LimitSet set)
                _setAt.TryAdd(new SpendingKey(set.Scope, set.Name, set.Period), seen.Entry);
            if (seen.Happened is SpendingEvent.LimitRemoved gone)
                _setAt.Remove(new SpendingKey(gone.Scope, gone.Name, gone.Period));
        }

        private string? FaultOf(SpendingEvent.Settled settled, DurableSpending seen)
        {
            if (!_ledger.Open.TryGetValue(settled.Reservation, out var open)) return null;
            if (!_payers.TryGetValue(ExecutionId.Parse(open.Reserved.Execution), out Payer? payer)) return null;
            var used = new BudgetAmount(settled.CostUsd, settled.Tokens, settled.Calls);
            var kept = new BudgetAmount(open.Reserved.CostUsd, open.Reserved.Tokens, open.Reserved.Calls);
            bool isLate = seen.Stored.Time - open.At >= ReservationMax;
            if (payer.Holds(settled.Reservation) && !isLate)
                return $"settles {settled.Reservation}, which its execution holds";
            bool isRight = settled.Reason is not null
                ? used == kept
                : payer.Settled.TryGetValue(settled.Reservation, out BudgetAmount said)
                    ? used == said
                    : used == default || (payer.Life.IsTerminated && used == kept);
            return isRight ? null : $"settles {settled.Reservation} with {used}, which nobody said";
        }

        private Violation? Take(ExecutionId execution, DurableEvent seen)
        {
            if (!_payers.TryGetValue(execution, out Payer? payer)) _payers.Add(execution, payer = new Payer(execution));
            string? fault = seen.Happened switch
            {
                ExecutionEvent.BudgetGranted granted => FaultOf(payer, granted),
                ExecutionEvent.AttemptStarted started => FaultOf(payer, started, seen.Entry),
                _ => null,
            };
            payer.Take(seen);
            return fault is null ? null : Finding.At(29, execution, seen, fault);
        }

        private string? FaultOf(Payer payer, ExecutionEvent.BudgetGranted granted)
        {
            string id = payer.IdOf(new Unit(granted.Step, granted.Item), granted.Attempt);
            return _ledger.Open.TryGetValue(id, out var open)
                && (open.Reserved.CostUsd, open.Reserved.Tokens, open.Reserved.Calls)
                    == (granted.CostUsd, granted.Tokens, granted.Calls)
                ? null
                : $"takes {id} for granted, which the ledger does not keep so";
        }

        // What was decided before is right by the limits of then, as with policies.
        private string? FaultOf(Payer payer, ExecutionEvent.AttemptStarted started, int entry)
        {
            if (payer.Commits.Count == 0) return null;
            if (started.Tool.StartsWith("core.", StringComparison.Ordinal)) return null;
            bool isGranted = payer.Budget.Open.TryGetValue(new Unit(started.Step, started.Item), out Kept? kept)
                && kept.IsGranted;
            if (isGranted) return null;
            int before = payer.Commits[^1] < entry ? payer.Commits.Count : payer.Commits.Count - 1;
            int since = before < 2 ? 0 : payer.Commits[before - 2];
            foreach ((SpendingKey key, int set) in _setAt)
            {
                bool isTold = _told.Exists(told => told.Key == key && told.Place > set && told.Place < since);
                if (isTold && LedgerLife.Covers(key, payer.Life.Project, started.Tool))
                    return $"begins without asking, although a client was told of the limit of {key}";
            }

            return null;
        }

        private Violation? Forgotten()
        {
            if (history.Entries is not [.., HistoryEntry.Over { IsIdle: true } over]) return null;
            string? left = _ledger.Open
                .Where(open => over.At - open.Value.EntryAt > (ReservationMax + TickMax).TotalMicroseconds)
                .Select(open => open.Key).FirstOrDefault();
            return left is null
                ? null
                : new Violation(31, $"nobody settles {left}", history.Entries.Count - 1, null);
        }
    }

    /// <summary>An execution as it is durable so far.</summary>
    private sealed class Payer(ExecutionId execution)
    {
        public Life Life { get; } = new();

        public BudgetLife Budget { get; } = new();

        /// <summary>The entries of its commits.</summary>
        public List<int> Commits { get; } = [];

        /// <summary>What it said that calls used, by their reservations.</summary>
        public Dictionary<string, BudgetAmount> Settled { get; } = [];

        public string IdOf(Unit unit, int attempt) => unit.Item is { } item
            ? string.Create(CultureInfo.InvariantCulture, $"{execution}/{unit.Step}/{item}/{attempt}")
            : string.Create(CultureInfo.InvariantCulture, $"{execution}/{unit.Step}/{attempt}");

        public bool Holds(string reservation) => Budget.Promised.Concat(Budget.Open.Where(open => open.Value.IsGranted))
            .Any(kept => IdOf(kept.Key, kept.Value.Attempt) == reservation);

        public void Take(DurableEvent seen)
        {
            if (Commits.Count == 0 || Commits[^1] != seen.Entry) Commits.Add(seen.Entry);
            if (seen.Happened is ExecutionEvent.BudgetSettled settled)
            {
                Settled[IdOf(new Unit(settled.Step, settled.Item), settled.Attempt)] =
                    new BudgetAmount(settled.CostUsd, settled.Tokens, settled.Calls);
            }

            Budget.Take(seen, Life);
            Life.Take(seen);
        }
    }
}
