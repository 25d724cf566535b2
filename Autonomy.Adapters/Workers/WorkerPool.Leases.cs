using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <content>What time does: leases end, workers that are silent count as gone.</content>
public sealed partial class WorkerPool
{
    /// <summary>How long a worker has to tell the end of an attempt that it was asked to stop.</summary>
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(6);

    /// <summary>A wait of a moment for a worker's place is not worth a word.</summary>
    private static readonly TimeSpan WaitWorthAWord = TimeSpan.FromSeconds(1);

    /// <summary>Looks what has been silent for too long.</summary>
    internal void Sweep()
    {
        var ends = new List<(OpenAttempt Attempt, ToolOutcome Outcome)>();
        var waiting = new List<(OpenAttempt Attempt, string News)>();
        List<(WorkerSeat Seat, string Reason)> gone = [];
        try
        {
            lock (_gate)
            {
                foreach (WorkerSeat seat in _seats)
                {
                    if (WhyGone(seat) is { } reason) gone.Add((seat, reason));
                }

                ForgetWhatNobodyWants();
                ForgetWhatNobodyAsksAbout();
                foreach (OpenAttempt attempt in _open.Values) Look(attempt, ends, waiting);
                foreach ((OpenAttempt attempt, ToolOutcome outcome) in ends) End(attempt, outcome);
                foreach (WorkerSeat seat in _seats) FreePlaces(seat);
            }

            foreach ((WorkerSeat seat, string reason) in gone)
            {
                seat.Link.Close(reason);
                Leave(seat);
            }
        }
        finally
        {
            // Whatever breaks here, an attempt that was closed has its end. Who is gone has left by now, so that the
            // next try goes to another worker.
            foreach ((OpenAttempt attempt, ToolOutcome outcome) in ends) attempt.Tell(outcome);
        }

        foreach ((OpenAttempt attempt, string news) in waiting)
            attempt.Offer.Context.Progress(new ToolProgress(null, news));
    }

    private string? WhyGone(WorkerSeat seat)
    {
        if (IsOver(seat.SeenAt, _terms.Lease)) return "Nothing was heard of the worker for the time of its lease.";
        return seat.Link.UnreadSince is { } since && IsOver(since, _terms.Lease)
            ? "The worker has not read what it is sent for the time of its lease."
            : null;
    }

    private void Look(
        OpenAttempt attempt, List<(OpenAttempt Attempt, ToolOutcome Outcome)> ends,
        List<(OpenAttempt Attempt, string News)> waiting)
    {
        if (attempt.IsInLine)
        {
            if (attempt.HasToldOfWait || !IsOver(attempt.OpenedAt, WaitWorthAWord)) return;
            attempt.HasToldOfWait = true;
            waiting.Add((attempt, NewsOfLine(attempt)));
        }
        else if (attempt.CancelledAt is { } asked && IsOver(asked, CancellationGrace))
        {
            ends.Add((attempt, WorkerFailures.StoppedUnheard(attempt.Tool)));
        }
        else if (attempt.IsUnclaimed ? HasNobodyClaimed(attempt) : IsOver(attempt.SeenAt, _terms.Lease))
        {
            _lost++;
            ends.Add((attempt, WorkerFailures.Lost(attempt.Tool, attempt.Seat?.Hello.Name, _terms.Lease)));
        }
    }

    // How many stand before it changes all the time, and is told to whoever asks why.
    private string NewsOfLine(OpenAttempt attempt)
    {
        List<WorkerSeat> offering = _offering.GetValueOrDefault(attempt.Tool) ?? [];
        int places = offering.Sum(seat => seat.PlacesFor(attempt.Tool));
        string line = $"stands in line for a worker of {attempt.Tool}";
        return places == 1 ? $"{line}: its only place is taken" : $"{line}: all {places} places are taken";
    }

    // Nobody can claim it before workers can connect.
    private bool HasNobodyClaimed(OpenAttempt attempt) => _servingSince() is { } since
        && IsOver(Math.Max(attempt.SeenAt, since), _terms.Lease);

    private void End(OpenAttempt attempt, ToolOutcome outcome)
    {
        Close(attempt, outcome);
        Doubt(attempt);
        if (attempt.Seat is { IsGone: false } seat) seat.Link.Cancel(attempt.Id, "Its lease is over.");
    }

    // What is over for the engine keeps its place for as long as the worker says that it runs.
    private void FreePlaces(WorkerSeat seat)
    {
        AttemptId[] free = [.. seat.Held.Values
            .Where(held => held.IsOver && IsOver(held.SeenAt, _terms.Lease)).Select(held => held.Id)];
        foreach (AttemptId id in free) seat.Release(id);
        if (free.Length > 0) Fill(seat);
    }

    // Once every execution that was open has been read, nobody will ask for what ran before the engine.
    private void ForgetWhatNobodyWants()
    {
        if (IsEarly) return;
        int woken = 0;
        foreach ((AttemptId id, EarlyEnd end) in _early)
        {
            if (TryWake(id, end, ref woken)) continue;
            TimeSpan most = end.IsWoken && !_unheard.ContainsKey(id) ? _terms.Lease : LetGoMax;
            if (end.LetGoAt is { } since && !IsOver(since, most)) continue;
            _ = TryTakeEarly(id, out _);
            RefuseKept(id, end);
        }

        foreach (WorkerSeat seat in _seats)
        {
            if (seat.Claims.Count == 0) continue;
            foreach (AttemptId claim in seat.Claims) seat.Link.Cancel(claim, WhyNot(seat, claim).Message);
            seat.Claims.Clear();
            Fill(seat);
        }
    }

    private bool IsOver(long since, TimeSpan time) => _terms.Clock.GetElapsedTime(since) > time;
}
