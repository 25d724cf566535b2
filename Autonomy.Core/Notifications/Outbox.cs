using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;

namespace Autonomy.Core.Notifications;

/// <summary>
/// What one sink has to be told, and how far the journal was read for it. It is stored as a whole: what was delivered
/// and not stored yet is delivered again, under the same id. Where a sink delivers to several places, one that takes
/// nothing holds up no other: it comes after those that do, and what is more than its share stays in the journal, to be
/// read again from there once there is room. So what is held in memory has a bound, whoever does not answer.
/// </summary>
public sealed class Outbox
{
    /// <summary>The version of the stored shape.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Notifications that wait at once; with as many the journal is read no further.</summary>
    public const int PendingMax = 1_000;

    /// <summary>
    /// Notifications that wait at once for one of several places: 100, so that ten of them that take nothing fill it,
    /// and not one.
    /// </summary>
    public const int PlacePendingMax = PendingMax / 10;

    /// <summary>Places of which more is in the journal, at most; with as many it is read no further: 100.</summary>
    public const int LatePlacesMax = 100;

    /// <summary>Messages that others took, after which a place that takes nothing has its turn: 100.</summary>
    public const int OthersFirstMax = 100;

    /// <summary>What is waited after each attempt that failed; the one after the last is the end.</summary>
    public static readonly IReadOnlyList<TimeSpan> RetryDelays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
    ];

    /// <summary>The characters of a problem that are kept: 1,000.</summary>
    public const int ProblemLengthMax = 1_000;

    private readonly List<PendingNotification> _pending;

    // The places of which more is in the journal, and the offset up to which it was read for each.
    private readonly Dictionary<string, long> _late;

    // The places that did not take what was sent there last, and when that was, counted in attempts.
    private readonly Dictionary<string, long> _failing = new(StringComparer.Ordinal);

    private long _attempts;
    private int _othersFirst;

    private Outbox(
        long position, IEnumerable<PendingNotification> pending, IEnumerable<KeyValuePair<string, long>> late)
    {
        (Position, _pending) = (position, [.. pending]);
        _late = new Dictionary<string, long>(late, StringComparer.Ordinal);
        foreach (PendingNotification one in _pending.Where(static one => one.Attempts > 0))
            _failing[PlaceOf(one)] = ++_attempts;
    }

    /// <summary>The offset of the last event that was looked at.</summary>
    public long Position { get; private set; }

    /// <summary>What is to be delivered, in the order in which it happened.</summary>
    public IReadOnlyList<PendingNotification> Pending => _pending;

    /// <summary>What last kept something from being delivered; null: nothing did.</summary>
    public DeliveryProblem? LastProblem { get; private set; }

    /// <summary>Whether the journal may be read on.</summary>
    public bool HasRoom => _pending.Count < PendingMax && _late.Count < LatePlacesMax;

    /// <summary>Whether something was left in the journal for a place that had no room.</summary>
    public bool IsLate => _late.Count > 0;

    /// <summary>
    /// A place that has room for what was left in the journal, and the offset after which that is; null: there is none.
    /// </summary>
    public LatePlace? Late
    {
        get
        {
            if (_pending.Count >= PendingMax) return null;
            foreach ((string place, long position) in _late)
                if (CountOf(place) <= PlacePendingMax / 2) return new LatePlace(place, position);
            return null;
        }
    }

    /// <summary>When the next delivery is due; null: there is none.</summary>
    public DateTimeOffset? NextDue => _pending.Count == 0 ? null : _pending.Min(pending => pending.Due);

    /// <summary>Whether everything was tried at least once.</summary>
    public bool IsAllTried => _pending.TrueForAll(pending => pending.Attempts > 0);

    /// <summary>An outbox that tells of what happens after this offset.</summary>
    public static Outbox From(long position) => new(position, [], []);

    /// <summary>
    /// Takes a notification in; where too many wait for its place, it stays in the journal, as do all for that place
    /// that follow, until <see cref="CatchUp"/>.
    /// </summary>
    /// <param name="notification">The notification.</param>
    /// <param name="offset">The offset of its event.</param>
    public void Add(Notification notification, long offset)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (notification.Place is { } place)
        {
            if (_late.ContainsKey(place)) return;
            if (CountOf(place) >= PlacePendingMax)
            {
                _late.Add(place, offset - 1);
                return;
            }
        }

        _pending.Add(new PendingNotification(notification, 0, notification.Time));
    }

    /// <summary>Takes in what was left in the journal for a place, as far as there is room.</summary>
    /// <param name="place">The place.</param>
    /// <param name="readTo">The offset up to which the journal was read for it.</param>
    /// <param name="found">What was found; what is for other places is left out.</param>
    public void CatchUp(string place, long readTo, IEnumerable<FoundNotification> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        // What is newer than all that was looked at is found when that is.
        foreach (FoundNotification one in found)
        {
            if (one.Notification.Place != place || one.Offset > Position) continue;
            if (CountOf(place) >= PlacePendingMax)
            {
                _late[place] = one.Offset - 1;
                return;
            }

            _pending.Add(new PendingNotification(one.Notification, 0, one.Notification.Time));
        }

        if (readTo >= Position) _late.Remove(place);
        else _late[place] = readTo;
    }

    /// <summary>Everything up to this offset was looked at.</summary>
    public void MoveTo(long position)
    {
        Invariant.Holds(position >= Position, "the journal is read forwards");
        Position = position;
    }

    /// <summary>
    /// The notification to deliver next; null: none is due. The oldest of a place that took what was sent there last;
    /// or else of the one that has not been tried for longest, which has its turn at the latest after
    /// <see cref="OthersFirstMax"/> others.
    /// </summary>
    public PendingNotification? Due(DateTimeOffset now)
    {
        const long Last = long.MaxValue - 1;
        (PendingNotification? next, long nextTurn) = (null, long.MaxValue);
        foreach (PendingNotification pending in _pending.Where(pending => pending.Due <= now))
        {
            long turn = _failing.GetValueOrDefault(PlaceOf(pending));
            if (turn == 0 && _othersFirst >= OthersFirstMax) turn = Last;
            if (turn < nextTurn) (next, nextTurn) = (pending, turn);
        }

        return next;
    }

    /// <summary>Whether the place of a notification, one of several, did not take what was sent there last.</summary>
    public bool IsForFailing(PendingNotification pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        return pending.Notification.Place is { } place && _failing.ContainsKey(place);
    }

    /// <summary>
    /// Behind what a notification waits that was not tried yet; null: it was, or its turn comes next.
    /// </summary>
    /// <param name="id">The notification.</param>
    /// <param name="place">Where it goes.</param>
    /// <param name="offset">The offset of its event.</param>
    /// <param name="onItsWay">What is being delivered now, for which all others wait; null: nothing is.</param>
    public OutboxWait? WaitOf(string id, string place, long offset, Notification? onItsWay)
    {
        int index = _pending.FindIndex(pending => pending.Notification.Id == id);
        bool isLate = _late.TryGetValue(place, out long position) && offset > position;
        bool isTried = index >= 0 ? _pending[index].Attempts > 0 : offset <= Position && !isLate;
        if (isTried || onItsWay?.Id == id) return null;
        // What was not looked at yet waits for room, whoever has taken it.
        if (offset > Position && !HasRoom)
        {
            string fullest = _pending.GroupBy(PlaceOf).MaxBy(static one => one.Count())?.Key ?? "";
            return WaitBehind(fullest, _pending, isMore: true);
        }

        IEnumerable<PendingNotification> before = index >= 0 ? _pending.Take(index) : _pending;
        return WaitBehind(place, before.Where(pending => PlaceOf(pending) == place), isLate)
            ?? (onItsWay is null ? null : new OutboxWait(onItsWay.Place ?? "", 1, onItsWay.Time));
    }

    /// <summary>The same, to be looked at while this one changes.</summary>
    public Outbox Copy() => new(Position, _pending, _late) { LastProblem = LastProblem };

    /// <summary>Something is not delivered, or not now.</summary>
    /// <param name="time">When that turned out.</param>
    /// <param name="message">What happened.</param>
    public void Note(DateTimeOffset time, string message) =>
        LastProblem = new DeliveryProblem(time, Excerpt.Of(message, ProblemLengthMax));

    /// <summary>What went wrong so far is nothing any more; false: nothing did.</summary>
    public bool Forgive()
    {
        bool wasProblem = LastProblem is not null;
        LastProblem = null;
        return wasProblem;
    }

    /// <summary>It was delivered.</summary>
    public void Remove(string id)
    {
        foreach (PendingNotification one in _pending.Where(pending => pending.Notification.Id == id))
            _othersFirst = _failing.Remove(PlaceOf(one)) ? 0 : _othersFirst + 1;
        _pending.RemoveAll(pending => pending.Notification.Id == id);
    }

    /// <summary>It was not; false when it is given up.</summary>
    public bool Postpone(string id, DateTimeOffset now, TimeSpan? retryAfter)
    {
        int index = _pending.FindIndex(pending => pending.Notification.Id == id);
        PendingNotification pending = _pending[index];
        string place = PlaceOf(pending);
        (_othersFirst, _failing[place]) = (0, ++_attempts);
        if (pending.Attempts >= RetryDelays.Count)
        {
            _pending.RemoveAt(index);
            if (CountOf(place) == 0) _failing.Remove(place);
            return false;
        }

        TimeSpan delay = RetryDelays[pending.Attempts];
        if (retryAfter > delay) delay = retryAfter.Value;
        _pending[index] = pending with { Attempts = pending.Attempts + 1, Due = now + delay };
        return true;
    }

    /// <summary>The outbox as it is stored.</summary>
    public byte[] Write() => DataJson.WriteUtf8(DataObject.Of(
        ("position", Position),
        ("pending", new DataArray([.. _pending.Select(pending => (DataValue)DataObject.Of(
            ("notification", pending.Notification.ToData()),
            ("place", pending.Notification.Place is { } place ? (DataValue)place : DataNull.Value),
            ("attempts", pending.Attempts),
            ("due", ReadableTimes.Iso(pending.Due))))])),
        ("late", new DataArray([.. _late.Select(static late => (DataValue)DataObject.Of(
            ("place", late.Key),
            ("position", late.Value)))])),
        ("problem", LastProblem is { } problem
            ? DataObject.Of(("time", ReadableTimes.Iso(problem.Time)), ("message", problem.Message))
            : DataNull.Value)));

    /// <summary>Reads what was stored.</summary>
    public static Outbox Read(ReadOnlySpan<byte> stored)
    {
        var box = (DataObject)DataJson.Parse(stored);
        IEnumerable<DataObject> pending = ((DataArray)box["pending"]!).Items.Cast<DataObject>();
        // Those that were stored before there were places have neither.
        IEnumerable<DataObject> late = (box["late"] as DataArray)?.Items.Cast<DataObject>() ?? [];
        return new Outbox(
            Number(box, "position"),
            pending.Select(static entry => new PendingNotification(
                Notification.FromData((DataObject)entry["notification"]!) with
                {
                    Place = (entry["place"] as DataString)?.Value,
                },
                (int)Number(entry, "attempts"),
                TimeIn(entry, "due"))),
            late.Select(static entry => KeyValuePair.Create(
                ((DataString)entry["place"]!).Value, Number(entry, "position"))))
        {
            LastProblem = box["problem"] is DataObject problem
                ? new DeliveryProblem(TimeIn(problem, "time"), ((DataString)problem["message"]!).Value)
                : null,
        };
    }

    private static string PlaceOf(PendingNotification pending) => pending.Notification.Place ?? "";

    private int CountOf(string place) => _pending.Count(pending => PlaceOf(pending) == place);

    private static OutboxWait? WaitBehind(string place, IEnumerable<PendingNotification> ahead, bool isMore)
    {
        DateTimeOffset[] times = [.. ahead.Select(static pending => pending.Notification.Time)];
        return times.Length == 0 ? null : new OutboxWait(place, times.Length, times.Min()) { IsMore = isMore };
    }

    private static DateTimeOffset TimeIn(DataObject entry, string name) =>
        DateTimeOffset.Parse(((DataString)entry[name]!).Value, CultureInfo.InvariantCulture);

    private static long Number(DataObject box, string name) =>
        box[name] is DataNumber number && number.TryGetInt64(out long value)
            ? value
            : throw new InvalidDataException($"The outbox that is stored has no number '{name}'.");
}

