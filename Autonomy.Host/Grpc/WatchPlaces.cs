using Autonomy.Host.Api;

namespace Autonomy.Host.Grpc;

/// <summary>
/// The places of those who watch the health, none of whom needs a token: of all together, and of each address, so that
/// one client does not take them from everybody else. Safe to call from any thread.
/// </summary>
internal sealed class WatchPlaces
{
    /// <summary>Who watches at once: 1,000 at most.</summary>
    public const int Max = 1_000;

    /// <summary>Who watches at once from one address: 50 at most.</summary>
    public const int PerAddressMax = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Lets one in; it leaves when what is returned is disposed of, once.</summary>
    /// <param name="source">Whom its address stands for.</param>
    /// <exception cref="ApiException">There are too many.</exception>
    public IDisposable Enter(string source)
    {
        lock (_lock)
        {
            int own = _taken.GetValueOrDefault(source);
            if (own >= PerAddressMax) throw Refusal($"{PerAddressMax} watches come from this address already.");
            if (_count >= Max) throw Refusal($"{Max} callers watch the health already.");
            _taken[source] = own + 1;
            _count++;
        }

        return new Place(this, source);
    }

    private void Leave(string source)
    {
        lock (_lock)
        {
            _count--;
            if (--_taken[source] == 0) _taken.Remove(source);
        }
    }

    private static ApiException Refusal(string what) => new(
        ApiFault.Load, "too_many_watches", what + " Come back later, or ask now and then with Check.")
    {
        RetryAfter = Patience,
    };

    private sealed class Place(WatchPlaces places, string source) : IDisposable
    {
        public void Dispose() => places.Leave(source);
    }
}
