using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>Somebody else wrote the stream, or the outcome of an append is not known: the actor must read it again.</summary>
public sealed class StreamLostException : InvalidOperationException
{
    /// <summary>Names the stream and the journal's answer.</summary>
    public StreamLostException(StreamId stream, AppendResult result)
        : base($"An append to '{stream}' ended {result.Outcome} at version {result.Version}. {result.Reason}")
    {
    }

    /// <summary>With a text of its own.</summary>
    public StreamLostException(string message)
        : base(message)
    {
    }

    /// <summary>With a text of its own and what led to it.</summary>
    public StreamLostException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a text.</summary>
    public StreamLostException()
    {
    }
}

/// <summary>The stream could not be read.</summary>
public sealed class StreamUnreadableException : InvalidOperationException
{
    /// <summary>Names the stream and what went wrong.</summary>
    public StreamUnreadableException(StreamId stream, Exception inner)
        : base($"The stream '{stream}' could not be read: {inner.Message}", inner)
    {
    }

    /// <summary>With a text of its own.</summary>
    public StreamUnreadableException(string message)
        : base(message)
    {
    }

    /// <summary>With a text of its own and what led to it.</summary>
    public StreamUnreadableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a text.</summary>
    public StreamUnreadableException()
    {
    }
}
