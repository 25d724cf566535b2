using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Notifications;

/// <summary>What became of a message to the callback of an execution.</summary>
public abstract record CallbackEvent
{
    private CallbackEvent()
    {
    }

    /// <summary>It was taken.</summary>
    public sealed record Delivered(string Message, string Type) : CallbackEvent;

    /// <summary>It was not taken.</summary>
    public sealed record Refused(string Message, string Type, string Reason) : CallbackEvent
    {
        /// <summary>The shortest wait, in milliseconds, where the other side said so.</summary>
        public long? RetryAfterMs { get; init; }

        /// <summary>Whether it said that nothing more is to be sent.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsGone { get; init; }
    }
}

/// <summary>A message to the callback of an execution.</summary>
/// <param name="Message">Its id, the same each time that it is sent.</param>
/// <param name="Type">What happened: <c>execution.completed</c>.</param>
public sealed record CallbackDelivery(string Message, string Type)
{
    /// <summary>Whether it was taken, is tried again, or was given up.</summary>
    public CallbackStatus Status { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was sent last.</summary>
    public DateTimeOffset LastAt { get; init; }

    /// <summary>When it is sent again, at the earliest; null: it is not.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Why it was last not taken; null: it always was.</summary>
    public string? Problem { get; init; }
}

/// <summary>What becomes of a message.</summary>
public enum CallbackStatus
{
    /// <summary>It is sent again.</summary>
    Pending,

    /// <summary>It was taken.</summary>
    Delivered,

    /// <summary>It is not sent any more.</summary>
    GivenUp,
}

/// <summary>The messages to the callback of one execution that were sent at least once.</summary>
/// <param name="Deliveries">In the order in which they were first sent.</param>
public sealed record CallbackBook(ImmutableList<CallbackDelivery> Deliveries)
{
    /// <summary>Messages that are remembered at most: 1,000, the latest.</summary>
    public const int KnownMax = 1_000;

    /// <summary>None yet.</summary>
    public static readonly CallbackBook Empty = new(ImmutableList<CallbackDelivery>.Empty);

    /// <summary>The book after an event.</summary>
    public CallbackBook Apply(CallbackEvent happened, DateTimeOffset at) => happened switch
    {
        CallbackEvent.Delivered taken => Put(Of(taken.Message, taken.Type, at) with
        {
            Status = CallbackStatus.Delivered,
            NextAt = null,
        }),
        CallbackEvent.Refused refused => Put(After(refused, Of(refused.Message, refused.Type, at))),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    private CallbackDelivery Of(string message, string type, DateTimeOffset at)
    {
        CallbackDelivery known = Deliveries.Find(one => one.Message == message) ?? new CallbackDelivery(message, type);
        return known with { Attempts = known.Attempts + 1, LastAt = at };
    }

    // The outbox waits so long; it gives up after as many attempts.
    private static CallbackDelivery After(CallbackEvent.Refused refused, CallbackDelivery sent)
    {
        bool isLast = refused.IsGone || sent.Attempts > Outbox.RetryDelays.Count;
        if (isLast) return sent with { Status = CallbackStatus.GivenUp, NextAt = null, Problem = refused.Reason };
        TimeSpan delay = Outbox.RetryDelays[sent.Attempts - 1];
        var asked = TimeSpan.FromMilliseconds(refused.RetryAfterMs ?? 0);
        return sent with { NextAt = sent.LastAt + (asked > delay ? asked : delay), Problem = refused.Reason };
    }

    private CallbackBook Put(CallbackDelivery delivery)
    {
        int place = Deliveries.FindIndex(one => one.Message == delivery.Message);
        if (place >= 0) return new CallbackBook(Deliveries.SetItem(place, delivery));
        ImmutableList<CallbackDelivery> room = Deliveries.Count < KnownMax ? Deliveries : Deliveries.RemoveAt(0);
        return new CallbackBook(room.Add(delivery));
    }
}

/// <summary>The stored names of what becomes of messages to callbacks. A name here is for ever.</summary>
public static class CallbackEventTable
{
    private const string StreamPrefix = "callback-";

    private static readonly CallbackJson Shapes = new(EventTable<CallbackEvent>.Readable(CallbackJson.Default.Options));

    private static readonly EventTable<CallbackEvent> Table =
        new(("callback-delivered", Shapes.Delivered), ("callback-refused", Shapes.Refused));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of what an execution's callback was sent.</summary>
    public static StreamId StreamOf(ExecutionId execution) => new(StreamPrefix + execution.Value);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(CallbackEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static CallbackEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallbackEvent.Delivered))]
[JsonSerializable(typeof(CallbackEvent.Refused))]
internal sealed partial class CallbackJson : JsonSerializerContext;