/// <summary>A place of which more is in the journal.</summary>
/// <param name="Place">The place.</param>
/// <param name="Position">The offset up to which the journal was read for it.</param>
public sealed record LatePlace(string Place, long Position);

/// <summary>A notification that was found in the journal.</summary>
/// <param name="Notification">The notification.</param>
/// <param name="Offset">The offset of its event.</param>
public sealed record FoundNotification(Notification Notification, long Offset);

/// <summary>Behind what a notification waits.</summary>
/// <param name="Place">The place that most of it is for.</param>
/// <param name="Messages">How many messages are to be tried before.</param>
/// <param name="Since">When the oldest of them happened.</param>
public sealed record OutboxWait(string Place, int Messages, DateTimeOffset Since)
{
    /// <summary>Whether more may go before, which is still in the journal. Default false.</summary>
    public bool IsMore { get; init; }
}

/// <summary>What kept something from being delivered.</summary>
/// <param name="Time">When that turned out.</param>
/// <param name="Message">What happened.</param>
public sealed record DeliveryProblem(DateTimeOffset Time, string Message);

/// <summary>A notification that was not delivered yet.</summary>
/// <param name="Notification">What is to be told.</param>
/// <param name="Attempts">How often it was tried in vain.</param>
/// <param name="Due">When it is tried next.</param>
public sealed record PendingNotification(Notification Notification, int Attempts, DateTimeOffset Due);
