namespace Autonomy.Actors.Runtime;

/// <summary>
/// Gives turns to actors that have something to do. An actor is handed in once, takes one turn, and is handed in again
/// only if there is more to do, so that a dispatcher never holds the same actor twice.
/// </summary>
public abstract class Dispatcher
{
    private protected Dispatcher()
    {
    }

    /// <summary>Takes an actor that is ready; its <see cref="ActorCell.RunTurn"/> must be called once, soon.</summary>
    internal abstract void Schedule(ActorCell ready);
}
