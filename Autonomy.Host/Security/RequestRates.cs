using System.Net;
using System.Net.Sockets;
using Autonomy.Host.Api;

namespace Autonomy.Host.Security;

/// <summary>
/// How many requests are taken in a second: of each token, and of each address. A second's worth may come at once. Safe
/// to call from any thread.
/// </summary>
internal sealed class RequestRates(int perTokenMax, int perAddressMax, TimeProvider clock)
{
    private readonly RateTable _tokens = new(perTokenMax, clock);
    private readonly RateTable _addresses = new(perAddressMax, clock);

    /// <summary>Takes a request by a token.</summary>
    /// <exception cref="ApiException">There were too many.</exception>
    public void DemandOfToken(string token) => Demand(_tokens, token, "token");

    /// <summary>Takes a request from an address.</summary>
    /// <exception cref="ApiException">There were too many.</exception>
    public void DemandOfAddress(IPAddress address) => Demand(_addresses, SourceOf(address), "address");

    /// <summary>Whom an address stands for: of IPv6, everybody has a whole network of 64 bits.</summary>
    internal static string SourceOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private static void Demand(RateTable table, string key, string what)
    {
        if (table.Take(key) is not { } patience) return;
        throw new ApiException(
            ApiFault.Load, "too_many_requests",
            $"This {what} makes more than {table.PerSecondMax} requests in a second. Ask again a little later.")
        {
            RetryAfter = patience,
        };
    }
}

/// <summary>Buckets that fill at a steady rate, and hold what fills in a second.</summary>
internal sealed class RateTable(int perSecondMax, TimeProvider clock)
{
    /// <summary>Buckets at most; beyond, newcomers share one, so that no flood of names takes the memory.</summary>
    private const int BucketsMax = 1 << 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Bucket _shared = new(perSecondMax, clock.GetTimestamp());

    public int PerSecondMax => perSecondMax;

    /// <summary>Takes one; null: it was there. Otherwise, in how long there will be one.</summary>
    public TimeSpan? Take(string key)
    {
        long now = clock.GetTimestamp();
        lock (_lock)
        {
            Bucket bucket = BucketOf(key, now);
            double filled = bucket.Left + (clock.GetElapsedTime(bucket.Since, now).TotalSeconds * perSecondMax);
            bucket.Since = now;
            bucket.Left = Math.Min(filled, perSecondMax);
            if (bucket.Left < 1) return TimeSpan.FromSeconds((1 - bucket.Left) / perSecondMax);
            bucket.Left--;
            return null;
        }
    }

    private Bucket BucketOf(string key, long now)
    {
        if (_buckets.TryGetValue(key, out Bucket? bucket)) return bucket;
        if (_buckets.Count >= BucketsMax) ForgetFull(now);
        if (_buckets.Count >= BucketsMax) return _shared;
        bucket = new Bucket(perSecondMax, now);
        _buckets.Add(key, bucket);
        return bucket;
    }

    // A bucket that rested for a second is full, and a new one is no different. When none is, that costs the walk once
    // a second at most, as none is forgotten before.
    private void ForgetFull(long now)
    {
        if (clock.GetElapsedTime(_shared.Walked, now) < TimeSpan.FromSeconds(1)) return;
        _shared.Walked = now;
        foreach ((string key, Bucket bucket) in _buckets)
        {
            if (clock.GetElapsedTime(bucket.Since, now) >= TimeSpan.FromSeconds(1)) _buckets.Remove(key);
        }
    }

    private sealed class Bucket(double left, long since)
    {
        public double Left { get; set; } = left;

        public long Since { get; set; } = since;

        public long Walked { get; set; }
    }
}
