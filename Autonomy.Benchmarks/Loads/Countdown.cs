namespace Autonomy.Benchmarks.Loads;

/// <summary>Completes when something has happened so many times. Safe from any thread.</summary>
internal sealed class Countdown
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _target;
    private int _count;

    public Countdown(int target)
    {
        _target = target;
        if (target == 0) _reached.SetResult();
    }

    /// <summary>How often it has happened.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether it has happened so many times.</summary>
    public bool IsReached => Count >= _target;

    /// <summary>It happened once more.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _count) == _target) _reached.SetResult();
    }

    /// <summary>Completes when the number is reached.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="what">What is counted, for the message when it takes longer.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public async Task WaitAsync(TimeSpan patience, string what, CancellationToken cancellation)
    {
        try
        {
            await _reached.Task.WaitAsync(patience, cancellation);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"Only {Count} of {_target} {what} after {patience}.", timeout);
        }
    }
}
