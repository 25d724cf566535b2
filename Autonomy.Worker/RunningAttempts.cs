using System.Collections.Concurrent;
using Autonomy.V1;

namespace Autonomy.Worker;

/// <summary>
/// The attempts that run, and the ends of those that ended lately: a service that was started anew hears of them
/// again. Safe to use from any thread.
/// </summary>
internal sealed class RunningAttempts(TimeProvider clock)
{
    /// <summary>Ends that are kept at most: 10,000.</summary>
    private const int EndsMax = 10_000;

    private readonly ConcurrentDictionary<AttemptId, RunningAttempt> _running = new();
    private readonly Queue<(long At, WorkerMessage Message)> _ended = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _whenNone;
    private TimeSpan _kept = Timeout.InfiniteTimeSpan;
    private long? _lostAt;

    public int Count => _running.Count;

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

    /// <summary>The attempt ended so.</summary>
    public void End(AttemptId id, WorkerMessage message)
    {
        lock (_lock)
        {
            _ended.Enqueue((clock.GetTimestamp(), message));
            if (_ended.Count > EndsMax) _ended.Dequeue();
            Forget();
        }

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
    /// it was lost, and all since, however long ago that is.
    /// </summary>
    public IReadOnlyList<WorkerMessage> Connect(TimeSpan kept)
    {
        lock (_lock)
        {
            _kept = kept;
            Forget();
            _lostAt = null;
            return [.. _ended.Select(ended => ended.Message)];
        }
    }

    /// <summary>The connection is lost: what ends from now on is kept until there is another one.</summary>
    public void Disconnect()
    {
        lock (_lock) _lostAt = clock.GetTimestamp();
    }

    // Under the lock.
    private void Forget()
    {
        if (_kept < TimeSpan.Zero) return;
        long until = _lostAt ?? clock.GetTimestamp();
        while (_ended.TryPeek(out (long At, WorkerMessage) first) && clock.GetElapsedTime(first.At, until) > _kept)
            _ended.Dequeue();
    }

    /// <summary>What runs, with news of it.</summary>
    public WorkerMessage Heartbeat()
    {
        var heartbeat = new WorkerHeartbeat();
        foreach ((AttemptId id, RunningAttempt attempt) in _running) heartbeat.Running.Add(attempt.TakeNews(id));
        return new WorkerMessage { Heartbeat = heartbeat };
    }
}

/// <summary>An attempt that runs.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _lock = new();
    private (double? Fraction, string Message)? _news;

    public CancellationToken Cancellation => _cancellation.Token;

    public void Put(double? fraction, string message)
    {
        lock (_lock) _news = (fraction, message);
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

    public void Cancel()
    {
        // It may end at this very moment.
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }
    }

    public void Dispose() => _cancellation.Dispose();
}
