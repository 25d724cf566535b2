using System.Collections.Immutable;
using System.Text.Json;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Webhooks;

/// <summary>What happened to the messages of an inbound webhook.</summary>
public abstract record DeliveryEvent
{
    private DeliveryEvent()
    {
    }

    /// <summary>A message with a good signature came, sent at this time (seconds since 1970).</summary>
    public sealed record Taken(string Message, long Timestamp) : DeliveryEvent;

    /// <summary>What it asked for was done.</summary>
    public sealed record Done(string Message, string Execution) : DeliveryEvent;
}

/// <summary>A message of an inbound webhook.</summary>
/// <param name="Message">Its id, the same each time that it is sent.</param>
/// <param name="Timestamp">When it was last sent, in seconds since 1970.</param>
/// <param name="Execution">The execution that it was about; null: it was not done yet.</param>
public sealed record Delivery(string Message, long Timestamp, string? Execution);

/// <summary>What a message is.</summary>
public enum DeliveryKind
{
    /// <summary>It is to be done.</summary>
    New,

    /// <summary>
    /// It came before, and may have been done or not: the answer was lost. Or it may have come before: of those of its
    /// time some are not known any more.
    /// </summary>
    Unfinished,

    /// <summary>Its sender sends it again, and it was done.</summary>
    Known,

    /// <summary>Nothing of it is new: somebody plays back what he has seen.</summary>
    Replayed,
}

/// <summary>
/// The last messages of an inbound webhook. A sender that has no answer sends a message again under the same id at
/// another time, newly signed; what comes with the same time is played back by somebody else.
/// </summary>
public sealed record DeliveryBook
{
    /// <summary>Messages that are known at most: 10,000.</summary>
    public const int KnownMax = 10_000;

    /// <summary>No message yet.</summary>
    public static readonly DeliveryBook Empty = new();

    private ImmutableDictionary<string, Delivery> Known { get; init; } =
        ImmutableDictionary.Create<string, Delivery>(StringComparer.Ordinal);

    private ImmutableQueue<string> Oldest { get; init; } = [];

    /// <summary>The latest time of a message that is not known any more, in seconds since 1970.</summary>
    private long ForgottenUntil { get; init; } = long.MinValue;

    /// <summary>How many messages are known.</summary>
    public int Count => Known.Count;

    /// <summary>A message, or null.</summary>
    public Delivery? Find(string message) => Known.GetValueOrDefault(message);

    /// <summary>What a message is that was sent at this time.</summary>
    public DeliveryKind KindOf(string message, long timestamp)
    {
        if (Find(message) is not { } known)
            return timestamp > ForgottenUntil ? DeliveryKind.New : DeliveryKind.Unfinished;
        if (timestamp <= known.Timestamp) return DeliveryKind.Replayed;
        return known.Execution is null ? DeliveryKind.Unfinished : DeliveryKind.Known;
    }

    /// <summary>The book after an event.</summary>
    public DeliveryBook Apply(DeliveryEvent happened) => happened switch
    {
        DeliveryEvent.Taken taken when Find(taken.Message) is { } known => this with
        {
            Known = Known.SetItem(taken.Message, known with { Timestamp = taken.Timestamp }),
        },
        DeliveryEvent.Taken taken => Add(new Delivery(taken.Message, taken.Timestamp, null)),
        DeliveryEvent.Done done when Find(done.Message) is { } known => this with
        {
            Known = Known.SetItem(done.Message, known with { Execution = done.Execution }),
        },
        // It was forgotten meanwhile.
        DeliveryEvent.Done => this,
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>The book as UTF-8 JSON.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new DeliveryRecord([.. Oldest.Select(message => Known[message])]) { ForgottenUntil = ForgottenUntil },
        WebhookJson.Default.DeliveryRecord);

    /// <summary>The book that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static DeliveryBook Read(ReadOnlySpan<byte> body)
    {
        DeliveryRecord record = JsonSerializer.Deserialize(body, WebhookJson.Default.DeliveryRecord)!;
        return record.Deliveries.Aggregate(
            Empty with { ForgottenUntil = record.ForgottenUntil }, static (book, delivery) => book.Add(delivery));
    }

    private DeliveryBook Add(Delivery delivery)
    {
        DeliveryBook room = Known.Count < KnownMax ? this : WithoutOldest();
        return room with
        {
            Known = room.Known.Add(delivery.Message, delivery),
            Oldest = room.Oldest.Enqueue(delivery.Message),
        };
    }

    private DeliveryBook WithoutOldest()
    {
        Delivery oldest = Known[Oldest.Peek()];
        return this with
        {
            Known = Known.Remove(oldest.Message),
            Oldest = Oldest.Dequeue(),
            ForgottenUntil = Math.Max(ForgottenUntil, oldest.Timestamp),
        };
    }
}

/// <summary>The book as a snapshot holds it, the oldest first.</summary>
internal sealed record DeliveryRecord(IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>The latest time of a message that is not in it any more.</summary>
    public long ForgottenUntil { get; init; } = long.MinValue;
}

/// <summary>The stored names of the events of inbound webhooks. A name here is for ever.</summary>
public static class DeliveryEventTable
{
    /// <summary>The version of a snapshot's shape.</summary>
    public const int SnapshotVersion = 1;

    private const string StreamPrefix = "webhook-deliveries-";

    private static readonly WebhookJson Shapes = new(EventTable<DeliveryEvent>.Readable(WebhookJson.Default.Options));

    private static readonly EventTable<DeliveryEvent> Table = new(
        ("webhook-message-taken", Shapes.Taken),
        ("webhook-message-done", Shapes.Done));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of an inbound webhook's messages.</summary>
    public static StreamId StreamOf(string webhook) => new(StreamPrefix + webhook);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(DeliveryEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static DeliveryEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}
