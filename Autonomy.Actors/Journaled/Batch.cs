using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>What one append makes durable, and what may leave once it is.</summary>
internal sealed class Batch
{
    private readonly List<NewEvent> _events = [];
    private readonly List<Payload> _payloads = [];
    private readonly List<object> _effects = [];

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<NewEvent> Events => _events;

    /// <summary>What to do once they are durable, in order.</summary>
    public IReadOnlyList<object> Effects => _effects;

    /// <summary>When they were decided.</summary>
    public DateTimeOffset Time { get; internal set; }

    /// <summary>The state after the last event, where it is to be stored.</summary>
    public Snapshot? Snapshot { get; set; }

    /// <summary>What becomes of the stream's wake-up.</summary>
    public WakeUpChange WakeUp { get; set; }

    internal bool IsEmpty => _events.Count == 0 && Snapshot is null && WakeUp.Kind == WakeUpChangeKind.Keep;

    /// <summary>Adds an event; a large body goes to the payload store.</summary>
    public void Add(NewEvent happened) => _events.Add(EventBodies.Offload(happened, _payloads));

    /// <summary>Adds what is to be done once the events are durable.</summary>
    public void AddEffect(object effect) => _effects.Add(effect);

    internal AppendRequest ToRequest(StreamId stream, long version, Fence fence) => new()
    {
        Stream = stream,
        ExpectedVersion = version,
        Time = Time,
        Events = _events,
        Payloads = _payloads,
        Snapshot = Snapshot,
        WakeUp = WakeUp,
        Fence = fence,
    };
}
