namespace Autonomy.Host.Grpc.Protocol;

/// <summary>
/// What ends a call from outside: the caller goes, its time is over, its token ends, or the service stops. Most calls
/// have no limit of time and end by themselves: those cost nothing here.
/// </summary>
internal sealed class CallTokens : IDisposable
{
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _gone;
    private CancellationTokenSource? _caller;
    private CancellationTokenSource? _ending;

    /// <summary>Begins to watch.</summary>
    /// <param name="timeout">How long the caller waits; null: without end.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="aborted">Cancelled when the caller goes.</param>
    /// <param name="stopping">Cancelled when the service stops.</param>
    public CallTokens(
        TimeSpan? timeout, TimeProvider clock, CancellationToken aborted, CancellationToken stopping)
    {
        (_stopping, Gone) = (stopping, aborted);
        if (timeout is not { } time) return;
        _deadline = new CancellationTokenSource(time, clock);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(aborted, _deadline.Token);
        Gone = _gone.Token;
    }

    /// <summary>Cancelled once nobody waits any more, or the caller's time is over.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Cancelled then, when the caller's token ends, and when the service stops. To be asked for by one thread
    /// at a time.</summary>
    public CancellationToken Ending => (_ending ??= CancellationTokenSource.CreateLinkedTokenSource(
        Gone, _stopping, _caller?.Token ?? CancellationToken.None)).Token;

    /// <summary>Whether the caller's time is over.</summary>
    public bool IsLate => _deadline is { IsCancellationRequested: true };

    /// <summary>Whether the service stops.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Whether the caller's token has ended.</summary>
    public bool HasCallerEnded => _caller is { IsCancellationRequested: true };

    /// <summary>Gives what is to be called once the caller's token ends, and ends the call then. To be asked for before
    /// <see cref="Ending"/> is.</summary>
    public Action EndsWithCaller()
    {
        CancellationTokenSource caller = _caller = new CancellationTokenSource();
        // What goes on with the call is no business of whoever revokes the token.
        return () => _ = caller.CancelAsync();
    }

    /// <summary>Lets nothing more be told to a caller whose token has ended.</summary>
    /// <exception cref="OperationCanceledException">It has.</exception>
    public void DemandCaller()
    {
        if (HasCallerEnded) throw new OperationCanceledException("The token has ended.");
    }

    public void Dispose()
    {
        _ending?.Dispose();
        _caller?.Dispose();
        _gone?.Dispose();
        _deadline?.Dispose();
    }
}
