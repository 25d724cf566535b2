namespace Autonomy.Core.Journaling;

/// <summary>An event as it goes into the journal: its stored name and version, and its body in UTF-8 JSON.</summary>
/// <param name="Name">From the table of stored names; never a type's name.</param>
/// <param name="SchemaVersion">The version of the body's shape, from 1.</param>
/// <param name="Body">The JSON text. It must not change once it was handed over.</param>
public readonly record struct NewEvent(string Name, int SchemaVersion, ReadOnlyMemory<byte> Body);

/// <summary>An event as it stands in the journal.</summary>
/// <param name="Stream">The stream that it belongs to.</param>
/// <param name="Version">Its place in the stream: 1, 2, 3 ... without gaps.</param>
/// <param name="Offset">Its place in the whole journal, increasing, perhaps with gaps.</param>
/// <param name="Time">When it was decided, to the millisecond, UTC.</param>
/// <param name="Name">Its stored name.</param>
/// <param name="SchemaVersion">The version of the body's shape.</param>
/// <param name="Body">The JSON text in UTF-8.</param>
public sealed record StoredEvent(
    StreamId Stream,
    long Version,
    long Offset,
    DateTimeOffset Time,
    string Name,
    int SchemaVersion,
    ReadOnlyMemory<byte> Body);

/// <summary>
/// The state of a stream after its event <paramref name="Version"/>, so that reading can begin there.
/// </summary>
/// <param name="Version">The last event that it holds.</param>
/// <param name="SchemaVersion">The shape of the body; a reader that does not know it reads the events instead.</param>
/// <param name="Body">The state in UTF-8 JSON.</param>
public sealed record Snapshot(long Version, int SchemaVersion, ReadOnlyMemory<byte> Body);

/// <summary>When a stream that is not in memory must be loaded again. One a stream, the latest counts.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Due"> When; <see cref="WakeUp.AtRestart"/> for one that is live and must go on after a restart,
/// <see cref="WakeUp.OnlyWhenTold"/> for one that waits for a person or a signal.
/// </param>
public readonly record struct WakeUp(StreamId Stream, DateTimeOffset Due)
{
    /// <summary>Due at once after a restart.</summary>
    public static readonly DateTimeOffset AtRestart = DateTimeOffset.UnixEpoch;

    /// <summary>Open, but no clock will wake it.</summary>
    public static readonly DateTimeOffset OnlyWhenTold = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>A payload's name: the SHA-256 of its bytes, in lower-case hexadecimal.</summary>
public readonly record struct PayloadHash
{
    /// <summary>Names a payload by its hash.</summary>
    public PayloadHash(string hex)
    {
        if (hex is not { Length: 64 })
            throw new ArgumentException("A payload is named by 64 hexadecimal digits (SHA-256).", nameof(hex));
        Hex = hex;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <inheritdoc/>
    public override string ToString() => Hex;
}

/// <summary>
/// Bytes too large for an event, stored beside the journal by their hash, once however often they are named.
/// </summary>
/// <param name="Hash">The SHA-256 of <paramref name="Bytes"/>.</param>
/// <param name="Bytes">The content.</param>
public readonly record struct Payload(PayloadHash Hash, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// The right to write, as its holder knows it. The embedded store has one owner and one epoch; a cluster's shards
/// each have theirs.
/// </summary>
/// <param name="Shard">The slice of the streams.</param>
/// <param name="Epoch">The fencing counter; a lower one than the highest granted is refused.</param>
public readonly record struct Fence(int Shard, long Epoch);
