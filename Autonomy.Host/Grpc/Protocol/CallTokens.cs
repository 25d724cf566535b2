namespace Autonomy.Host.Grpc.Protocol;

/// <summary>What ends a call from outside: the caller goes, its time is over, or the service stops.</summary>
internal sealed class CallTokens : IDisposable
{
    private readonly CancellationTokenSource _gone;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationToken _stopping;

    /// <summary>Begins to watch.</summary>
    /// <param name="timeout">How long the caller waits; null: without end.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="aborted">Cancelled when the caller goes.</param>
    /// <param name="stopping">Cancelled when the service stops.</param>
    public CallTokens(
        TimeSpan? timeout, TimeProvider clock, CancellationToken aborted, CancellationToken stopping)
    {
        _deadline = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, clock);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(aborted, _deadline.Token);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token, stopping);
        (_stopping, Gone, Ending) = (stopping, _gone.Token, _ending.Token);
    }

    /// <summary>Cancelled once nobody waits any more, or the caller's time is over.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Cancelled then, and when the service stops.</summary>
    public CancellationToken Ending { get; }

    /// <summary>Whether the caller's time is over.</summary>
    public bool IsLate => _deadline.IsCancellationRequested;

    /// <summary>Whether the service stops.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    public void Dispose()
    {
        _ending.Dispose();
        _gone.Dispose();
        _deadline.Dispose();
    }
}
