using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;

namespace Autonomy.Core.Notifications;

/// <summary>
/// What one sink has to be told, and how far the journal was read for it. It is stored as a whole: what was delivered
/// and not stored yet is delivered again, under the same id.
/// </summary>
public sealed class Outbox
{
    /// <summary>The version of the stored shape.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Notifications that wait at once; with as many the journal is read no further.</summary>
    public const int PendingMax = 1_000;

    /// <summary>What is waited after each attempt that failed; the one after the last is the end.</summary>
    public static readonly IReadOnlyList<TimeSpan> RetryDelays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
    ];

    private readonly List<PendingNotification> _pending;

    private Outbox(long position, List<PendingNotification> pending) => (Position, _pending) = (position, pending);

    /// <summary>The offset of the last event that was looked at.</summary>
    public long Position { get; private set; }

    /// <summary>What is to be delivered, in the order in which it happened.</summary>
    public IReadOnlyList<PendingNotification> Pending => _pending;

    /// <summary>Whether the journal may be read on.</summary>
    public bool HasRoom => _pending.Count < PendingMax;

    /// <summary>When the next delivery is due; null: there is none.</summary>
    public DateTimeOffset? NextDue => _pending.Count == 0 ? null : _pending.Min(pending => pending.Due);

    /// <summary>Whether everything was tried at least once.</summary>
    public bool IsAllTried => _pending.TrueForAll(pending => pending.Attempts > 0);

    /// <summary>An outbox that tells of what happens after this offset.</summary>
    public static Outbox From(long position) => new(position, []);

    /// <summary>Takes a notification in.</summary>
    public void Add(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        _pending.Add(new PendingNotification(notification, 0, notification.Time));
    }

    /// <summary>Everything up to this offset was looked at.</summary>
    public void MoveTo(long position)
    {
        Invariant.Holds(position >= Position, "the journal is read forwards");
        Position = position;
    }

    /// <summary>The oldest notification that is due; null: none is.</summary>
    public PendingNotification? Due(DateTimeOffset now) => _pending.Find(pending => pending.Due <= now);

    /// <summary>It was delivered.</summary>
    public void Remove(string id) => _pending.RemoveAll(pending => pending.Notification.Id == id);

    /// <summary>It was not; false when it is given up.</summary>
    public bool Postpone(string id, DateTimeOffset now, TimeSpan? retryAfter)
    {
        int index = _pending.FindIndex(pending => pending.Notification.Id == id);
        PendingNotification pending = _pending[index];
        if (pending.Attempts >= RetryDelays.Count)
        {
            _pending.RemoveAt(index);
            return false;
        }

        TimeSpan delay = RetryDelays[pending.Attempts];
        if (retryAfter > delay) delay = retryAfter.Value;
        _pending[index] = pending with { Attempts = pending.Attempts + 1, Due = now + delay };
        return true;
    }

    /// <summary>Nothing of it is delivered any more.</summary>
    public void Clear() => _pending.Clear();

    /// <summary>The outbox as it is stored.</summary>
    public byte[] Write() => DataJson.WriteUtf8(DataObject.Of(
        ("position", Position),
        ("pending", new DataArray([.. _pending.Select(pending => (DataValue)DataObject.Of(
            ("notification", pending.Notification.ToData()),
            ("attempts", pending.Attempts),
            ("due", ReadableTimes.Iso(pending.Due))))]))));

    /// <summary>Reads what was stored.</summary>
    public static Outbox Read(ReadOnlySpan<byte> stored)
    {
        var box = (DataObject)DataJson.Parse(stored);
        IEnumerable<DataObject> pending = ((DataArray)box["pending"]!).Items.Cast<DataObject>();
        return new Outbox(Number(box, "position"), [.. pending.Select(entry => new PendingNotification(
            Notification.FromData((DataObject)entry["notification"]!),
            (int)Number(entry, "attempts"),
            DateTimeOffset.Parse(((DataString)entry["due"]!).Value, CultureInfo.InvariantCulture)))]);
    }

    private static long Number(DataObject box, string name) =>
        box[name] is DataNumber number && number.TryGetInt64(out long value)
            ? value
            : throw new InvalidDataException($"The outbox that is stored has no number '{name}'.");
}

/// <summary>A notification that was not delivered yet.</summary>
/// <param name="Notification">What is to be told.</param>
/// <param name="Attempts">How often it was tried in vain.</param>
/// <param name="Due">When it is tried next.</param>
public sealed record PendingNotification(Notification Notification, int Attempts, DateTimeOffset Due);
