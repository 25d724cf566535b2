namespace Autonomy.Core.Values;

/// <summary>
/// FNV-1a, 64 bits folded to 32: the same in every process, which the runtime's own string hashes are not.
/// Source: http://www.isthe.com/chongo/tech/comp/fnv/.
/// </summary>
public static class StableHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The hash of a text's UTF-16 code units.</summary>
    public static int Of(string text) => Fold(Of64(text));

    /// <summary>The hash of bytes.</summary>
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = OffsetBasis;
        foreach (byte one in bytes) hash = (hash ^ one) * Prime;
        return Fold(hash);
    }

    /// <summary>The hash of a 64-bit number.</summary>
    public static int Of(long value) => Fold(Mix(OffsetBasis, (ulong)value));

    /// <summary>The 64-bit hash of a text's UTF-16 code units.</summary>
    public static ulong Of64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ulong hash = OffsetBasis;
        foreach (char unit in text) hash = (hash ^ unit) * Prime;
        return hash;
    }

    /// <summary>One hash of two.</summary>
    public static int Combine(int first, int second) => Fold(Mix(Mix(OffsetBasis, (uint)first), (uint)second));

    /// <summary>
    /// Spreads a hash over all its bits (the finalizer of SplitMix64), for hashes that serve as random numbers.
    /// </summary>
    public static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ ((value >> shift) & 0xFF)) * Prime;
        return hash;
    }

    private static int Fold(ulong hash) => (int)(hash ^ (hash >> 32));
}
