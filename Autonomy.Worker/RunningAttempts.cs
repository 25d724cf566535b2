using System.Collections.Concurrent;
using Autonomy.V1;
using Autonomy.Worker.Wire;

namespace Autonomy.Worker;

/// <summary>
/// The attempts that run, and the ends that the service may not know: those that no connection took, all of them, and
/// those that one took lately, should it have broken on the way. Safe to use from any thread.
/// </summary>
internal sealed class RunningAttempts(TimeProvider clock)
{
    /// <summary>Ends that were told and are kept at most: 10,000.</summary>
    private const int ToldMax = 10_000;

    /// <summary>What those and all others hold together, in bytes, before the oldest told ones go: 64 MiB.</summary>
    private const long KeptBytesMax = 64 << 20;

    private readonly ConcurrentDictionary<AttemptId, RunningAttempt> _running = new();
    private readonly Queue<KeptEnd> _ended = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _whenNone;
    private TimeSpan _kept = Timeout.InfiniteTimeSpan;
    private long? _lostAt;
    private long _bytes;

    /// <summary>Whether the service may not know of an end.</summary>
    public bool HasEnds
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _ended.Count > 0;
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

    /// <summary>An attempt ended so.</summary>
    public void Keep(WorkerMessage ended)
    {
        lock (_lock)
        {
            Add(ended);
            Forget();
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
    /// There is a connection: gives what the one before may not have told, which is what ended within this time before
    /// it was lost, and all since, however long ago that is. It counts as told now.
    /// </summary>
    public IReadOnlyList<WorkerMessage> Connect(TimeSpan kept)
    {
        lock (_lock)
        {
            _kept = kept;
            Forget();
            _lostAt = null;
            WorkerMessage[] untold = [.. _ended.Select(static ended => ended.Message)];
            _ended.Clear();
            _bytes = 0;
            foreach (WorkerMessage message in untold) Add(message);
            return untold;
        }
    }

    /// <summary>The connection is lost: what ends from now on is kept until there is another one.</summary>
    public void Disconnect()
    {
        lock (_lock) _lostAt = clock.GetTimestamp();
    }

    // Under the lock.
    private void Add(WorkerMessage message)
    {
        var end = new KeptEnd(clock.GetTimestamp(), message, message.CalculateSize());
        _ended.Enqueue(end);
        _bytes += end.Bytes;
    }

    // Under the lock. While there is no connection nothing goes that ended since: it is no more than what ran.
    private void Forget()
    {
        if (_kept < TimeSpan.Zero) return;
        long until = _lostAt ?? clock.GetTimestamp();
        while (_ended.TryPeek(out KeptEnd first))
        {
            bool isUntold = _lostAt is { } lost && first.At >= lost;
            bool isOld = clock.GetElapsedTime(first.At, until) > _kept;
            bool isTooMuch = _ended.Count > ToldMax || _bytes > KeptBytesMax;
            if (isUntold || !(isOld || isTooMuch)) return;
            _bytes -= _ended.Dequeue().Bytes;
        }
    }

    /// <summary>What runs, with news of it.</summary>
    public WorkerMessage Heartbeat()
    {
        lock (_lock) Forget();
        var heartbeat = new WorkerHeartbeat();
        foreach ((AttemptId id, RunningAttempt attempt) in _running) heartbeat.Running.Add(attempt.TakeNews(id));
        return new WorkerMessage { Heartbeat = heartbeat };
    }

    private readonly record struct KeptEnd(long At, WorkerMessage Message, int Bytes);
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
