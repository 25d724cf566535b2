using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Workspaces;

/// <summary>What keepers of rules share.</summary>
/// <param name="Journal">Where the rules are.</param>
/// <param name="Rules">What executions rest on.</param>
/// <param name="OnTrouble">Told when the store does not take or give rules, which is tried again.</param>
/// <param name="LookAgain">Tells executions that rules have changed, and is answered once they have taken it.</param>
internal sealed record KeeperSeams(
    IJournal Journal, RulebookInForce Rules, Action<RulesId, string> OnTrouble, TellAll LookAgain);

/// <summary>Begin to keep the rules of workspaces for the executions of a region.</summary>
/// <param name="Region">The region; it opens once all rules have been read.</param>
/// <param name="Workspaces">The workspaces.</param>
internal sealed record KeepRules(ActorRef Region, IReadOnlyList<RulesId> Workspaces);

/// <summary>
/// One keeper for each workspace: of those that are known at the start, and of others once they are first needed. One
/// that breaks reads its journal again; one that breaks more often than it may rests, and is made anew.
/// </summary>
internal sealed class RulesKeepers(KeeperSeams seams) : Actor
{
    /// <summary>Executions that may ask at once: 65,536.</summary>
    private const int LedgerMailboxCapacity = 1 << 16;

    /// <summary>How long a keeper that was given up rests before the next one is made.</summary>
    private static readonly TimeSpan BrokenRest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<StreamId, ActorRef> _keepers = [];
    private readonly Dictionary<ActorRef, StreamId> _streams = [];

    // What those are told that rest, and nobody waits for an answer to: it must not be lost.
    private readonly Dictionary<StreamId, Queue<object>> _resting = [];
    private ActorRef? _region;

    protected override SupervisorStrategy Strategy => SupervisorStrategy.OneForOne(
        SupervisorStrategy.DefaultRestartsMax, SupervisorStrategy.DefaultWindow, static _ => Directive.Restart);

    protected override void Receive(object message)
    {
        switch (message)
        {
            case KeepRules keep: Begin(keep); break;
            case Deliver { Message: RulesCommand command } told: Hand(told.Entity, command); break;
            case Deliver { Message: SpendingCommand command } told: Hand(told.Entity, command); break;
            case Terminated gone: Rest(gone.Actor); break;
            case RestIsOver over: BeginAnew(over.Stream); break;
            default: Unhandled(message); break;
        }
    }

    private void Begin(KeepRules keep)
    {
        _region = keep.Region;
        foreach (RulesId id in keep.Workspaces) Begin(id);
    }

    private void Begin(RulesId id)
    {
        Begin(id.Stream);
        Begin(SpendingEventTable.StreamOf(id));
    }

    private void Begin(StreamId stream)
    {
        ActorRef region = _region!;
        Props props = RulesId.TryFromStream(stream, out RulesId rules)
            ? new Props(() => new RulesKeeper(rules, region, seams))
            : new Props(() => new SpendingKeeper(WorkspaceOf(stream), region, seams))
            {
                MailboxCapacity = LedgerMailboxCapacity,
            };
        ActorRef keeper = _keepers[stream] = Context.Spawn(props, stream.Value);
        _streams.Add(keeper, stream);
        Context.Watch(keeper);
    }

    private static RulesId WorkspaceOf(StreamId ledger) => SpendingEventTable.TryFromStream(ledger, out RulesId id)
        ? id
        : throw new ArgumentException($"'{ledger}' is not the stream of a ledger.", nameof(ledger));

    private void Rest(ActorRef gone)
    {
        if (!_streams.Remove(gone, out StreamId stream)) return;
        _keepers.Remove(stream);
        _resting.Add(stream, new Queue<object>());
        var over = new RestIsOver(stream);
        Context.Timers.StartSingle(over, over, BrokenRest);
    }

    private void BeginAnew(StreamId stream)
    {
        Begin(stream);
        if (!_resting.Remove(stream, out Queue<object>? held)) return;
        foreach (object told in held) _keepers[stream].Tell(told);
    }

    // Null: it rests. A workspace that came after the start begins here.
    private ActorRef? KeeperOf(StreamId stream, RulesId workspace)
    {
        if (_resting.ContainsKey(stream)) return null;
        if (!_keepers.ContainsKey(stream)) Begin(workspace);
        return _keepers[stream];
    }

    // Who waits for an answer is told at once that nothing came of it.
    private void HoldBack(StreamId stream, object told, Func<Rejection, object> refusal)
    {
        Queue<object> held = _resting[stream];
        if (Sender is null && held.Count < LedgerMailboxCapacity) held.Enqueue(told);
        string what = $"'{stream}' broke again and again, and rests for a minute: nothing of this is stored. Try again "
            + "then.";
        Sender?.Tell(refusal(new Rejection(RejectionCode.StoreRefused, what)), Self);
    }

    private void Hand(StreamId ledger, SpendingCommand command)
    {
        if (_region is not null && SpendingEventTable.TryFromStream(ledger, out RulesId workspace))
        {
            if (KeeperOf(ledger, workspace) is { } keeper) keeper.Tell(command, Sender);
            else HoldBack(ledger, command, static why => new SpendingReply.Refused(why));
            return;
        }

        string what = $"This engine keeps no ledger '{ledger}'.";
        Sender?.Tell(new SpendingReply.Refused(new Rejection(RejectionCode.BadRule, what)));
    }

    private void Hand(StreamId rules, RulesCommand command)
    {
        if (_region is null || !RulesId.TryFromStream(rules, out RulesId workspace))
        {
            string what = $"This engine keeps no rules of the workspace '{rules}'.";
            Sender?.Tell(new RulesReply.Refused(new Rejection(RejectionCode.BadRule, what)));
        }
        else if (KeeperOf(rules, workspace) is not { } keeper)
        {
            HoldBack(rules, command, static why => new RulesReply.Refused(why));
        }
        else if (command is RulesCommand.Place pause && Sender is { } asker)
        {
            var roll = new PauseErrand.Roll(_region, seams.LookAgain);
            Context.Spawn(new Props(() => new PauseErrand(pause, keeper, roll, asker)));
        }
        else
        {
            keeper.Tell(command, Sender);
        }
    }

    private sealed record RestIsOver(StreamId Stream);
}
