using Autonomy.Actors.Runtime;

namespace Autonomy.Actors.Sharding;

/// <summary>
/// Tells every entity a command, and its asker once each has taken it or is gone. One whose mailbox is full, or whose
/// store refuses, is told again; after a while the roll call gives up, and its asker with it.
/// </summary>
internal sealed class RollCall(TellAll all, IReadOnlyCollection<ActorRef> entities, ActorRef? asker) : Actor
{
    private static readonly object Again = new();
    private static readonly object GiveUp = new();

    private static readonly TimeSpan AgainDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HashSet<ActorRef> _waiting = [.. entities];
    private readonly HashSet<ActorRef> _refusing = [];

    protected override void PreStart()
    {
        foreach (ActorRef entity in entities)
        {
            Context.Watch(entity);
            TellOrRetry(entity);
        }

        Context.Timers.StartSingle(GiveUp, GiveUp, Patience);
        EndWhenAllHaveTaken();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Terminated gone: Forget(gone.Actor); break;
            case var again when ReferenceEquals(again, Again): TellTheRefusing(); break;
            case var end when ReferenceEquals(end, GiveUp): Context.Stop(Self); break;
            case var reply when Sender is { } entity:
                if (all.IsTaken(reply)) Forget(entity);
                else Retry(entity);
                break;
            default: Unhandled(message); break;
        }
    }

    private void TellOrRetry(ActorRef entity)
    {
        if (!entity.TryTell(all.Command, Self)) Retry(entity);
    }

    private void Retry(ActorRef entity)
    {
        if (!_waiting.Contains(entity)) return;
        _refusing.Add(entity);
        if (!Context.Timers.IsActive(Again)) Context.Timers.StartSingle(Again, Again, AgainDelay);
    }

    private void TellTheRefusing()
    {
        ActorRef[] refusing = [.. entities.Where(_refusing.Contains)];
        _refusing.Clear();
        foreach (ActorRef entity in refusing) TellOrRetry(entity);
    }

    private void Forget(ActorRef entity)
    {
        _waiting.Remove(entity);
        _refusing.Remove(entity);
        EndWhenAllHaveTaken();
    }

    private void EndWhenAllHaveTaken()
    {
        if (_waiting.Count > 0) return;
        asker?.Tell(AllTold.Instance, Self);
        Context.Stop(Self);
    }
}
