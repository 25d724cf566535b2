namespace Autonomy.Actors.Runtime;

/// <summary>How to make an actor: at its spawn, and again at each restart.</summary>
/// <param name="Factory">Makes a fresh incarnation; it runs on the new actor's turn, and must return a new object
/// each time.</param>
public sealed record Props(Func<Actor> Factory)
{
    /// <summary>
    /// The most messages that may wait in the mailbox, and as many in the stash: 1 to
    /// <see cref="ActorSystemOptions.MailboxCapacityMax"/>; null, the default, for the system's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of range.</exception>
    public int? MailboxCapacity
    {
        get;
        init
        {
            if (value is < 1 or > ActorSystemOptions.MailboxCapacityMax)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"A mailbox holds 1 to {ActorSystemOptions.MailboxCapacityMax} messages.");
            }

            field = value;
        }
    }

    /// <summary>Replaces the actor's own strategy for its children; null keeps it.</summary>
    public SupervisorStrategy? Strategy { get; init; }
}
