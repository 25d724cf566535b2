using System.Text;
using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// The writing connection with its statements and what it remembers. After any error it is thrown away, and with it all
/// that it remembers, so that nothing rolled back can be believed. Used by the writer's thread alone.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int CacheKibibytes = 32_768;
    private const int NamesMax = 4096;

    private readonly Connection _connection;
    private readonly StreamHeads _heads;
    private readonly ChainHasher _hasher = new();
    private readonly Dictionary<string, byte[]> _names = [];
    private readonly Dictionary<int, long> _epochs = [];
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _findStream;
    private readonly Statement _findHead;
    private readonly Statement _addStream;
    private readonly Statement _addEvent;
    private readonly Statement _setSnapshot;
    private readonly Statement _addPayload;
    private readonly Statement _setWakeUp;
    private readonly Statement _clearWakeUp;
    private readonly Statement _setFence;
    private readonly Statement[] _removals;
    private long _lastKey;

    public StoreWriter(Connection connection, int streamHeadsMax)
    {
        _connection = connection;
        _heads = new StreamHeads(streamHeadsMax);
        _begin = connection.Prepare("begin immediate");
        _commit = connection.Prepare("commit");
        _findStream = connection.Prepare("select key from streams where id = ?1");
        _findHead = connection.Prepare(
            "select version, offset, hash from events where stream = ?1 order by version desc limit 1");
        _addStream = connection.Prepare("insert into streams (key, id) values (?1, ?2)");
        _addEvent = connection.Prepare("""
            insert into events (offset, stream, version, time_ms, name, schema, body, hash)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        _setSnapshot = connection.Prepare(
            "insert or replace into snapshots (stream, version, schema, body) values (?1, ?2, ?3, ?4)");
        _addPayload = connection.Prepare("insert or ignore into payloads (hash, bytes) values (?1, ?2)");
        _setWakeUp = connection.Prepare("insert or replace into wakeups (stream, due_ms) values (?1, ?2)");
        _clearWakeUp = connection.Prepare("delete from wakeups where stream = ?1");
        _setFence = connection.Prepare("insert or replace into fences (shard, epoch) values (?1, ?2)");
        _removals =
        [
            // By what was removed in order it is known whether anything else is missing.
            connection.Prepare("""
                insert into removed (first, last)
                select min(offset), max(offset)
                  from (select offset, offset - row_number() over (order by offset) as run
                          from events where stream = ?1)
                 where true group by run
                    on conflict (first) do update set last = max(last, excluded.last)
                """),
            connection.Prepare("delete from events where stream = ?1"),
            connection.Prepare("delete from snapshots where stream = ?1"),
            connection.Prepare("delete from streams where key = ?1"),
        ];
        LastOffset = connection.QueryInt64("select max(offset) from events");
        _lastKey = connection.QueryInt64("select max(key) from streams");
        ReadFences();
    }

    /// <summary>The offset of the last event written, durable or not yet.</summary>
    public long LastOffset { get; private set; }

    public static StoreWriter Open(StoreFiles files, int streamHeadsMax)
    {
        Connection connection = Connection.ForWriting(files.Database);
        try
        {
            connection.Execute($"""
                pragma synchronous = full;
                pragma wal_autocheckpoint = 0;
                pragma temp_store = memory;
                pragma cache_size = -{CacheKibibytes};
                """);
            return new StoreWriter(connection, streamHeadsMax);
        }
        catch (StoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    public void Begin() => _begin.Step();

    public void Commit() => _commit.Step();

    /// <summary>
    /// Writes something and commits it. The log's place after the last good commit is written anew by that, so a
    /// commit that failed half-way cannot come to life when the log is read after a crash.
    /// </summary>
    public void Settle() => _connection.Execute("update schema_version set applied_ms = applied_ms");

    /// <summary>
    /// Writes a page into the open transaction that holds what it held before: an append that adds nothing.
    /// </summary>
    public AppendResult Try()
    {
        Settle();
        return new AppendResult(AppendOutcome.Appended, 0, 0, null);
    }

    public int TakePagesWritten() => _connection.TakePagesWritten();

    /// <summary>
    /// Writes one append into the open transaction, or answers why not; one that is not taken writes nothing.
    /// </summary>
    public AppendResult Apply(AppendRequest request)
    {
        StreamHead? head = FindHead(request.Stream);
        long version = head?.Version ?? 0;
        Fence fence = request.Fence;
        long epoch = _epochs.GetValueOrDefault(fence.Shard);
        if (fence.Epoch < epoch) return new AppendResult(AppendOutcome.Fenced, version, 0, null);
        if (version != request.ExpectedVersion) return new AppendResult(AppendOutcome.Conflict, version, 0, null);

        if (request.Removes && head?.Offset > 0 && head.Offset == LastOffset)
            return new AppendResult(AppendOutcome.Refused, version, 0, AppendRules.HoldsTheLast);

        if (fence.Epoch > epoch) RaiseFence(fence);
        if (request.Removes) return Remove(head, request.Stream);
        bool needsStream = request.Events.Count > 0 || request.Snapshot is not null;
        if (head is null && needsStream) head = AddStream(request.Stream);
        if (request.Events.Count > 0) AddEvents(head!, request);
        foreach (Payload payload in request.Payloads) AddPayload(payload);
        if (request.Snapshot is { } snapshot) SetSnapshot(head!, snapshot);
        if (request.WakeUp.Kind != WakeUpChangeKind.Keep) ChangeWakeUp(request.Stream, request.WakeUp);
        return new AppendResult(AppendOutcome.Appended, head?.Version ?? 0, head?.Offset ?? 0, null);
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _findStream.Dispose();
        _findHead.Dispose();
        _addStream.Dispose();
        _addEvent.Dispose();
        _setSnapshot.Dispose();
        _addPayload.Dispose();
        _setWakeUp.Dispose();
        _clearWakeUp.Dispose();
        _setFence.Dispose();
        foreach (Statement removal in _removals) removal.Dispose();
        _connection.Dispose();
    }

    private void AddEvents(StreamHead head, AppendRequest request)
    {
        long timeMs = AppendRules.EventMs(request.Time);
        _addEvent.Bind(2, head.Key);
        _addEvent.Bind(4, timeMs);
        IReadOnlyList<NewEvent> events = request.Events;
        for (int i = 0; i < events.Count; i++)
        {
            NewEvent item = events[i];
            byte[] name = Utf8Of(item.Name);
            head.Version++;
            head.Offset = ++LastOffset;
            _hasher.Next(head.Hash, name, item.SchemaVersion, head.Version, timeMs, item.Body.Span);
            _addEvent.Bind(1, head.Offset);
            _addEvent.Bind(3, head.Version);
            _addEvent.BindText(5, name);
            _addEvent.Bind(6, item.SchemaVersion);
            _addEvent.Bind(7, item.Body.Span);
            _addEvent.Bind(8, head.Hash);
            _addEvent.Step();
        }
    }

    private AppendResult Remove(StreamHead? head, StreamId stream)
    {
        ChangeWakeUp(stream, WakeUpChange.Clear);
        if (head is not null)
        {
            foreach (Statement removal in _removals)
            {
                removal.Bind(1, head.Key);
                removal.Step();
            }

            _heads.Remove(stream);
        }

        return new AppendResult(AppendOutcome.Appended, 0, 0, null);
    }

    private StreamHead? FindHead(StreamId stream)
    {
        if (_heads.TryGet(stream, out StreamHead? known)) return known;
        _findStream.BindText(1, stream.Value);
        if (!_findStream.Step()) return null;
        long key = _findStream.Int64(0);
        _findStream.Reset();
        StreamHead head = LoadHead(stream, key);
        _heads.Add(head);
        return head;
    }

    private StreamHead LoadHead(StreamId stream, long key)
    {
        _findHead.Bind(1, key);
        if (!_findHead.Step()) return EmptyHead(stream, key);
        var head = new StreamHead
        {
            Stream = stream,
            Key = key,
            Version = _findHead.Int64(0),
            Offset = _findHead.Int64(1),
            Hash = _findHead.Bytes(2).ToArray(),
        };
        _findHead.Reset();
        return head;
    }

    private static StreamHead EmptyHead(StreamId stream, long key) =>
        new() { Stream = stream, Key = key, Hash = ChainHasher.Start(stream.Value) };

    private StreamHead AddStream(StreamId stream)
    {
        StreamHead head = EmptyHead(stream, ++_lastKey);
        _addStream.Bind(1, head.Key);
        _addStream.BindText(2, stream.Value);
        _addStream.Step();
        _heads.Add(head);
        return head;
    }

    private void AddPayload(Payload payload)
    {
        _addPayload.BindText(1, payload.Hash.Hex);
        _addPayload.Bind(2, payload.Bytes.Span);
        _addPayload.Step();
    }

    private void SetSnapshot(StreamHead head, Snapshot snapshot)
    {
        _setSnapshot.Bind(1, head.Key);
        _setSnapshot.Bind(2, snapshot.Version);
        _setSnapshot.Bind(3, snapshot.SchemaVersion);
        _setSnapshot.Bind(4, snapshot.Body.Span);
        _setSnapshot.Step();
    }

    private void ChangeWakeUp(StreamId stream, WakeUpChange change)
    {
        if (change.Kind == WakeUpChangeKind.Clear)
        {
            _clearWakeUp.BindText(1, stream.Value);
            _clearWakeUp.Step();
            return;
        }

        _setWakeUp.BindText(1, stream.Value);
        _setWakeUp.Bind(2, AppendRules.DueMs(change.Due));
        _setWakeUp.Step();
    }

    private void RaiseFence(Fence fence)
    {
        _epochs[fence.Shard] = fence.Epoch;
        _setFence.Bind(1, fence.Shard);
        _setFence.Bind(2, fence.Epoch);
        _setFence.Step();
    }

    private void ReadFences()
    {
        using Statement fences = _connection.Prepare("select shard, epoch from fences");
        while (fences.Step()) _epochs[(int)fences.Int64(0)] = fences.Int64(1);
    }

    private byte[] Utf8Of(string name)
    {
        if (_names.TryGetValue(name, out byte[]? known)) return known;
        if (_names.Count == NamesMax) _names.Clear();
        return _names[name] = Encoding.UTF8.GetBytes(name);
    }
}
