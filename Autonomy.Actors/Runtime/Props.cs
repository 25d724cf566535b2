namespace Autonomy.Actors.Runtime;

/// <summary>How to make an actor: at its spawn, and again at each restart.</summary>
/// <param name="Factory">Makes a fresh incarnation; it runs on the new actor's turn, and must return a new object each time.</param>
public sealed record Props(Func<Actor> Factory)
{
    /// <summary>The most messages that may wait in the mailbox, and in the stash; null for the system's default. 1 or more.</summary>
    public int? MailboxCapacity { get; init; }

    /// <summary>Replaces the actor's own strategy for its children; null keeps it.</summary>
    public SupervisorStrategy? Strategy { get; init; }
}
