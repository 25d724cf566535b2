namespace Autonomy.Actors.Runtime;

/// <summary>
/// State that answers messages one at a time. The runtime calls every method here on the actor's own turn, one turn
/// after another, so that the fields of an actor need no locks. What a method throws is the actor's failure, on which
/// its parent decides; it reaches no other actor.
/// </summary>
public abstract class Actor
{
    private ActorContext? _context;

    /// <summary>
    /// The actor's place in the system. There is none yet in the constructor; use it from <see cref="PreStart"/> on.
    /// </summary>
    /// <exception cref="InvalidOperationException">Read in the constructor.</exception>
    protected ActorContext Context => _context ?? throw new InvalidOperationException(
        $"{GetType().Name} has no context before PreStart: move what needs it out of the constructor.");

    /// <summary>The reference by which others reach this actor; the same through all restarts.</summary>
    protected ActorRef Self => Context.Self;

    /// <summary>Who sent the message in hand; null where it named no sender.</summary>
    protected ActorRef? Sender => Context.Sender;

    /// <summary>
    /// How failures of the children are answered, unless the actor's <see cref="Props"/> say otherwise.
    /// </summary>
    protected virtual SupervisorStrategy Strategy => SupervisorStrategy.Default;

    /// <summary>Answers one message.</summary>
    protected abstract void Receive(object message);

    /// <summary>Called once before the first message of an incarnation.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Called after the last message, when all children have stopped.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Called on the failed incarnation before it is replaced; by default it cleans up as at a stop.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="message">The message that failed; null where none was in hand.</param>
    protected virtual void PreRestart(Exception cause, object? message) => PostStop();

    /// <summary>Called on the new incarnation; by default it starts as at the first time.</summary>
    /// <param name="cause">The failure of the former incarnation.</param>
    protected virtual void PostRestart(Exception cause) => PreStart();

    /// <summary>Gives up on a message that this actor does not understand: it ends as a dead letter.</summary>
    protected void Unhandled(object message) => Context.Unhandled(message);

    internal void Bind(ActorContext context) => _context = context;

    internal void OnReceive(object message) => Receive(message);

    internal void OnPreStart() => PreStart();

    internal void OnPostStop() => PostStop();

    internal void OnPreRestart(Exception cause, object? message) => PreRestart(cause, message);

    internal void OnPostRestart(Exception cause) => PostRestart(cause);

    internal SupervisorStrategy OwnStrategy() => Strategy;
}
