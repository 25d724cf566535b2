using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Values;

namespace Autonomy.Actors.Notifications;

/// <summary>
/// Tells one sink what happens, at least once: it follows the journal, keeps what is not delivered yet in an
/// <see cref="Outbox"/>, and stores that after each change as the snapshot of a stream without events. One delivery is
/// under way at a time. It never holds up an execution: what it lags behind, it makes up. A journal that cannot be read
/// is read again, after one second at first and a minute at last.
/// </summary>
internal sealed class NotificationCourier(CourierOptions options) : Actor, IAppendCompletion, IDisposable
{
    private const int PageEventsMax = 256;

    private static readonly object News = new();
    private static readonly object GoOn = new();
    private static readonly object StoreAgain = new();
    private static readonly object ReadAgain = new();
    private static readonly TimeSpan StoreAgainDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadAgainDelayMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadAgainDelayMax = TimeSpan.FromMinutes(1);

    // The key may hold a token, which has no place in the store.
    private readonly StreamId _stream = new($"notifications-{StableHash.Of64(options.Sink.Key):x16}");

    private readonly List<ActorRef> _starters = [];
    private readonly List<ActorRef> _drainers = [];
    private readonly CancellationTokenSource _stop = new();
    private ActorCell? _self;
    private IDisposable? _subscription;
    private Outbox? _outbox;
    private TimeSpan _readAgainDelay = ReadAgainDelayMin;
    private bool _isUnreadable;
    private bool _isBusy = true;
    private bool _isChanged;
    private bool _isGone;
    private bool _caughtUp;
    private bool _hasLooked;
    private int _isTold;
    private JournalTrouble? _trouble;
    private Notification? _onItsWay;

    private bool IsNew => _outbox!.HasRoom && options.Journal.HeadOffset > _outbox.Position;

    protected override void PreStart()
    {
        _self = (ActorCell)Self;
        _subscription = options.Journal.OnCommitted(_ => Tell());
        Load();
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        Dispose();
    }

