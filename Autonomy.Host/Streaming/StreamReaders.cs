using Autonomy.Host.Api;
using Autonomy.Host.Configuration;

namespace Autonomy.Host.Streaming;

/// <summary>Counts who follows a stream, on whatever transport, and lets no more in than are allowed.</summary>
public sealed class StreamReaders(StreamSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets one in; it leaves when what is returned is disposed of.</summary>
    /// <exception cref="ApiException">There are too many.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) <= settings.ReadersMax) return new Place(this);
        Interlocked.Decrement(ref _count);
        throw new ApiException(
            ApiFault.Load, "too_many_readers",
            $"{settings.ReadersMax} readers follow streams already ('autonomy.streams.readers-max'). Come back later.")
        {
            RetryAfter = Patience,
        };
    }

    private sealed class Place(StreamReaders readers) : IDisposable
    {
        private int _hasLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0) Interlocked.Decrement(ref readers._count);
        }
    }
}
