using System.Text.Json;

namespace Autonomy.Core.Journaling;

/// <summary>
/// A view that is built by following the journal: the fold of events that it wants, in their order. The same events
/// make the same view. For one thread at a time.
/// </summary>
public interface IJournalFold
{
    /// <summary>The stream that its state is stored with; no other writes to it, and it has no events.</summary>
    StreamId Stream { get; }

    /// <summary>The version of the stored state's shape. A state of another one is not read: the journal is.</summary>
    int SchemaVersion { get; }

    /// <summary>Whether events of this name matter; asked before anything of the body is read.</summary>
    bool Wants(string eventName);

    /// <summary>Takes an event that it wants.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="body">Its whole body, also where that is kept beside the journal.</param>
    void Apply(StoredEvent stored, ReadOnlySpan<byte> body);

    /// <summary>Writes the state as a JSON value.</summary>
    void Write(Utf8JsonWriter writer);

    /// <summary>Takes a state that was written, in place of its own.</summary>
    /// <exception cref="JsonException">The value is not of the shape.</exception>
    void Restore(JsonElement state);
}
