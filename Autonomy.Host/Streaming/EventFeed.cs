using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;

namespace Autonomy.Host.Streaming;

/// <summary>
/// Follows the journal and hands each durable event to whoever follows its topics: one reader of the journal, however
/// many follow. Nobody's slowness holds it up, and it holds up nobody else.
/// </summary>
public sealed class EventFeed : IAsyncDisposable
{
    private const int PageEventsMax = 512;

    /// <summary>How far the journal goes on before a quiet topic is told where it is: 25,000 events.</summary>
    private const long QuietOffsetsMax = TopicReader.OffsetsBackMax / 4;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IJournal _journal;
    private readonly StreamSettings _settings;
    private readonly WaitingBytes _waiting;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicKey, List<Subscription>> _followers = [];
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly IDisposable _subscription;
    private readonly Task _following;
    private long _position;
    private long _quietUntil;

    /// <summary>Begins to follow at the end of the journal.</summary>
    public EventFeed(IJournal journal, StreamSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(settings);
        (_journal, _settings, _clock) = (journal, settings, clock);
        Owners = new ExecutionOwners(journal);
        _waiting = new WaitingBytes(settings.BehindTotalBytesMax);
        _position = journal.HeadOffset;
        _quietUntil = _position + QuietOffsetsMax;
        _subscription = journal.OnCommitted(_ => Wake());
        _following = FollowAsync();
    }

    /// <summary>Told when a reader fell too far behind, and is cut. It must return at once.</summary>
    public event Action? ReaderCut;

    /// <summary>Told of what keeps streams from telling something. It must return at once.</summary>
    internal event Action<EngineTrouble>? Troubled;

    /// <summary>The offset of the last durable event.</summary>
    public long HeadOffset => _journal.HeadOffset;

    /// <summary>Up to where every follower has been handed what is of its topic.</summary>
    public long HandedOut => Volatile.Read(ref _position);

    /// <summary>The bytes of events that wait for readers, each counted once: 0 when all have read.</summary>
    public long WaitingBytes => _waiting.Now;

    internal ExecutionOwners Owners { get; }

    /// <summary>Follows a topic of a workspace from now on: whatever becomes durable after this call is told.</summary>
    public Subscription Subscribe(string workspace, Topic topic)
    {
        bool isOfOne = topic.Kind == TopicKind.Execution;
        var key = new TopicKey(isOfOne ? "" : workspace, topic);
        var subscription = new Subscription(key, _settings, _waiting, Leave, () => ReaderCut?.Invoke());
        lock (_lock)
        {
            // While nobody follows, nothing is read: it begins where the journal is now.
            if (_followers.Count == 0) Volatile.Write(ref _position, Math.Max(_position, _journal.HeadOffset));
            if (!_followers.TryGetValue(subscription.Key, out List<Subscription>? followers))
                _followers.Add(subscription.Key, followers = []);
            followers.Add(subscription);
        }

        Wake();
        return subscription;
    }

    /// <summary>
    /// Whom an execution belongs to. Where its first event cannot be read nobody knows: it is of no workspace then, so
    /// that its own topic alone tells of it, and the topics of everybody else go on.
    /// </summary>
    /// <param name="execution">The execution.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="first">Its first event, where that is at hand; null: it is read.</param>
    internal async ValueTask<Ownership> OwnerOfAsync(
        ExecutionId execution, CancellationToken cancellation, StoredEvent? first = null)
    {
        try
        {
            if (first is not null) return await Owners.LearnAsync(execution, first, cancellation);
            return await Owners.FindAsync(execution, cancellation) ?? Ownership.Unknown;
        }
        catch (InvalidDataException exception)
        {
            Tell(new EngineTrouble(
                $"streams of {execution}",
                "Whose it is cannot be read: the topics of its workspace and project leave it out.", exception));
            return Ownership.Unknown;
        }
    }

    /// <summary>Tells of what keeps a stream from telling something.</summary>
    internal void Tell(EngineTrouble trouble) => Troubled?.Invoke(trouble);

    /// <summary>Ends it; who follows is told nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
        _news.Dispose();
    }

    private void Leave(Subscription subscription)
    {
        lock (_lock)
        {
            if (!_followers.TryGetValue(subscription.Key, out List<Subscription>? followers)) return;
            if (followers.Remove(subscription) && followers.Count == 0) _followers.Remove(subscription.Key);
        }
    }

    // Called on the journal's thread: one permit is enough, however many commits there were.
    private void Wake()
    {
        try
        {
            if (_news.CurrentCount == 0) _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another commit was told meanwhile; the follower has not looked yet, and will see both.
        }
        catch (ObjectDisposedException)
        {
            // The last commit of a feed that has ended.
        }
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _news.WaitAsync(_stop.Token);
                while (await ReadOnAsync())
                {
                    // Until the end of the journal is reached.
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: a feed that ended would be silent for everybody and for good.
                Tell(new EngineTrouble(
                    "streams", "The journal cannot be read for streams; it is tried again in a second.", exception));
                await Task.Delay(RetryDelay, _clock, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Wake();
            }
        }
    }

    private async Task<bool> ReadOnAsync()
    {
        if (!IsFollowed) return false;
        IReadOnlyList<StoredEvent> page = await _journal.ReadAfterAsync(_position, PageEventsMax, _stop.Token);
        foreach (StoredEvent stored in page)
        {
            if (ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)) await TellAsync(execution, stored);
            else if (ProjectId.TryFromStream(stored.Stream, out ProjectId project)) Tell(project, stored);
            Volatile.Write(ref _position, stored.Offset);
        }

        if (_position >= _quietUntil) NudgeTheQuiet();
        return page.Count == PageEventsMax;
    }

    // A topic where nothing happens would fall so far behind the journal that it could not be gone on with.
    private void NudgeTheQuiet()
    {
        _quietUntil = _position + QuietOffsetsMax;
        lock (_lock)
        {
            foreach ((TopicKey key, List<Subscription> followers) in _followers)
            {
                if (key.Topic.Kind == TopicKind.Execution) continue;
                foreach (Subscription follower in followers) follower.Nudge();
            }
        }
    }

    private bool IsFollowed
    {
        get
        {
            lock (_lock) return _followers.Count > 0;
        }
    }

    private async ValueTask TellAsync(ExecutionId execution, StoredEvent stored)
    {
        Ownership owner = await OwnerOfAsync(execution, _stop.Token, stored.Version == 1 ? stored : null);
        var happened = new StreamedEvent(execution, owner, stored);
        lock (_lock)
        {
            Offer("", new Topic(TopicKind.Execution, execution.Value), happened);
            if (happened.IsOfInbox) Offer(owner.Workspace, new Topic(TopicKind.Inbox, ""), happened);
            if (!happened.IsOfWhole) return;
            Offer(owner.Workspace, new Topic(TopicKind.Executions, ""), happened);
            if (owner.Project is { } project)
                Offer(owner.Workspace, new Topic(TopicKind.Project, project), happened);
        }
    }

    private void Tell(ProjectId project, StoredEvent stored)
    {
        lock (_lock)
        {
            Offer(
                project.Workspace, new Topic(TopicKind.Project, project.Name), new StreamedEvent(project, stored));
        }
    }

    private void Offer(string workspace, Topic topic, StreamedEvent happened)
    {
        if (!_followers.TryGetValue(new TopicKey(workspace, topic), out List<Subscription>? followers)) return;
        foreach (Subscription follower in followers) follower.Offer(happened);
    }
}
