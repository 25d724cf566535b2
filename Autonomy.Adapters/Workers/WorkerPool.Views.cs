using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <content>How the workers do, for whoever looks.</content>
public sealed partial class WorkerPool
{
    /// <summary>The workers that are connected, the first that came first.</summary>
    public IReadOnlyList<WorkerView> Views()
    {
        lock (_gate)
        {
            DateTimeOffset now = _terms.Clock.GetUtcNow();
            return [.. _seats.Select(seat => ViewOf(seat, now))];
        }
    }

    /// <inheritdoc/>
    public RemoteStanding? StandingOf(string idempotencyKey, int attempt)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(new AttemptId(idempotencyKey, attempt), out OpenAttempt? open)) return null;
            DateTimeOffset now = _terms.Clock.GetUtcNow();
            if (open.IsInLine) return LineOf(open);
            if (open.Seat is { } seat)
            {
                DateTimeOffset heardAt = HeardAt(open.SeenAt, now);
                return new RemoteStanding.Held(seat.Hello.Name, !seat.IsGone, heardAt, heardAt + _terms.Lease);
            }

            return new RemoteStanding.Unclaimed(_servingSince() is { } since
                ? HeardAt(Math.Max(open.SeenAt, since), now) + _terms.Lease
                : null);
        }
    }

    private RemoteStanding.InLine LineOf(OpenAttempt attempt)
    {
        List<WorkerSeat> offering = _offering.GetValueOrDefault(attempt.Tool) ?? [];
        int before = 0;
        for (LinkedListNode<OpenAttempt>? place = attempt.Line; place?.Previous is { } other; place = other) before++;
        return new RemoteStanding.InLine(
            offering.Count, offering.Sum(seat => seat.PlacesFor(attempt.Tool)), before,
            HeardAt(attempt.OpenedAt, _terms.Clock.GetUtcNow()));
    }

    /// <summary>All of them together.</summary>
    internal WorkerTotals Totals()
    {
        lock (_gate)
        {
            int waiting = _open.Values.Count(static attempt => attempt.IsInLine);
            return new WorkerTotals(_seats.Count, _open.Count - waiting, waiting, _lost);
        }
    }

    private WorkerView ViewOf(WorkerSeat seat, DateTimeOffset now) => new()
    {
        Hello = seat.Hello,
        Since = seat.Since,
        // Two counters tell of it, and it was not heard of before it came.
        HeardAt = HeardAt(seat.SeenAt, now) is var heard && heard > seat.Since ? heard : seat.Since,
        IsDraining = seat.IsDraining,
        RunningByTool = seat.Hello.Tools.ToDictionary(
            offered => offered.Tool.Name, offered => seat.RunningOf(offered.Tool.Name)),
        Attempts =
        [
            .. seat.Held.Values.Where(static held => held is { IsOver: false, IsReserved: false })
                .Select(held => ViewOf(held, now)),
        ],
    };

    private HeldAttempt ViewOf(OpenAttempt held, DateTimeOffset now)
    {
        DateTimeOffset heardAt = HeardAt(held.SeenAt, now);
        return new HeldAttempt(held.Offer, heardAt, heardAt + _terms.Lease, held.CancelledAt is not null);
    }

    private DateTimeOffset HeardAt(long seenAt, DateTimeOffset now) => now - _terms.Clock.GetElapsedTime(seenAt);
}
