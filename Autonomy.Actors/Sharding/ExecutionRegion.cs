using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;

namespace Autonomy.Actors.Sharding;

/// <summary>
/// Finds the actor of an execution, or makes it. An execution has one actor at most: one that leaves memory is waited
/// for, and what came for it meanwhile is handed to the next.
/// </summary>
internal sealed class ExecutionRegion : Actor
{
    // Room for the end of every attempt that may run at once, and for what people and children tell besides.
    private const int SupervisorMailboxCapacity = 8_192;

    private readonly EngineSeams _seams;
    private readonly Dictionary<ExecutionId, ActorRef> _live = [];
    private readonly Dictionary<ActorRef, ExecutionId> _ids = [];
    private readonly Dictionary<ExecutionId, Queue<Held>> _leaving = [];
    private ActorRef? _wakeUps;

    public ExecutionRegion(EngineSeams seams) => _seams = seams;

    protected override SupervisorStrategy Strategy => SupervisorStrategy.OneForOne(
        SupervisorStrategy.DefaultRestartsMax,
        SupervisorStrategy.DefaultWindow,
        static cause => cause is SubmissionRefusedException ? Directive.Stop : Directive.Restart);

    protected override void PreStart() => _wakeUps = Context.Spawn(new Props(() => new WakeUps(_seams)), "wake-ups");

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Deliver deliver: Hand(deliver.Execution, deliver.Message, Sender); break;
            case Passivate leave: LetLeave(leave); break;
            case Stay stay: KeepLive(stay.Execution); break;
            case Terminated terminated: Forget(terminated.Actor); break;
            default: Unhandled(message); break;
        }
    }

    private void Hand(ExecutionId id, object message, ActorRef? sender)
    {
        if (_leaving.TryGetValue(id, out Queue<Held>? held))
        {
            if (held.Count < SupervisorMailboxCapacity) held.Enqueue(new Held(message, sender));
            else Refuse(id, sender, "too much waits for it already");
            return;
        }

        if (!_live.TryGetValue(id, out ActorRef? supervisor))
        {
            if (message is ExecutionCommand.Submit && _live.Count >= _seams.Limits.LiveExecutionsMax)
            {
                Refuse(id, sender, $"{_live.Count} executions are live, which is the most; wait for some to end");
                return;
            }

            supervisor = Spawn(id);
        }

        if (!supervisor.TryTell(message, sender)) Refuse(id, sender, "too much waits for it already");
    }

    private ActorRef Spawn(ExecutionId id)
    {
        var props = new Props(() => new ExecutionSupervisor(id, _seams)) { MailboxCapacity = SupervisorMailboxCapacity };
        ActorRef supervisor = Context.Spawn(props);
        _live.Add(id, supervisor);
        _ids.Add(supervisor, id);
        Context.Watch(supervisor);
        return supervisor;
    }

    private void LetLeave(Passivate leave)
    {
        if (Sender is null || !_live.TryGetValue(leave.Execution, out ActorRef? supervisor) || supervisor != Sender) return;
        _leaving.TryAdd(leave.Execution, new Queue<Held>());
        if (leave.Due is { } due) _wakeUps!.Tell(new WakeAt(leave.Execution, due));
        supervisor.Tell(MayLeave.Instance, Self);
    }

    private void KeepLive(ExecutionId id)
    {
        if (!_leaving.Remove(id, out Queue<Held>? held)) return;
        foreach (Held one in held) Hand(id, one.Message, one.Sender);
    }

    private void Forget(ActorRef stopped)
    {
        if (!_ids.Remove(stopped, out ExecutionId id)) return;
        _live.Remove(id);
        KeepLive(id);
    }

    private static void Refuse(ExecutionId id, ActorRef? sender, string why) => sender?.Tell(new CommandReply.Refused(
        id, new Rejection(RejectionCode.Overloaded, $"'{id}' cannot be told anything now: {why}.")));

    private readonly record struct Held(object Message, ActorRef? Sender);
}
