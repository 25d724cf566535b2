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

/// <summary>One keeper for each workspace; one that breaks reads its journal again.</summary>
internal sealed class RulesKeepers(KeeperSeams seams) : Actor
{
    /// <summary>Executions that may ask at once: 65,536.</summary>
    private const int LedgerMailboxCapacity = 1 << 16;

    private readonly Dictionary<StreamId, ActorRef> _keepers = [];
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
            default: Unhandled(message); break;
        }
    }

    private void Begin(KeepRules keep)
    {
        _region = keep.Region;
        foreach (RulesId id in keep.Workspaces)
        {
            var props = new Props(() => new RulesKeeper(id, keep.Region, seams));
            _keepers.Add(id.Stream, Context.Spawn(props, id.Workspace));
            var ledger = new Props(() => new SpendingKeeper(id, keep.Region, seams))
            {
                MailboxCapacity = LedgerMailboxCapacity,
            };
            _keepers.Add(SpendingEventTable.StreamOf(id), Context.Spawn(ledger, $"{id.Workspace}-spending"));
        }
    }

    private void Hand(StreamId ledger, SpendingCommand command)
    {
        if (_keepers.TryGetValue(ledger, out ActorRef? keeper)) keeper.Tell(command, Sender);
        else Sender?.Tell(new SpendingReply.Refused(new Rejection(
            RejectionCode.BadRule, $"This engine keeps no ledger '{ledger}'.")));
    }

    private void Hand(StreamId rules, RulesCommand command)
    {
        bool isKept = _keepers.TryGetValue(rules, out ActorRef? keeper);
        if (isKept && command is RulesCommand.Place pause && Sender is { } asker)
        {
            var roll = new PauseErrand.Roll(_region!, seams.LookAgain);
            Context.Spawn(new Props(() => new PauseErrand(pause, keeper!, roll, asker)));
        }
        else if (isKept)
        {
            keeper!.Tell(command, Sender);
        }
        else
        {
            string what = $"This engine keeps no rules of the workspace '{rules}'.";
            Sender?.Tell(new RulesReply.Refused(new Rejection(RejectionCode.BadRule, what)));
        }
    }
}
