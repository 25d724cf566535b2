using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Sharding;

/// <summary>How a region makes its entities, and what it answers for them.</summary>
/// <param name="Spawn">Makes the actor of a stream, which is new or may have been written before.</param>
/// <param name="IsAdmission">Whether a message begins a new entity, and may be refused while the region is
/// full.</param>
/// <param name="Refusal">The answer to a message that cannot be handed over, with the reason.</param>
/// <param name="MayRestart">Whether an actor that failed for this cause is made anew.</param>
internal sealed record EntityKind(
    Func<StreamId, bool, Actor> Spawn,
    Func<object, bool> IsAdmission,
    Func<StreamId, string, object> Refusal,
    Func<Exception, bool> MayRestart);

/// <summary>
/// Finds the actor of an entity, or makes it. An entity has one actor at most: one that leaves memory is waited for,
/// and what came for it meanwhile is handed to the next.
/// </summary>
internal sealed class EntityRegion(EntityKind kind, RegionOptions options) : Actor
{
    /// <summary>How long an entity whose actor was given up rests before it is tried again.</summary>
    private static readonly TimeSpan BrokenRest = TimeSpan.FromMinutes(1);

    /// <summary>What people may ask for at most before the region is open.</summary>
    private const int EarlyMax = 8_192;

    private readonly Dictionary<StreamId, ActorRef> _live = [];
    private readonly Dictionary<ActorRef, StreamId> _streams = [];
    private readonly Dictionary<StreamId, Queue<Held>> _leaving = [];
    private readonly Queue<Held> _early = new();
    private readonly HashSet<StreamId> _there = [];
    private long _rollCalls;
    private ActorRef? _wakeUps;

    protected override SupervisorStrategy Strategy => SupervisorStrategy.OneForOne(
        SupervisorStrategy.DefaultRestartsMax,
        SupervisorStrategy.DefaultWindow,
        cause => kind.MayRestart(cause) ? Directive.Restart : Directive.Stop);

    protected override void PreStart() => _wakeUps = Context.Spawn(new Props(() => new WakeUps(options)), "wake-ups");

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Deliver early when _there.Count < options.OpensAfter.Count: HoldBack(new Held(early, Sender)); break;
            case Deliver deliver: Hand(deliver, Sender); break;
            case TellAll all: CallTheRoll(all, Sender); break;
            case Open open: Unlock(open.Part); break;
            case CountLive: Sender?.Tell(new LiveCount(_live.Count, options.LiveMax), Self); break;
            case Passivate leave: LetLeave(leave); break;
            case Stay stay: HandWhatWasHeld(stay.Entity); break;
            case Terminated terminated: Forget(terminated.Actor); break;
            default: Unhandled(message); break;
        }
    }

    // Nothing that wakes up is lost, and there is no more of it than the store holds.
    private void HoldBack(Held early)
    {
        if (early.Sender is null || _early.Count < EarlyMax) _early.Enqueue(early);
        else Refuse(early.Message.Entity, early.Sender, "the engine is starting");
    }

    private void Unlock(StreamId part)
    {
        if (!options.OpensAfter.Contains(part) || !_there.Add(part) || _there.Count < options.OpensAfter.Count) return;
        while (_early.TryDequeue(out Held early)) Hand(early.Message, early.Sender);
    }

    private void CallTheRoll(TellAll all, ActorRef? asker)
    {
        ActorRef[] entities = [.. _live.Values];
        int capacity = Math.Min((2 * entities.Length) + 16, ActorSystemOptions.MailboxCapacityMax);
        var props = new Props(() => new RollCall(all, entities, asker)) { MailboxCapacity = capacity };
        Context.Spawn(props, $"roll-call-{++_rollCalls}");
    }

    private void Hand(Deliver deliver, ActorRef? sender)
    {
        (StreamId entity, object message, bool isNew) = deliver;
        if (_leaving.TryGetValue(entity, out Queue<Held>? held))
        {
            if (held.Count < options.EntityMailboxCapacity) held.Enqueue(new Held(deliver, sender));
            else Refuse(entity, sender, "too much waits for it already");
            return;
        }

        if (!_live.TryGetValue(entity, out ActorRef? actor))
        {
            if (kind.IsAdmission(message) && _live.Count >= options.LiveMax)
            {
                Refuse(entity, sender, $"{_live.Count} are in memory, which is the most; wait for some to end");
                return;
            }

            actor = Spawn(entity, isNew);
        }

        if (!actor.TryTell(message, sender)) Refuse(entity, sender, "too much waits for it already");
    }

    private ActorRef Spawn(StreamId entity, bool isNew)
    {
        var props = new Props(() => kind.Spawn(entity, isNew)) { MailboxCapacity = options.EntityMailboxCapacity };
        ActorRef actor = Context.Spawn(props);
        _live.Add(entity, actor);
        _streams.Add(actor, entity);
        Context.Watch(actor);
        return actor;
    }

    private void LetLeave(Passivate leave)
    {
        if (Sender is not { } actor || _live.GetValueOrDefault(leave.Entity) != actor) return;
        _leaving.TryAdd(leave.Entity, new Queue<Held>());
        if (leave.Due is { } due) _wakeUps!.Tell(new WakeUp(leave.Entity, due));
        // It asked for this, and a full mailbox must not keep it out: what comes for the entity is held until it
        // answers.
        ((ActorCell)actor).PostOwed(MayLeave.Instance);
    }

    private void HandWhatWasHeld(StreamId entity)
    {
        if (!_leaving.Remove(entity, out Queue<Held>? held)) return;
        foreach (Held one in held) Hand(one.Message, one.Sender);
    }

    private void Forget(ActorRef stopped)
    {
        if (!_streams.Remove(stopped, out StreamId entity)) return;
        _live.Remove(entity);
        if (_leaving.ContainsKey(entity)) HandWhatWasHeld(entity);
        // It broke more often than it may: what it was about is not lost, and goes on when the trouble may be over.
        else _wakeUps!.Tell(new WakeUp(entity, Context.System.Clock.GetUtcNow() + BrokenRest));
    }

    protected override void PostStop()
    {
        foreach (Held early in _early) Refuse(early.Message.Entity, early.Sender, "the engine stops");
        foreach ((StreamId entity, Queue<Held> held) in _leaving)
        {
            foreach (Held one in held) Refuse(entity, one.Sender, "the engine stops");
        }
    }

    private void Refuse(StreamId entity, ActorRef? sender, string why) => sender?.Tell(kind.Refusal(entity, why));

    private readonly record struct Held(Deliver Message, ActorRef? Sender);
}
