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
    private readonly Action<Subscription> _onEnd;
    private readonly Action _onCut;
    private TaskCompletionSource _news = NewSignal();
    private long _bytes;

    internal Subscription(TopicKey key, StreamSettings limits, Action<Subscription> onEnd, Action onCut) =>
        (Key, _limits, _onEnd, _onCut) = (key, limits, onEnd, onCut);

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
            return true;
        }
    }

    /// <summary>Completes once there is something to take, or it is gone.</summary>
    public Task WhenNewsAsync()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || IsGone) return Task.CompletedTask;
            if (_news.Task.IsCompleted) _news = NewSignal();
            return _news.Task;
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _onEnd(this);

    internal void Offer(StreamedEvent happened)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            if (IsGone) return;
            _bytes += happened.Stored.Body.Length;
            _waiting.Enqueue(happened);
            if (_waiting.Count > _limits.BehindEventsMax || _bytes > _limits.BehindBytesMax)
            {
                IsGone = true;
                _onCut();
                _waiting.Clear();
                _bytes = 0;
            }

            told = _news;
        }

        told.TrySetResult();
    }

    // Who waits goes on on a thread of its own, and not on the one that tells.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A topic of a workspace; that of one execution is told apart by the execution alone.</summary>
internal readonly record struct TopicKey(string Workspace, Topic Topic);
