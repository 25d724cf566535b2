using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Streaming;

/// <summary>What a reader of a topic is told.</summary>
public abstract record StreamMessage
{
    private StreamMessage()
    {
    }

    /// <summary>It happened, and is durable.</summary>
    /// <param name="What">The event.</param>
    /// <param name="Position">Where to go on from: the version within an execution, else the journal's offset.</param>
    public sealed record Event(StreamedEvent What, long Position) : StreamMessage;

    /// <summary>Nothing happened for a while: everything up to there was told.</summary>
    public sealed record Bookmark(long Position) : StreamMessage;

    /// <summary>
    /// The reader is too far behind, or asks for what is too old or never was: it is told nothing more, and begins anew
    /// or goes on from the position. That is before the one that it asked for only where the journal does not reach so
    /// far: what the reader knows is not so.
    /// </summary>
    public sealed record Gone(long Position) : StreamMessage;

    /// <summary>How the nodes that serve the store are: at first, and after something of them changed.</summary>
    internal sealed record Cluster(ClusterResource Now, long Position, bool IsFirst) : StreamMessage;

    /// <summary>The execution has ended, and this was its last version.</summary>
    public sealed record End(long Position) : StreamMessage;
}
