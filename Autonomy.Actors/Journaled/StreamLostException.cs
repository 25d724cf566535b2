using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>
/// Somebody else wrote the stream, or the outcome of an append is not known: the actor must read it again.
/// </summary>
public sealed class StreamLostException : InvalidOperationException
{
    internal StreamLostException(StreamId stream, AppendResult result, bool wasTakenForNew)
        : base($"An append to '{stream}' ended {result.Outcome} at version {result.Version}. {result.Reason}") =>
        WasTakenForNew = wasTakenForNew && result.Outcome == AppendOutcome.Conflict;

    /// <summary>
    /// Whether nothing is amiss: what was submitted was taken for new, and had been submitted before under the same id.
    /// </summary>
    public bool WasTakenForNew { get; }
}
