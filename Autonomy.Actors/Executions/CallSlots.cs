using Autonomy.Actors.Runtime;
using Autonomy.Core.Dispatching;

namespace Autonomy.Actors.Executions;

/// <summary>
/// The calls that run at once in an engine. While there is room, taking a slot is a count; when there is none, calls
/// wait in a fair queue, and each that ends hands its slot to the next. Safe to use from any thread.
/// </summary>
internal sealed class CallSlots(int slotsMax)
{
    private readonly Lock _lock = new();
    private readonly FairQueue<Waiter> _queue = new();
    private int _taken;

    /// <summary>The most calls at once.</summary>
    public int SlotsMax => slotsMax;

    /// <summary>Calls that run.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a slot; null where there was one, else who waits for it.</summary>
    /// <param name="order">The call.</param>
    /// <param name="caller">Told <see cref="StepActor.SlotFree"/> once it has the slot that it waited for.</param>
    public Waiter? TakeOrWait(StepCallOrder order, ActorRef caller)
    {
        lock (_lock)
        {
            if (_taken < slotsMax)
            {
                _taken++;
                return null;
            }

            var waiter = new Waiter((ActorCell)caller);
            waiter.Place = _queue.Enqueue(
                order.Workspace, order.Project ?? "", order.Execution, order.Priority, waiter);
            return waiter;
        }
    }

    /// <summary>Takes a slot for a call that runs already: it does, however many are taken.</summary>
    public void Take()
    {
        lock (_lock) _taken++;
    }

    /// <summary>A call that had its slot has ended.</summary>
    public void Release()
    {
        Waiter? next = null;
        lock (_lock)
        {
            if (_taken > slotsMax || !_queue.TryDequeue(out next)) _taken--;
            else next.HasSlot = true;
        }

        next?.Caller.PostOwed(new OwedNews(StepActor.SlotFree));
    }

    /// <summary>
    /// A call that waited is not made: it leaves the queue, or gives the slot back that it has just got.
    /// </summary>
    public void GiveUp(Waiter waiter)
    {
        lock (_lock)
        {
            if (!waiter.HasSlot)
            {
                _queue.Remove(waiter.Place!);
                return;
            }
        }

        Release();
    }

    /// <summary>A call that waits for a slot.</summary>
    internal sealed class Waiter(ActorCell caller)
    {
        public ActorCell Caller => caller;

        public bool HasSlot { get; set; }

        public FairQueue<Waiter>.Place? Place { get; set; }
    }
}
