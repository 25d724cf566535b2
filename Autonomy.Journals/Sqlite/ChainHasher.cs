using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// The chain over a stream's events. The hash before the first event is SHA-256 of the stream's id in UTF-8; each
/// event's is SHA-256 of these bytes, numbers little-endian: the hash before (32), the length of the name in UTF-8
/// (4), the name, the schema version (4), the version (8), the time in milliseconds since 1970 (8), the body. Used by
/// one thread at a time.
/// </summary>
internal sealed class ChainHasher
{
    public const int Length = 32;
    private const int NumbersLength = 24;
    private const int KeptBytesMax = 1 << 20;

    private byte[] _bytes = new byte[1024];

    public static byte[] Start(string stream) => SHA256.HashData(Encoding.UTF8.GetBytes(stream));

    /// <summary>Replaces the hash before an event by the event's.</summary>
    public void Next(
        Span<byte> hash,
        ReadOnlySpan<byte> name,
        long schemaVersion,
        long version,
        long timeMs,
        ReadOnlySpan<byte> body)
    {
        int length = Length + NumbersLength + name.Length + body.Length;
        byte[] bytes = length <= _bytes.Length ? _bytes : Grow(length);
        Span<byte> rest = bytes.AsSpan(0, length);
        hash.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[32..], name.Length);
        name.CopyTo(rest[36..]);
        rest = rest[(36 + name.Length)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, (int)schemaVersion);
        BinaryPrimitives.WriteInt64LittleEndian(rest[4..], version);
        BinaryPrimitives.WriteInt64LittleEndian(rest[12..], timeMs);
        body.CopyTo(rest[20..]);
        SHA256.HashData(bytes.AsSpan(0, length), hash);
    }

    private byte[] Grow(int length)
    {
        var larger = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        // One huge body does not keep its room for ever.
        if (larger.Length <= KeptBytesMax) _bytes = larger;
        return larger;
    }
}
