using System.Diagnostics.CodeAnalysis;
using Autonomy.Host.Configuration;

namespace Autonomy.Host.Streaming;

/// <summary>
/// What one reader of a topic has not taken yet. A reader that falls too far behind is let go: it resumes by version
/// and loses nothing. For one reader and one writer at a time.
/// </summary>
public sealed class Subscription : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<StreamedEvent> _waiting = [];
    private readonly StreamSettings _limits;
    private readonly WaitingBytes _all;
    private readonly Action<Subscription> _onEnd;
    private readonly Action _onCut;
    private TaskCompletionSource _news = NewSignal();
    private long _bytes;
    private bool _isNudged;

    internal Subscription(
        TopicKey key, StreamSettings limits, WaitingBytes all, Action<Subscription> onEnd, Action onCut) =>
        (Key, _limits, _all, _onEnd, _onCut) = (key, limits, all, onEnd, onCut);

    /// <summary>Whether it fell too far behind, and gets nothing more.</summary>
    public bool IsGone { get; private set; }

    internal TopicKey Key { get; }

    /// <summary>The next event, if there is one by now.</summary>
    public bool TryTake([NotNullWhen(true)] out StreamedEvent? next)
    {
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out next)) return false;
            _bytes -= next.Stored.Body.Length;
            _all.Release(next);
            return true;
        }
    }

    /// <summary>Completes once there is something to take, it is gone, or it is to look where the journal is.</summary>
    public Task WhenNewsAsync()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || IsGone || _isNudged)
            {
                _isNudged = false;
                return Task.CompletedTask;
            }

            if (_news.Task.IsCompleted) _news = NewSignal();
            return _news.Task;
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _onEnd(this);
        lock (_lock)
        {
            // What the feed still offers meanwhile waits for nobody.
            IsGone = true;
            Forget();
        }
    }

    internal void Nudge()
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            // It may be looking elsewhere at this very moment.
            _isNudged = true;
            told = _news;
        }

        told.TrySetResult();
    }

    internal void Offer(StreamedEvent happened)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            if (IsGone) return;
            _bytes += happened.Stored.Body.Length;
            _waiting.Enqueue(happened);
            _all.Hold(happened);
            if (IsTooFarBehind)
            {
                IsGone = true;
                _onCut();
                Forget();
            }

            told = _news;
        }

        told.TrySetResult();
    }

    private bool IsTooFarBehind => _waiting.Count > _limits.BehindEventsMax || _bytes > _limits.BehindBytesMax
        || (_bytes > StreamSettings.BehindBytesMin && _all.AreTooMany);

    private void Forget()
    {
        foreach (StreamedEvent waiting in _waiting) _all.Release(waiting);
        _waiting.Clear();
        _bytes = 0;
    }

    // Who waits goes on on a thread of its own, and not on the one that tells.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// What waits for all readers together: an event that waits for many is in memory once. Safe to use from any thread.
/// </summary>
internal sealed class WaitingBytes(long max)
{
    private long _now;

    public long Now => Volatile.Read(ref _now);

    public bool AreTooMany => Now > max;

    public void Hold(StreamedEvent waiting)
    {
        if (waiting.AddReader() == 1) Interlocked.Add(ref _now, waiting.Stored.Body.Length);
    }

    public void Release(StreamedEvent taken)
    {
        if (taken.RemoveReader() == 0) Interlocked.Add(ref _now, -taken.Stored.Body.Length);
    }
}

/// <summary>A topic of a workspace; that of one execution is told apart by the execution alone.</summary>
internal readonly record struct TopicKey(string Workspace, Topic Topic);
