namespace Autonomy.Actors.Runtime;

/// <summary>
/// What an actor may ask of the runtime. Every member is for the actor's own turn alone: code that runs elsewhere, such
/// as the continuation of a task, takes what it needs beforehand, or tells the actor a message.
/// </summary>
public sealed class ActorContext
{
    private readonly ActorCell _cell;

    internal ActorContext(ActorCell cell) => _cell = cell;

    /// <summary>This actor's reference.</summary>
    public ActorRef Self => _cell;

    /// <summary>
    /// Who sent the message in hand; null where it named no sender. Timers, watches and piped work come from the
    /// actor itself.
    /// </summary>
    public ActorRef? Sender => _cell.Sender;

    /// <summary>The actor that spawned this one and supervises it.</summary>
    public ActorRef Parent => _cell.Parent;

    /// <summary>The living children, as they are now.</summary>
    public IReadOnlyCollection<ActorRef> Children => _cell.ChildRefs;

    /// <summary>The system that the actor lives in.</summary>
    public ActorSystem System => _cell.System;

    /// <summary>The actor's timers.</summary>
    public ActorTimers Timers => _cell.Timers;

    /// <summary>The living child of that name; null where there is none.</summary>
    public ActorRef? Child(string name) => _cell.Child(name);

    /// <summary>Makes a child. It starts on its own turn; messages may be told to it at once.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name among its siblings, 1 to 512 characters, no slash, no dollar sign in front; null
    /// for a number.</param>
    /// <exception cref="InvalidOperationException">A living sibling has the name, or this actor is
    /// stopping.</exception>
    public ActorRef Spawn(Props props, string? name = null) => _cell.Spawn(props, name);

    /// <summary>
    /// Stops an actor after the message that it has in hand, its children first. What waits in its mailbox becomes
    /// dead letters.
    /// </summary>
    public void Stop(ActorRef actor) => System.Stop(actor);

    /// <summary>
    /// Asks for a <see cref="Terminated"/> when another actor has stopped, at once if it has already. It comes after
    /// all that this actor told before. Watching twice is watching once.
    /// </summary>
    public void Watch(ActorRef actor) => _cell.Watch(actor);

    /// <summary>
    /// Asks for no <see cref="Terminated"/> any more, not even for one that waits in the mailbox already.
    /// </summary>
    public void Unwatch(ActorRef actor) => _cell.Unwatch(actor);

    /// <summary>Puts the message in hand aside. A restart puts what is aside back into the mailbox.</summary>
    /// <exception cref="InvalidOperationException">As many messages are aside as the mailbox may hold.</exception>
    public void Stash() => _cell.StashCurrent();

    /// <summary>Puts the oldest stashed message back in front of the mailbox; false where none is stashed.</summary>
    public bool Unstash() => _cell.Unstash();

    /// <summary>Puts all stashed messages back in front of the mailbox, in the order in which they came.</summary>
    public void UnstashAll() => _cell.UnstashAll();

    /// <summary>
    /// Asks for a <see cref="ReceiveTimeout"/> whenever no message came for that long, or for none with null. The time
    /// counts from now, and from each message. A restart forgets it.
    /// </summary>
    public void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>
    /// Tells this actor how a work ended; the actor goes on with other messages meanwhile. The functions run on the
    /// actor's turn, so that they may use its state, and what they throw is the actor's failure. The result comes to
    /// whichever incarnation lives then, and is never refused by a full mailbox.
    /// </summary>
    /// <param name="work">The work, begun already. It is awaited here, once: do not await it elsewhere.</param>
    /// <param name="map">From the result to the message.</param>
    /// <param name="failed">From what the work threw, a cancellation included, to the message.</param>
    public void PipeTo<T>(ValueTask<T> work, Func<T, object> map, Func<Exception, object> failed)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(failed);
        new PipedWork<T>(_cell, work, map, failed).Start();
    }

    internal void Unhandled(object message) => System.DeadLetters.Add(
        new DeadLetter(message, Sender, Self, DeadLetterReason.Unhandled));
}
