using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Workers;

/// <summary>An attempt whose end is awaited. Guarded by the lock of its pool.</summary>
internal sealed class OpenAttempt(WorkerPool pool, AttemptOffer offer)
{
    // Who awaits it puts what comes into a mailbox: that may be done on the thread that brings it.
    private readonly TaskCompletionSource<ToolOutcome> _end = new();

    public AttemptOffer Offer { get; private set; } = offer;

    public AttemptId Id => Offer.Id;

    public ToolName Tool => Offer.Call.Tool;

    public Task<ToolOutcome> End => _end.Task;

    /// <summary>
    /// Who runs it, or ran it when it was last heard of, or has a place for it; null: it waits for a worker's place.
    /// </summary>
    public WorkerSeat? Seat { get; set; }

    /// <summary>The connection that it was offered on last; null: on none, or by an earlier engine.</summary>
    public WorkerSeat? OfferedTo { get; set; }

    /// <summary>Whether its worker keeps a place for it, and is offered it once that is durable.</summary>
    public bool IsReserved { get; set; }

    /// <summary>Whether its execution was asked whether it may be offered.</summary>
    public bool HasAsked { get; set; }

    /// <summary>Whether it may be offered to whoever has a place for it; the others ask first.</summary>
    public bool MayBeOffered { get; set; } = offer.Context.AskToOffer is null;

    /// <summary>Its place among those that wait for a worker's; null: it does not.</summary>
    public LinkedListNode<OpenAttempt>? Line { get; set; }

    /// <summary>Whether it began before the engine did, and no worker has claimed it yet.</summary>
    public bool IsUnclaimed { get; set; }

    /// <summary>Whether it was let go: its end is kept for whoever takes it up.</summary>
    public bool IsLetGo { get; set; }

    /// <summary>When it was last heard of, by the clock's counter.</summary>
    public long SeenAt { get; set; }

    /// <summary>Since when it is open, by the clock's counter: its place among those that wait.</summary>
    public long OpenedAt { get; set; }

    /// <summary>When it was asked to stop; null: it was not.</summary>
    public long? CancelledAt { get; set; }

    /// <summary>Whether it has been told that it waits.</summary>
    public bool HasToldOfWait { get; set; }

    /// <summary>Whether its end was told, or nobody waits for it any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>What its cancellation is registered with.</summary>
    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>Whether it waits for a worker's place, or for its offer to be durable: nobody was handed it.</summary>
    public bool IsInLine => IsReserved || (Seat is null && !IsUnclaimed);

    /// <summary>From now on another awaits it, who hears of its progress and may stop it.</summary>
    public void TakeUp(ToolContext context)
    {
        Registration.Unregister();
        Offer = Offer with { Context = context };
        IsLetGo = false;
    }

    /// <summary>It is over: what it was called with, and who awaited it, are of no use any more.</summary>
    public void Lighten() => Offer = Offer with
    {
        Call = Offer.Call with { Input = DataObject.Empty },
        Context = Offer.Context with { Progress = static _ => { }, HoldsSecret = static _ => false, AskToOffer = null },
    };

    /// <summary>Tells its end, outside the lock.</summary>
    public void Tell(ToolOutcome outcome)
    {
        Registration.Unregister();
        _end.TrySetResult(outcome);
    }

    /// <summary>Asks it to stop.</summary>
    public void Cancel() => pool.Cancel(this);
}
