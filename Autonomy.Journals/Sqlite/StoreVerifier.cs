using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Journals.Sqlite.Indexing;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// Walks a store and compares everything with what its hashes say. After a fault it goes on from what is stored.
/// </summary>
internal sealed class StoreVerifier : IDisposable
{
    private readonly Connection _connection;
    private readonly string _directory;
    private readonly Statement _streams;
    private readonly Statement _events;
    private readonly ChainHasher _hasher = new();
    private readonly List<StoreFault> _faults = [];
    private long _eventCount;

    public StoreVerifier(Connection connection, string directory)
    {
        (_connection, _directory) = (connection, directory);
        // The snapshot is read with its stream, before the events, so that one written meanwhile is not ahead of them.
        _streams = connection.Prepare("""
            select s.key, s.id, coalesce(n.version, -1) from streams s left join snapshots n on n.stream = s.key
             where s.key > ?1 order by s.key limit 1
            """);
        _events = connection.Prepare("""
            select version, offset, time_ms, name, schema, body, hash from events where stream = ?1 order by version
            """);
    }

    public StoreVerification Verify(CancellationToken cancellation)
    {
        // Read before the end of the journal, so that an index that is followed meanwhile is not ahead of it.
        long indexed = SqliteExecutionIndex.PositionIn(_directory);
        long streams = 0;
        long key = 0;
        while (NextStream(ref key, out StreamId stream, out long snapshotVersion))
        {
            cancellation.ThrowIfCancellationRequested();
            streams++;
            long last = VerifyEvents(key, stream);
            // A stream is entered with its first event or its first snapshot; one may be removed while it is read.
            if (last == 0 && snapshotVersion < 0 && IsThere(key))
                Fault(stream, 0, "The stream has no events: they were taken out.");
            VerifyHead(stream, last, snapshotVersion);
        }

        VerifyLooseEvents();
        VerifyOffsets();
        VerifyEnd(indexed);
        long payloads = VerifyPayloads(cancellation);
        return new StoreVerification(streams, _eventCount, payloads, _faults);
    }

    public void Dispose()
    {
        _streams.Dispose();
        _events.Dispose();
        _connection.Dispose();
    }

    private bool NextStream(ref long key, out StreamId stream, out long snapshotVersion)
    {
        _streams.Bind(1, key);
        stream = default;
        snapshotVersion = 0;
        if (!_streams.Step()) return false;
        key = _streams.Int64(0);
        stream = new StreamId(_streams.Text(1));
        snapshotVersion = _streams.Int64(2);
        _streams.Reset();
        return true;
    }

    private bool IsThere(long key)
    {
        using Statement still = _connection.Prepare("select 1 from streams where key = ?1");
        still.Bind(1, key);
        return still.Step();
    }

    private long VerifyEvents(long key, StreamId stream)
    {
        long version = 0;
        long offset = 0;
        byte[] before = ChainHasher.Start(stream.Value);
        _events.Bind(1, key);
        while (_events.Step())
        {
            _eventCount++;
            version = VerifyPlace(stream, version, offset);
            offset = _events.Int64(1);
            VerifyHash(stream, before);
            _events.Bytes(6).CopyTo(before);
        }

        return version;
    }

    private long VerifyPlace(StreamId stream, long versionBefore, long offsetBefore)
    {
        long version = _events.Int64(0);
        long offset = _events.Int64(1);
        string gap = $"Version {version} follows version {versionBefore}: events are missing.";
        string disorder = $"Offset {offset} follows offset {offsetBefore}: events are out of order.";
        if (version != versionBefore + 1) Fault(stream, version, gap);
        if (offset <= offsetBefore) Fault(stream, version, disorder);
        return version;
    }

