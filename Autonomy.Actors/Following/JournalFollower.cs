using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Following;

/// <summary>
/// Follows the journal with a fold: from its last checkpoint to the end, and then as it grows. It reads little at once
/// and rests in between, so that the engine does not notice; how far it lags behind, it says when it is asked
/// (<see cref="HowFar"/>). Its checkpoints are for speed alone.
/// </summary>
internal sealed class JournalFollower : Actor, IAppendCompletion
{
    private static readonly object News = new();
    private static readonly object ReadOn = new();
    private static readonly object StoreNow = new();
    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromMinutes(1);

    private readonly FollowerOptions _options;
    private readonly IJournalFold _fold;
    private ActorCell? _self;
    private IDisposable? _subscription;
    private TimeSpan _retryDelay = RetryDelayMin;
    private DateTimeOffset? _storedAt;
    private long _position;
    private long _unstored;
    private long _began;
    private bool _isLoaded;
    private bool _isStoring;
    private bool _mayStore = true;
    private int _isTold = 1;

    public JournalFollower(FollowerOptions options) => (_options, _fold) = (options, options.Fold());

    protected override void PreStart()
    {
        _self = (ActorCell)Self;
        _subscription = _options.Journal.OnCommitted(_ => Tell());
        Load();
    }

    protected override void PostStop() => _subscription?.Dispose();

    protected override void Receive(object message)
    {
        switch (message)
        {
            case JournalPage page: Take(page); break;
            case Loaded loaded: Begin(loaded.Checkpoint); break;
            case Unreadable unreadable: TryLater(unreadable.Cause); break;
            case AppendResult result: Stored(result); break;
            case HowFar: Sender?.Tell(new FollowerPosition(_position, _options.Journal.HeadOffset), Self); break;
            case var news when ReferenceEquals(news, News):
                Context.Timers.StartSingle(ReadOn, ReadOn, _options.GatherDelay);
                break;
            case var readOn when ReferenceEquals(readOn, ReadOn): Read(); break;
            case var store when ReferenceEquals(store, StoreNow): StoreIfDue(); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Hands the store's answer on; called on its thread.</summary>
    void IAppendCompletion.Completed(in AppendResult result) => _self!.PostOwed(new OwedNews(result));

    // Called on the journal's thread after each commit: one message, until the follower rests again.
    private void Tell()
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0) _self!.PostOwed(new OwedNews(News));
    }

    private void Load()
    {
        Context.PipeTo(
            _options.Journal.ReadSnapshotAsync(_fold.Stream, CancellationToken.None),
            static checkpoint => new Loaded(checkpoint),
            static cause => new Unreadable(cause));
    }

    private void Begin(Snapshot? checkpoint)
    {
        _position = FoldCheckpoint.Restore(_fold, checkpoint);
        _isLoaded = true;
        Read();
    }

    private void Read()
    {
        if (!_isLoaded)
        {
            Load();
            return;
        }

        _began = Context.System.Clock.GetTimestamp();
        Context.PipeTo(
            JournalPage.ReadAsync(
                _options.Journal, _fold, _position, _options.PageEventsMax, CancellationToken.None),
            static page => page,
            static cause => new Unreadable(cause));
    }

    private void Take(JournalPage page)
    {
        _retryDelay = RetryDelayMin;
        page.ApplyTo(_fold);
        _position = page.Position;
        _unstored += page.Read;
        if (page.Read == _options.PageEventsMax)
        {
            if (_unstored >= _options.EventsPerCheckpoint) StoreIfDue();
            TimeSpan rest = Context.System.Clock.GetElapsedTime(_began) * _options.RestPerWork;
            Context.Timers.StartSingle(ReadOn, ReadOn, rest);
            return;
        }

        StoreIfDue();
        // From here on each commit tells again; what came just before is seen by the look at the journal's head.
        Volatile.Write(ref _isTold, 0);
        if (_options.Journal.HeadOffset > _position) Tell();
    }

    private void TryLater(Exception cause)
    {
        _options.OnUnreadable(cause);
        Context.Timers.StartSingle(ReadOn, ReadOn, _retryDelay);
        TimeSpan twice = _retryDelay * 2;
        _retryDelay = twice < RetryDelayMax ? twice : RetryDelayMax;
    }

    private void StoreIfDue()
    {
        if (_unstored == 0 || _isStoring || !_mayStore) return;
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        if (_storedAt + _options.CheckpointInterval - now is { } early && early > TimeSpan.Zero)
        {
            Context.Timers.StartSingle(StoreNow, StoreNow, early);
            return;
        }

        (_isStoring, _storedAt, _unstored) = (true, now, 0);
        _options.Journal.Append(
            new AppendRequest
            {
                Stream = _fold.Stream,
                ExpectedVersion = 0,
                Time = now,
                Snapshot = FoldCheckpoint.Write(_fold, _position),
            },
            this);
    }

    private void Stored(AppendResult result)
    {
        _isStoring = false;
        // A store that refuses is asked again with the next checkpoint. Where another owner writes by now, it does.
        if (result.Outcome is AppendOutcome.Fenced or AppendOutcome.Conflict) _mayStore = false;
    }

    private sealed record Loaded(Snapshot? Checkpoint);

    private sealed record Unreadable(Exception Cause);
}

/// <summary>Asks a follower how far it is; it answers with a <see cref="FollowerPosition"/>.</summary>
internal sealed class HowFar
{
    public static readonly HowFar Instance = new();
}

/// <summary>How far a follower is.</summary>
/// <param name="Position">The offset of the last event that it has taken.</param>
/// <param name="Head">The offset of the last event that is durable.</param>
internal sealed record FollowerPosition(long Position, long Head)
{
    /// <summary>How many events it lags behind, at most.</summary>
    public long Lag => Head - Position;
}
