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

    /// <summary>All of them together.</summary>
    internal WorkerTotals Totals()
    {
        lock (_gate)
        {
            int waiting = _open.Values.Count(static attempt => attempt.IsQueued);
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
        Attempts = [.. seat.Held.Values.Where(static held => !held.IsOver).Select(held => ViewOf(held, now))],
    };

    private HeldAttempt ViewOf(OpenAttempt held, DateTimeOffset now)
    {
        DateTimeOffset heardAt = HeardAt(held.SeenAt, now);
        return new HeldAttempt(held.Offer, heardAt, heardAt + _terms.Lease, held.CancelledAt is not null);
    }

    private DateTimeOffset HeardAt(long seenAt, DateTimeOffset now) => now - _terms.Clock.GetElapsedTime(seenAt);
}
