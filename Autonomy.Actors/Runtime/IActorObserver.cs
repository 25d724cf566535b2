namespace Autonomy.Actors.Runtime;

/// <summary>
/// Hears what goes wrong or ends in a system, for logs and metrics. It is called on the turns of actors and on the
/// threads of senders: it must be quick, safe from any thread, and must not throw.
/// </summary>
public interface IActorObserver
{
    /// <summary>An actor failed, and this is what was decided.</summary>
    /// <param name="actor">The actor that failed.</param>
    /// <param name="cause">What it threw.</param>
    /// <param name="directive">The parent's verdict; <see cref="Directive.Stop"/> too where the restarts are used
    /// up.</param>
    void Failed(ActorRef actor, Exception cause, Directive directive);

    /// <summary>A fresh incarnation has taken over.</summary>
    /// <param name="actor">The actor, its reference unchanged.</param>
    /// <param name="cause">Why its parent restarted it.</param>
    void Restarted(ActorRef actor, Exception cause);

    /// <summary>An actor and all below it have stopped for good.</summary>
    void Stopped(ActorRef actor);

    /// <summary>A message reached nobody.</summary>
    void DeadLetter(in DeadLetter letter);
}
