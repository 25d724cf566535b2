using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <content>
/// Who is handed what, and the line before it. An attempt that asks first keeps its place at the worker meanwhile, and
/// belongs to the line until the worker is offered it.
/// </content>
public sealed partial class WorkerPool
{
    /// <inheritdoc/>
    public bool AsksToOffer => true;

    /// <inheritdoc/>
    public void HandOut(string idempotencyKey, int attempt)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(new AttemptId(idempotencyKey, attempt), out OpenAttempt? open)) return;
            open.MayBeOffered = true;
            // Whoever had a place for it may have gone: then it stands in line again, and the next is offered it.
            if (!open.IsReserved) return;
            open.IsReserved = false;
            WorkerSeat seat = open.Seat!;
            Offer(seat, open);
            // Too long to be sent, it has left its place.
            if (open.IsOver) Fill(seat);
        }
    }

    /// <inheritdoc/>
    public void LetGo(string idempotencyKey, int attempt)
    {
        OpenAttempt? open;
        ToolOutcome notBegun;
        lock (_gate)
        {
            if (!_open.TryGetValue(new AttemptId(idempotencyKey, attempt), out open)) return;
            open.IsLetGo = true;
            // Whoever would say that it may be offered is gone. Should the journal have taken that, it is told the end.
            if (open.MayBeOffered) return;
            notBegun = WorkerFailures.NotOffered(open.Tool);
            CloseInLine(open, notBegun);
        }

        open.Tell(notBegun);
    }

    private WorkerSeat? FreeSeat(ToolName tool)
    {
        WorkerSeat? best = null;
        foreach (WorkerSeat seat in _offering.GetValueOrDefault(tool) ?? [])
        {
            if (seat.HasRoomFor(tool) && (best is null || best.IsBusierThan(seat))) best = seat;
        }

        return best;
    }

    /// <summary>The attempt takes a place of the worker, which is offered it at once or as soon as it may be.</summary>
    private void Hand(WorkerSeat seat, OpenAttempt attempt)
    {
        (attempt.Seat, seat.Turn) = (seat, ++_turns);
        seat.Take(attempt);
        if (attempt.MayBeOffered)
        {
            Offer(seat, attempt);
            return;
        }

        attempt.IsReserved = true;
        if (attempt.HasAsked) return;
        attempt.HasAsked = true;
        attempt.Offer.Context.AskToOffer!();
    }

    private void Offer(WorkerSeat seat, OpenAttempt attempt)
    {
        (attempt.SeenAt, attempt.OfferedTo) = (Now, seat);
        if (attempt.HasToldOfWait)
            attempt.Offer.Context.Progress(new ToolProgress(null, $"handed to the worker '{seat.Hello.Name}'"));
        if (seat.Link.TryOffer(attempt.Offer)) return;
        seat.Release(attempt.Id);
        ToolOutcome outcome = WorkerFailures.InputTooLarge(attempt.Tool);
        Close(attempt, outcome);
        // Whoever awaits it goes on on a thread of its own: this one has the gate.
        ThreadPool.UnsafeQueueUserWorkItem(
            static refused => refused.Attempt.Tell(refused.Outcome), (Attempt: attempt, Outcome: outcome),
            preferLocal: false);
    }

    private void Queue(OpenAttempt attempt, bool isFirst = false)
    {
        // No more wait than the engine runs at once.
        if (!_queues.TryGetValue(attempt.Tool, out LinkedList<OpenAttempt>? queue))
            _queues.Add(attempt.Tool, queue = []);
        attempt.Line = isFirst ? queue.AddFirst(attempt) : queue.AddLast(attempt);
    }

    // Who is handed out leaves from the front, and who is cancelled from anywhere: nothing that is over waits.
    private void Dequeue(LinkedList<OpenAttempt> queue, LinkedListNode<OpenAttempt> place)
    {
        queue.Remove(place);
        place.Value.Line = null;
        if (queue.Count == 0) _queues.Remove(place.Value.Tool);
    }

    /// <summary>Hands the worker what waits for the places that it has.</summary>
    private void Fill(WorkerSeat seat)
    {
        while (_queues.Count > 0 && Oldest(seat) is { List: { } queue } place)
        {
            Dequeue(queue, place);
            Hand(seat, place.Value);
        }
    }

    private LinkedListNode<OpenAttempt>? Oldest(WorkerSeat seat)
    {
        LinkedListNode<OpenAttempt>? oldest = null;
        foreach (ToolName tool in seat.Tools.Select(offered => offered.Name))
        {
            if (!seat.HasRoomFor(tool) || _queues.GetValueOrDefault(tool)?.First is not { } first) continue;
            if (oldest is null || first.Value.OpenedAt < oldest.Value.OpenedAt) oldest = first;
        }

        return oldest;
    }

    /// <summary>It is over before anybody was handed it: the place that was kept for it is another's.</summary>
    private void CloseInLine(OpenAttempt attempt, ToolOutcome outcome)
    {
        WorkerSeat? kept = attempt.IsReserved ? attempt.Seat : null;
        Close(attempt, outcome);
        if (kept is { IsGone: false }) Fill(kept);
    }

    private static void Unreserve(OpenAttempt attempt)
    {
        attempt.Seat!.Release(attempt.Id);
        (attempt.Seat, attempt.IsReserved) = (null, false);
    }

    /// <summary>
    /// The worker is offered nothing more: what it kept places for goes to another, or back to the head of the line.
    /// </summary>
    private void GiveBack(WorkerSeat seat)
    {
        OpenAttempt[] kept =
            [.. seat.Held.Values.Where(held => held.IsReserved).OrderByDescending(held => held.OpenedAt)];
        foreach (OpenAttempt attempt in kept)
        {
            Unreserve(attempt);
            if (FreeSeat(attempt.Tool) is { } other) Hand(other, attempt);
            else Queue(attempt, isFirst: true);
        }
    }
}
