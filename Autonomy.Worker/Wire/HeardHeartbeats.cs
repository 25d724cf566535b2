namespace Autonomy.Worker.Wire;

/// <summary>
/// What the engine is known to have heard over one connection. By it, and by nothing that runs on its own, is an
/// attempt begun: whoever was stopped for a while may read an offer before any timer. Safe to use from any thread.
/// </summary>
/// <param name="open">
/// How long an attempt is certain to be open since it was known to be; null: the engine answers no heartbeats.
/// </param>
/// <param name="helloAt">When the hello was sent, which the engine has answered.</param>
/// <param name="clock">The clock.</param>
internal sealed class HeardHeartbeats(TimeSpan? open, long helloAt, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<bool> _next = NextSource();
    private long _heardOf = helloAt;

    /// <summary>The stamp of a heartbeat: to be taken before what it names.</summary>
    public long Stamp() => clock.GetTimestamp();

    /// <summary>An offer has been read: to be taken once heartbeats name its attempt.</summary>
    public OfferRead Read()
    {
        lock (_lock) return new OfferRead(clock.GetTimestamp(), _heardOf);
    }

    /// <summary>The engine has heard the heartbeat with this stamp.</summary>
    public void Hear(long stamp)
    {
        TaskCompletionSource<bool> heard;
        lock (_lock)
        {
            _heardOf = Math.Max(_heardOf, stamp);
            (heard, _next) = (_next, NextSource());
        }

        heard.TrySetResult(true);
    }

    /// <summary>The connection is over; nothing is heard any more.</summary>
    public void End()
    {
        lock (_lock) _next.TrySetResult(false);
    }

    /// <summary>
    /// Waits until the attempt may begin, which it may at the moment in which this completes; false: the connection is
    /// over before.
    /// </summary>
    public async ValueTask<bool> WhenOpenAsync(OfferRead offer, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Task<bool> next;
            lock (_lock)
            {
                if (IsOpen(offer)) return true;
                next = _next.Task;
            }

            if (!await next.WaitAsync(cancellation)) return false;
        }
    }

    // A heartbeat that was stamped after the offer was read has named its attempt.
    private bool IsOpen(OfferRead offer) => open is not { } time
        || clock.GetElapsedTime(_heardOf > offer.At ? _heardOf : offer.HeardOf) < time;

    private static TaskCompletionSource<bool> NextSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>When an offer was read, and when that was sent which the engine had answered by then.</summary>
internal readonly record struct OfferRead(long At, long HeardOf);
