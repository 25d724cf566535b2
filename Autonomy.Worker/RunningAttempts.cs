using System.Collections.Concurrent;
using Autonomy.V1;
using Autonomy.Worker.Wire;

namespace Autonomy.Worker;

/// <summary>
/// The attempts that run, and the ends that the service may not know: those that have not left, all of them, and those
/// that have left lately, should the connection have broken on the way. Safe to use from any thread.
/// </summary>
internal sealed class RunningAttempts(TimeProvider clock)
{
    /// <summary>Ends that were told and are kept at most: 10,000.</summary>
    private const int ToldMax = 10_000;

    /// <summary>What those and all others hold together, in bytes, before the oldest told ones go: 64 MiB.</summary>
    private const long KeptBytesMax = 64 << 20;

    private readonly ConcurrentDictionary<AttemptId, RunningAttempt> _running = new();
    private readonly Dictionary<WorkerMessage, KeptEnd> _untold = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<KeptEnd> _told = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _whenNone;
    private TimeSpan _kept;
    private long? _lostAt;
    private long _bytes;
    private long _ends;
    private object? _connection;

    /// <summary>Whether the service may not know of an end.</summary>
    public bool HasEnds
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _untold.Count + _told.Count > 0;
            }
        }
    }

    public IEnumerable<AttemptId> Ids => _running.Keys;

    public bool TryAdd(AttemptId id, RunningAttempt attempt) => _running.TryAdd(id, attempt);

    public void Cancel(AttemptId id)
    {
        if (_running.TryGetValue(id, out RunningAttempt? attempt)) attempt.Cancel();
    }

    public void CancelAll()
    {
        foreach (RunningAttempt attempt in _running.Values) attempt.Cancel();
    }

    /// <summary>An attempt ended so: it is kept, however long that takes, until <see cref="Tell"/>.</summary>
    public void Keep(WorkerMessage ended)
    {
        lock (_lock)
        {
            var end = new KeptEnd(ended, _ends++, ended.CalculateSize());
            _untold.Add(ended, end);
            _bytes += end.Bytes;
            Forget();
        }
    }

    /// <summary>
    /// Something has left over a connection. The end of an attempt counts as told from now on, unless that connection
    /// is over: then it is told again.
    /// </summary>
    public void Tell(WorkerMessage message, object connection)
    {
        lock (_lock)
        {
            if (connection != _connection || !_untold.Remove(message, out KeptEnd end)) return;
            _told.Enqueue(end with { ToldAt = clock.GetTimestamp() });
        }
    }

    /// <summary>An attempt that has ended runs no more.</summary>
    public void Remove(AttemptId id)
    {
        _running.TryRemove(id, out _);
        if (_running.IsEmpty) Volatile.Read(ref _whenNone)?.TrySetResult();
    }

    /// <summary>Completes once none runs.</summary>
    public Task WhenNoneAsync()
    {
        var none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _whenNone, none);
        if (_running.IsEmpty) none.TrySetResult();
        return none.Task;
    }

    /// <summary>
    /// There is a connection: gives what the one before may not have told, which is what left within this time before
    /// it was lost, and all that did not leave, however long ago that ended.
    /// </summary>
    public IReadOnlyList<WorkerMessage> Connect(object connection, TimeSpan kept)
    {
        lock (_lock)
        {
            _kept = kept;
            Forget();
            (_lostAt, _connection) = (null, connection);
            foreach (KeptEnd end in _told) _untold.Add(end.Message, end);
            _told.Clear();
            return [.. _untold.Values.OrderBy(static end => end.Number).Select(static end => end.Message)];
        }
    }

    /// <summary>The connection is lost: what ends from now on is kept until there is another one.</summary>
    public void Disconnect()
    {
        lock (_lock) (_lostAt, _connection) = (clock.GetTimestamp(), null);
    }

    // Under the lock. What has not left does not go: it is no more than what ran.
    private void Forget()
    {
        long until = _lostAt ?? clock.GetTimestamp();
        while (_told.TryPeek(out KeptEnd first))
        {
            bool isOld = clock.GetElapsedTime(first.ToldAt, until) > _kept;
            bool isTooMuch = _told.Count > ToldMax || _bytes > KeptBytesMax;
            if (!isOld && !isTooMuch) return;
            _bytes -= _told.Dequeue().Bytes;
        }
    }

    /// <summary>What runs, and what is to begin, with news of it; with the stamp of a moment before.</summary>
    public WorkerMessage Heartbeat(long stamp)
    {
        lock (_lock) Forget();
        var heartbeat = new WorkerHeartbeat { Stamp = stamp };
        foreach ((AttemptId id, RunningAttempt attempt) in _running) heartbeat.Running.Add(attempt.TakeNews(id));
        return new WorkerMessage { Heartbeat = heartbeat };
    }

    // When it left counts once it is among those that were told.
    private readonly record struct KeptEnd(WorkerMessage Message, long Number, int Bytes, long ToldAt = 0);
}

/// <summary>An attempt that runs.</summary>
internal sealed class RunningAttempt(string tool, Action<string> onNotice) : IDisposable
{
    private readonly HandlerStop _stop = new(tool, onNotice);
    private readonly Lock _lock = new();
    private (double? Fraction, string Message)? _news;

    public CancellationToken Cancellation => _stop.Token;

    public void Put(double? fraction, string message)
    {
        lock (_lock) _news = (fraction, EngineTerms.TextOf(message));
    }

    public AttemptNews TakeNews(AttemptId id)
    {
        var told = new AttemptNews { Id = id };
        lock (_lock)
        {
            if (_news is not { } news) return told;
            _news = null;
            told.Message = news.Message;
            if (news.Fraction is { } fraction) told.Fraction = fraction;
            return told;
        }
    }

    public void Cancel() => _stop.Ask();

    public void Dispose() => _stop.Dispose();
}
