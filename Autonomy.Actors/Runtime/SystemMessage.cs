namespace Autonomy.Actors.Runtime;

/// <summary>
/// A message of the runtime between relatives. It is a link of the mailbox's list, so it is sent once.
/// </summary>
internal abstract class SystemMessage
{
    private SystemMessage()
    {
    }

    /// <summary>What follows in the mailbox.</summary>
    public SystemMessage? Next { get; set; }

    /// <summary>Stop, children first.</summary>
    public sealed class Stop : SystemMessage;

    /// <summary>Go on with the next message as if nothing had happened.</summary>
    public sealed class Resume : SystemMessage;

    /// <summary>Begin anew with a fresh incarnation.</summary>
    public sealed class Restart(Exception cause) : SystemMessage
    {
        public Exception Cause { get; } = cause;
    }

    /// <summary>A child has failed and waits for the verdict.</summary>
    public sealed class ChildFailed(ActorCell child, Exception cause) : SystemMessage
    {
        public ActorCell Child { get; } = child;

        public Exception Cause { get; } = cause;
    }

    /// <summary>A child has stopped for good.</summary>
    public sealed class ChildStopped(ActorCell child) : SystemMessage
    {
        public ActorCell Child { get; } = child;
    }

    /// <summary>Somebody wants to hear of the stop.</summary>
    public sealed class Watch(ActorCell watcher) : SystemMessage
    {
        public ActorCell Watcher { get; } = watcher;
    }

    /// <summary>Somebody no longer wants to hear of the stop.</summary>
    public sealed class Unwatch(ActorCell watcher) : SystemMessage
    {
        public ActorCell Watcher { get; } = watcher;
    }
}
