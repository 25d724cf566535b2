namespace Autonomy.Core.Seams;

/// <summary>
/// Where random numbers and the random part of ids come from. In production it is the system's generator, in a
/// simulation a stream that is split from the run's seed. Safe to call from any thread.
/// </summary>
public interface IRandomSource
{
    /// <summary>64 random bits.</summary>
    ulong NextUInt64();

    /// <summary>A number in [0, 1), of 53 random bits.</summary>
    double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));
}
