using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>A reading connection with its statements, used by one thread at a time.</summary>
internal sealed class StoreReader : IDisposable
{
    private const string EventColumns = "e.offset, e.stream, e.version, e.time_ms, e.name, e.schema, e.body";
    private const int NamesMax = 4096;

    private readonly Connection _connection;
    private readonly Statement _stream;
    private readonly Statement _after;
    private readonly Statement _streamId;
    private readonly Statement _snapshot;
    private readonly Statement _payload;
    private readonly Statement _wakeUps;
    private readonly Dictionary<string, string> _names = [];

    public StoreReader(Connection connection)
    {
        _connection = connection;
        _stream = connection.Prepare($"""
            select {EventColumns} from events e
             where e.stream = (select key from streams where id = ?1) and e.version >= ?2 order by e.version limit ?3
            """);
        _after = connection.Prepare(
            $"select {EventColumns} from events e where e.offset > ?1 order by e.offset limit ?2");
        _streamId = connection.Prepare("select id from streams where key = ?1");
        _snapshot = connection.Prepare(
            "select version, schema, body from snapshots where stream = (select key from streams where id = ?1)");
        _payload = connection.Prepare("select bytes from payloads where hash = ?1");
        _wakeUps = connection.Prepare("""
            select stream, due_ms from wakeups
             where due_ms <= ?1 and (due_ms, stream) > (?2, ?3) order by due_ms, stream limit ?4
            """);
    }

    public IReadOnlyList<StoredEvent> Stream(StreamId stream, long fromVersion, int max)
    {
        _stream.BindText(1, stream.Value);
        _stream.Bind(2, fromVersion);
        _stream.Bind(3, max);
        List<StoredEvent> events = [];
        while (_stream.Step()) events.Add(EventOf(_stream, stream));
        return events;
    }

    public IReadOnlyList<StoredEvent> After(long offset, int max)
    {
        _after.Bind(1, offset);
        _after.Bind(2, max);
        List<StoredEvent> events = [];
        Dictionary<long, StreamId> streams = [];
        while (_after.Step())
        {
            long key = _after.Int64(1);
            if (!streams.TryGetValue(key, out StreamId stream)) streams[key] = stream = StreamOf(key);
            events.Add(EventOf(_after, stream));
        }

        return events;
    }

    public Snapshot? Snapshot(StreamId stream)
    {
        _snapshot.BindText(1, stream.Value);
        if (!_snapshot.Step()) return null;
        var found = new Snapshot(_snapshot.Int64(0), (int)_snapshot.Int64(1), _snapshot.Bytes(2).ToArray());
        _snapshot.Reset();
        return found;
    }

    public ReadOnlyMemory<byte>? Payload(PayloadHash hash)
    {
        _payload.BindText(1, hash.Hex);
        if (!_payload.Step()) return null;
        byte[] bytes = _payload.Bytes(0).ToArray();
        _payload.Reset();
        return bytes;
    }

    public IReadOnlyList<WakeUp> WakeUps(DateTimeOffset upTo, WakeUp? after, int max)
    {
        _wakeUps.Bind(1, AppendRules.EventMs(upTo));
        _wakeUps.Bind(2, after is { } mark ? AppendRules.DueMs(mark.Due) : long.MinValue);
        _wakeUps.BindText(3, after?.Stream.Value ?? "");
        _wakeUps.Bind(4, max);
        List<WakeUp> found = [];
        while (_wakeUps.Step())
        {
            DateTimeOffset due = DateTimeOffset.FromUnixTimeMilliseconds(_wakeUps.Int64(1));
            found.Add(new WakeUp(new StreamId(_wakeUps.Text(0)), due));
        }

        return found;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _after.Dispose();
        _streamId.Dispose();
        _snapshot.Dispose();
        _payload.Dispose();
        _wakeUps.Dispose();
        _connection.Dispose();
    }

    private StreamId StreamOf(long key)
    {
        _streamId.Bind(1, key);
        _streamId.Step();
        var stream = new StreamId(_streamId.Text(0));
        _streamId.Reset();
        return stream;
    }

    private StoredEvent EventOf(Statement row, StreamId stream) => new(
        stream,
        row.Int64(2),
        row.Int64(0),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(3)),
        NameOf(row.Text(4)),
        (int)row.Int64(5),
        row.Bytes(6).ToArray());

    /// <summary>One string a name, however many events carry it.</summary>
    private string NameOf(string read)
    {
        if (_names.TryGetValue(read, out string? known)) return known;
        if (_names.Count == NamesMax) _names.Clear();
        return _names[read] = read;
    }
}
