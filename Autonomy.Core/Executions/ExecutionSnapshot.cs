using System.Text.Json;

namespace Autonomy.Core.Executions;

/// <summary>
/// The state of an execution as one JSON text, so that its journal need not be read from the beginning. It holds what
/// the events said; what follows from that (timers, counters, the steps that could start) is worked out on restoring.
/// Equal states have equal texts.
/// </summary>
public static class ExecutionSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 2;

    /// <summary>The state as UTF-8 JSON.</summary>
    /// <exception cref="InvariantViolatedException">The execution was not submitted yet.</exception>
    public static byte[] Write(ExecutionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Invariant.Holds(state.Plan is not null, "only what was submitted is stored");
        return JsonSerializer.SerializeToUtf8Bytes(state.ToSnapshot(), ExecutionSnapshotJson.Default.ExecutionRecord);
    }

    /// <summary>
    /// Makes a fresh state the one that was written. What happens next is then decided as if every event had been
    /// folded.
    /// </summary>
    /// <param name="empty">A state to which nothing was applied.</param>
    /// <param name="body">What <see cref="Write"/> gave, of this <see cref="SchemaVersion"/>.</param>
    /// <exception cref="InvariantViolatedException">The state is not fresh.</exception>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static void Restore(ExecutionState empty, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(empty);
        Invariant.Holds(empty.Plan is null, "a snapshot is where a state begins");
        empty.Restore(JsonSerializer.Deserialize(body, ExecutionSnapshotJson.Default.ExecutionRecord)!);
    }
}
