using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>
/// Somebody else wrote the stream, or the outcome of an append is not known: the actor must read it again.
/// </summary>
internal sealed class StreamLostException(StreamId stream, AppendResult result)
    : InvalidOperationException(
        $"An append to '{stream}' ended {result.Outcome} at version {result.Version}. {result.Reason}");
