namespace Autonomy.Adapters.Http;

/// <summary>
/// How many calls run at once: half as many after a refusal for their rate, one more after ten that went well (additive
/// increase, multiplicative decrease), between 1 and a ceiling. First come, first served.
/// </summary>
internal sealed class AdaptiveSlots
{
    private const int SuccessesPerSlot = 10;

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private readonly int _ceiling;
    private int _limit;
    private int _taken;
    private int _successes;
    private int _shrinks;

    public AdaptiveSlots(int ceiling) => _ceiling = _limit = ceiling;

    /// <summary>How many calls may run, do run, and wait.</summary>
    public (int Limit, int Taken, int Waiting) Counts
    {
        get
        {
            lock (_lock) return (_limit, _taken, _waiting.Count);
        }
    }

    /// <summary>
    /// Waits for a slot, which <see cref="Leave"/> gives back. The number says how often the limit had shrunk by then.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no slot is taken.</exception>
    public async Task<int> EnterAsync(CancellationToken cancellation)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_waiting.Count == 0 && _taken < _limit)
            {
                _taken++;
                return _shrinks;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            place = _waiting.AddLast(turn);
        }

        await using (cancellation.Register(() => GiveUp(place, cancellation))) await place.Value.Task;
        lock (_lock) return _shrinks;
    }

    /// <summary>Gives a slot back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _taken--;
            AdmitWaiting();
        }
    }

    /// <summary>A call was refused for the rate. Calls that began before the last such refusal say nothing new.</summary>
    public void Shrink(int enteredAt)
    {
        lock (_lock)
        {
            if (enteredAt < _shrinks) return;
            _limit = Math.Max(1, _limit / 2);
            _successes = 0;
            _shrinks++;
        }
    }

    /// <summary>A call went well.</summary>
    public void Grow()
    {
        lock (_lock)
        {
            if (_limit == _ceiling || ++_successes < SuccessesPerSlot) return;
            _limit++;
            _successes = 0;
            AdmitWaiting();
        }
    }

    private void AdmitWaiting()
    {
        while (_taken < _limit && _waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            _taken++;
            next.Value.SetResult();
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellation)
    {
        lock (_lock)
        {
            // A slot that was given at the same moment is taken, and given back by who has it.
            if (place.List is null) return;
            _waiting.Remove(place);
            place.Value.SetCanceled(cancellation);
        }
    }
}
