using Autonomy.Core.Seams;

namespace Autonomy.Actors.Runtime;

/// <summary>
/// Random numbers that follow from a seed (SplitMix64), for simulations and tests. They can be guessed: never make a
/// secret from them. Safe from any thread, though only one thread sees the same numbers each time.
/// </summary>
/// <param name="seed">Equal seeds give equal numbers.</param>
public sealed class SeededRandom(ulong seed) : IRandomSource
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <inheritdoc/>
    public ulong NextUInt64()
    {
        var bits = Interlocked.Add(ref _state, Step);
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A source of its own, whose numbers do not depend on how many are drawn here afterwards.</summary>
    public SeededRandom Split() => new(NextUInt64());
}
