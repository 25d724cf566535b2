namespace Autonomy.Actors.Runtime;

/// <summary>
/// The one way to reach an actor: it carries messages, and gives no access to the actor's state. It stays valid through
/// restarts; after the actor's stop what is sent to it ends as dead letters. Safe from any thread.
/// </summary>
public abstract class ActorRef
{
    private protected ActorRef(ActorSystem system, string name)
    {
        System = system;
        Name = name;
    }

    /// <summary>The last part of the path, unique among the living children of one parent.</summary>
    public string Name { get; }

    /// <summary>The names from the root down, as in <c>/user/orders/7</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The system that the actor lives in.</summary>
    internal ActorSystem System { get; }

    /// <summary>
    /// Puts a message into the actor's mailbox and returns. A message for a full mailbox or a stopped actor becomes a
    /// dead letter. Messages of one sender arrive in the order in which they were told.
    /// </summary>
    public abstract void Tell(object message, ActorRef? sender = null);

    /// <summary>
    /// Puts a message into the actor's mailbox, or returns false where the mailbox is full or the actor has stopped;
    /// the message then stays with the caller, and is no dead letter.
    /// </summary>
    public abstract bool TryTell(object message, ActorRef? sender = null);

    /// <summary>
    /// Tells a message and returns the first reply to it. The task faults with <see cref="AskFailedException"/> when
    /// the message cannot be delivered, when no reply comes within <paramref name="timeout"/> on the system's clock,
    /// or when the reply is of another type; and with the actor's own exception when it replies a <see
    /// cref="StatusFailure"/>.
    /// </summary>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait: zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public Task<T> Ask<T>(object message, TimeSpan timeout)
    {
        var ask = new PendingAsk<T>(this, timeout);
        Tell(message, ask);
        return ask.Reply;
    }

    /// <summary>The actor's path.</summary>
    public override string ToString() => Path;

    /// <summary>Hears that a message that this reference had sent became a dead letter.</summary>
    internal virtual void OnUndelivered(in DeadLetter letter)
    {
    }
}