    private void VerifyHash(StreamId stream, ReadOnlySpan<byte> before)
    {
        Span<byte> hash = stackalloc byte[ChainHasher.Length];
        before.CopyTo(hash);
        byte[] name = Encoding.UTF8.GetBytes(_events.Text(3));
        _hasher.Next(hash, name, _events.Int64(4), _events.Int64(0), _events.Int64(2), _events.Bytes(5));
        if (hash.SequenceEqual(_events.Bytes(6))) return;
        Fault(stream, _events.Int64(0),
            "The hash is not that of the event and the hash before it: one of them was changed.");
    }

    private void VerifyHead(StreamId stream, long last, long snapshotVersion)
    {
        if (snapshotVersion <= last) return;
        Fault(stream, snapshotVersion,
            $"The snapshot holds version {snapshotVersion}, and the last event is {last}.");
    }

    /// <summary>
    /// Events whose stream is not in the table of streams belong to nobody, and no walk over the streams meets them.
    /// </summary>
    private void VerifyLooseEvents()
    {
        using Statement loose = _connection.Prepare(
            "select stream, count(*) from events where stream not in (select key from streams) group by stream");
        while (loose.Step())
        {
            string which = $"{loose.Int64(1)} events belong to stream number {loose.Int64(0)}";
            Fault(null, 0, $"{which}, which is not in the table of streams.");
        }
    }

    /// <summary>
    /// Offsets go up by one, whatever the stream: some are missing where a stream was removed in order, which is
    /// written down, or where events were taken out, if only the last ones of a stream, or a stream as a whole.
    /// </summary>
    private void VerifyOffsets()
    {
        // A store that no program of this version has opened yet does not say what was removed.
        if (_connection.QueryInt64("select count(*) from sqlite_master where name = 'removed'") == 0) return;
        using Statement gaps = _connection.Prepare("""
            select before + 1, offset - 1
              from (select offset, lag(offset, 1, 0) over (order by offset) as before from events)
             where offset > before + 1
            """);
        using Statement removed = _connection.Prepare("""
            select first, last from removed
             where first between (select coalesce(max(first), 0) from removed where first <= ?1) and ?2 order by first
            """);
        // Both read the same state: what is removed meanwhile is missing in none of them, or written down.
        while (gaps.Step()) VerifyGap(gaps.Int64(0), gaps.Int64(1), removed);
    }

    private void VerifyGap(long first, long last, Statement removed)
    {
        long next = first;
        removed.Bind(1, first);
        removed.Bind(2, last);
        while (removed.Step())
        {
            if (removed.Int64(0) > next) Missing(next, removed.Int64(0) - 1);
            next = Math.Max(next, removed.Int64(1) + 1);
        }

        if (next <= last) Missing(next, last);
    }

    private void Missing(long first, long last) => Fault(null, 0, first == last
        ? $"The event at offset {first} is missing, and no stream was removed that had it: it was taken out."
        : $"The events at offsets {first} to {last} are missing, and no stream was removed that had them: "
            + "they were taken out.");

    /// <summary>No gap tells of what stood last; the index beside the store may have read it.</summary>
    private void VerifyEnd(long indexed)
    {
        long last = _connection.QueryInt64("select max(offset) from events");
        if (indexed <= last) return;
        Fault(null, 0,
            $"The lists beside the store were read from events up to offset {indexed}, and the last one is {last}: the "
            + "events after it were taken out, or an older copy of the store was put here.");
    }

    private long VerifyPayloads(CancellationToken cancellation)
    {
        using Statement payloads = _connection.Prepare("select hash, bytes from payloads");
        long count = 0;
        while (payloads.Step())
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
            string actual = Convert.ToHexStringLower(SHA256.HashData(payloads.Bytes(1)));
            string hash = payloads.Text(0);
            if (string.Equals(hash, actual, StringComparison.Ordinal)) continue;
            Fault(null, 0, $"The bytes of payload {hash} have the hash {actual}.");
        }

        return count;
    }

    private void Fault(StreamId? stream, long version, string message) =>
        _faults.Add(new StoreFault(stream, version, message));
}
