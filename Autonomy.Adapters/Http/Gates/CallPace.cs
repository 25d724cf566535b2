namespace Autonomy.Adapters.Http;

/// <summary>
/// When calls begin: evenly, so many a second. After an outage one in the first second, and twice as many in each that
/// follows up to the usual rate, so that a service that has just come back is not met by all that waited for it.
/// </summary>
internal sealed class CallPace(int callsPerSecond)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _nextStart = DateTimeOffset.MinValue;
    private DateTimeOffset _rampStart = DateTimeOffset.MinValue;

    /// <summary>Takes the next turn, and says how long to wait for it.</summary>
    public TimeSpan TakeTurn(DateTimeOffset now)
    {
        lock (_lock)
        {
            DateTimeOffset turn = _nextStart > now ? _nextStart : now;
            _nextStart = turn + TimeSpan.FromSeconds(1 / RateAt(turn));
            return turn - now;
        }
    }

    /// <summary>The service is back: calls begin slowly from here on.</summary>
    public void BeginRamp(DateTimeOffset now)
    {
        lock (_lock)
        {
            _rampStart = now;
            _nextStart = now;
        }
    }

    /// <summary>How many calls a second begin at a time.</summary>
    public double Rate(DateTimeOffset at)
    {
        lock (_lock) return RateAt(at);
    }

    private double RateAt(DateTimeOffset at)
    {
        double seconds = Math.Floor((at - _rampStart).TotalSeconds);
        return Math.Min(callsPerSecond, Math.Pow(2, Math.Clamp(seconds, 0, 32)));
    }
}
