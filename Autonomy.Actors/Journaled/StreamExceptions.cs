using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>
/// Somebody else wrote the stream, or the outcome of an append is not known: the actor must read it again.
/// </summary>
internal sealed class StreamLostException(StreamId stream, AppendResult result)
    : InvalidOperationException(
        $"An append to '{stream}' ended {result.Outcome} at version {result.Version}. {result.Reason}");

/// <summary>The stream could not be read.</summary>
internal sealed class StreamUnreadableException(StreamId stream, Exception inner)
    : InvalidOperationException($"The stream '{stream}' could not be read: {inner.Message}", inner);