    /// <summary>Ends the subscription; a courier that has stopped needs no more.</summary>
    public void Dispose()
    {
        _subscription?.Dispose();
        _stop.Dispose();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case StartTelling: Start(Sender!); break;
            case DrainNotifications:
                _drainers.Add(Sender!);
                Continue();
                break;
            case NameAgain:
                _isGone = false;
                if (_outbox is not null) _isChanged |= _outbox.Forgive();
                Continue();
                break;
            case ReviewOutbox: Sender!.Tell(new OutboxReview(_outbox?.Copy(), _onItsWay, _trouble)); break;
            case Loaded loaded: Begin(loaded.Known); break;
            case Page page: Take(page); break;
            case Ended ended: End(ended); break;
            case AppendResult result: Stored(result); break;
            case Unreadable unreadable: TryLater(unreadable.Cause); break;
            case var again when ReferenceEquals(again, ReadAgain): ReadOnceMore(); break;
            case var again when ReferenceEquals(again, StoreAgain):
                _isBusy = false;
                Continue();
                break;
            case var news when ReferenceEquals(news, News) || ReferenceEquals(news, GoOn): Continue(); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Hands the store's answer on; called on its thread.</summary>
    void IAppendCompletion.Completed(in AppendResult result) => _self!.PostOwed(new OwedNews(result));

    // Called on the journal's thread after each commit: one message, until it was looked at.
    private void Tell()
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0) _self!.PostOwed(new OwedNews(News));
    }

    private void Start(ActorRef starter)
    {
        if (_outbox is null || _isChanged) _starters.Add(starter);
        else starter.Tell(TellingStarted.Instance);
    }

    private void Load() =>
        Context.PipeTo(LoadAsync(), static known => new Loaded(known), static cause => new Unreadable(cause));

    private async ValueTask<Outbox?> LoadAsync()
    {
        Snapshot? stored = await options.Journal.ReadSnapshotAsync(_stream, _stop.Token);
        return stored is { SchemaVersion: Outbox.SchemaVersion } ? Outbox.Read(stored.Body.Span) : null;
    }

    private void Begin(Outbox? known)
    {
        (_readAgainDelay, _trouble) = (ReadAgainDelayMin, null);
        _outbox = known ?? Outbox.From(options.Journal.HeadOffset);
        _isBusy = false;
        // From where it begins must be durable before anything happens that it is to tell.
        if (known is null) _isChanged = true;
        else Started();
        Continue();
    }

    // What was read before is delivered meanwhile.
    private void TryLater(Exception cause)
    {
        (_isUnreadable, _isBusy) = (true, _outbox is null);
        _trouble ??= new JournalTrouble(Context.System.Clock.GetUtcNow(), cause);
        TellProblem($"The journal cannot be read: {cause.Message} It is tried again; nothing is left out.");
        Context.Timers.StartSingle(ReadAgain, ReadAgain, _readAgainDelay);
        TimeSpan twice = _readAgainDelay * 2;
        _readAgainDelay = twice < ReadAgainDelayMax ? twice : ReadAgainDelayMax;
        Continue();
    }

    private void ReadOnceMore()
    {
        _isUnreadable = false;
        if (_outbox is null) Load();
        else Continue();
    }

    /// <summary>The next thing to do, one at a time: store, deliver what is due, read on, rest.</summary>
    private void Continue()
    {
        if (_isBusy || _outbox is null) return;
        Volatile.Write(ref _isTold, 0);
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        PendingNotification? due = _isGone ? null : _outbox.Due(now);
        if (_isChanged) Store(now);
        else if (due is not null && !ReadsBefore(due)) Deliver(due);
        else if (_isUnreadable || _isGone || !ReadOn()) Rest(now);
    }

    // A place that takes nothing is tried for seconds: what the journal has for others by then is not to wait for that.
    private bool ReadsBefore(PendingNotification due) =>
        !_hasLooked && !_isUnreadable && (IsNew || _outbox!.Late is not null) && _outbox!.IsForFailing(due);

    private void Store(DateTimeOffset now)
    {
        (_isBusy, _isChanged) = (true, false);
        options.Journal.Append(
            new AppendRequest
            {
                Stream = _stream,
                ExpectedVersion = 0,
                Time = now,
                Snapshot = new Snapshot(0, Outbox.SchemaVersion, _outbox!.Write()),
            },
            this);
    }

    private void Stored(AppendResult result)
    {
        _isBusy = false;
        if (result.Outcome == AppendOutcome.Appended)
        {
            Started();
            Continue();
            return;
        }

        // A full disk is asked again; what would be told meanwhile would be told twice after a crash, and waits.
        (_isBusy, _isChanged) = (true, true);
        Context.Timers.StartSingle(StoreAgain, StoreAgain, StoreAgainDelay);
    }

    private void Started()
    {
        foreach (ActorRef starter in _starters) starter.Tell(TellingStarted.Instance);
        _starters.Clear();
    }

    private void Deliver(PendingNotification due)
    {
        Notification notification = due.Notification;
        (_isBusy, _hasLooked, _onItsWay) = (true, false, notification);
        Context.PipeTo(
            DeliverAsync(notification),
            result => new Ended(notification, result),
            cause => new Ended(notification, new DeliveryResult.Refused(cause.Message)));
    }

    // What a sink throws before it has begun would end the courier: it is an answer like what it throws later.
    private async ValueTask<DeliveryResult> DeliverAsync(Notification notification) =>
        await options.Sink.DeliverAsync(notification, _stop.Token);

    private void End(Ended ended)
    {
        (_isBusy, _isChanged, _onItsWay) = (false, true, null);
        string id = ended.Notification.Id;
        switch (ended.Result)
        {
            case DeliveryResult.Delivered: _outbox!.Remove(id); break;
            case DeliveryResult.Gone gone:
                // What it did not take stays, as what follows stays in the journal, for when it is named again.
                _isGone = true;
                TellProblem($"{gone.Reason}; nothing more is sent there until it is named again.");
                break;
            case DeliveryResult.Refused refused: Postpone(id, refused); break;
            default: throw new ArgumentOutOfRangeException(nameof(ended), ended.Result, "Not a result.");
        }

        Continue();
    }

    private void Postpone(string id, DeliveryResult.Refused refused)
    {
        bool isKept = _outbox!.Postpone(id, Context.System.Clock.GetUtcNow(), refused.RetryAfter);
        string what = isKept ? "it is tried again" : "it was tried for a day and is given up";
        TellProblem($"{id} was not taken: {refused.Reason}; {what}.");
    }

    // Stored with the next change of the outbox: that of a delivery with what became of it.
    private void TellProblem(string problem)
    {
        _outbox?.Note(Context.System.Clock.GetUtcNow(), problem);
        options.OnProblem(options.Sink.Name, problem);
    }

    // What is new, and what was left in the journal for a place that has room again, by turns: neither waits for all
    // of the other.
    private bool ReadOn()
    {
        LatePlace? late = _outbox!.Late;
        if (!IsNew && late is null) return false;
        _caughtUp = late is not null && (!IsNew || !_caughtUp);
        Read(_caughtUp ? late! : new LatePlace("", _outbox.Position), isLate: _caughtUp);
        return true;
    }

    private void Read(LatePlace from, bool isLate)
    {
        _isBusy = true;
        Context.PipeTo(
            ReadAsync(from.Position, isLate ? from.Place : null), static page => page,
            static cause => new Unreadable(cause));
    }

    private async ValueTask<Page> ReadAsync(long after, string? place)
    {
        IReadOnlyList<StoredEvent> events = await options.Journal.ReadAfterAsync(after, PageEventsMax, _stop.Token);
        var found = new List<FoundNotification>();
        foreach (StoredEvent stored in events.Where(Announcements.Wants))
        {
            ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(options.Journal, stored, _stop.Token);
            Notification notification = Announcements.Of(stored, body.Span);
            if (await options.Tells(stored, notification, _stop.Token) is { } told)
                found.Add(new FoundNotification(told, stored.Offset));
        }

        return new Page(events.Count == 0 ? after : events[^1].Offset, found, place, events.Count < PageEventsMax);
    }

    private void Take(Page page)
    {
        _isBusy = false;
        (_readAgainDelay, _trouble) = (ReadAgainDelayMin, null);
        // How far it read is stored with what it found; until then a crash only makes it read again.
        _isChanged = page.Found.Count > 0;
        if (page.Place is { } place)
        {
            _outbox!.CatchUp(place, page.Position, page.Found);
        }
        else
        {
            _outbox!.MoveTo(page.Position);
            foreach (FoundNotification one in page.Found) _outbox.Add(one.Notification, one.Offset);
        }

        _hasLooked = page.IsLast && _outbox.Late is null;
        Continue();
    }

    private void Rest(DateTimeOffset now)
    {
        if (_outbox!.NextDue is { } due && !_isGone)
            Context.Timers.StartSingle(GoOn, GoOn, due > now ? due - now : TimeSpan.Zero);
        // What it could not read it cannot have tried.
        if (_isUnreadable || (!_outbox.IsAllTried && !_isGone)) return;
        int left = _isGone ? 0 : _outbox.Pending.Count;
        foreach (ActorRef drainer in _drainers) drainer.Tell(new NotificationsDrained(left));
        _drainers.Clear();
    }

    private sealed record Loaded(Outbox? Known);

    private sealed record Page(long Position, IReadOnlyList<FoundNotification> Found, string? Place, bool IsLast);

    private sealed record Ended(Notification Notification, DeliveryResult Result);

    private sealed record Unreadable(Exception Cause);
}
