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
/// that breaks reads its journal again.
/// </summary>
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
        foreach (RulesId id in keep.Workspaces) Begin(id, keep.Region);
    }

    private void Begin(RulesId id, ActorRef region)
    {
        StreamId ledger = SpendingEventTable.StreamOf(id);
        _keepers.Add(id.Stream, Context.Spawn(new Props(() => new RulesKeeper(id, region, seams)), id.Stream.Value));
        var props = new Props(() => new SpendingKeeper(id, region, seams)) { MailboxCapacity = LedgerMailboxCapacity };
        _keepers.Add(ledger, Context.Spawn(props, ledger.Value));
    }

    private ActorRef KeeperOf(StreamId stream, RulesId workspace)
    {
        // A workspace that came after the start begins here.
        if (!_keepers.ContainsKey(stream)) Begin(workspace, _region!);
        return _keepers[stream];
    }

    private void Hand(StreamId ledger, SpendingCommand command)
    {
        if (_region is not null && SpendingEventTable.TryFromStream(ledger, out RulesId workspace))
        {
            KeeperOf(ledger, workspace).Tell(command, Sender);
            return;
        }

        string what = $"This engine keeps no ledger '{ledger}'.";
        Sender?.Tell(new SpendingReply.Refused(new Rejection(RejectionCode.BadRule, what)));
    }

    private void Hand(StreamId rules, RulesCommand command)
    {
        bool isKept = RulesId.TryFromStream(rules, out RulesId workspace) && _region is not null;
        if (isKept && command is RulesCommand.Place pause && Sender is { } asker)
        {
            var roll = new PauseErrand.Roll(_region!, seams.LookAgain);
            ActorRef keeper = KeeperOf(rules, workspace);
            Context.Spawn(new Props(() => new PauseErrand(pause, keeper, roll, asker)));
        }
        else if (isKept)
        {
            KeeperOf(rules, workspace).Tell(command, Sender);
        }
        else
        {
            string what = $"This engine keeps no rules of the workspace '{rules}'.";
            Sender?.Tell(new RulesReply.Refused(new Rejection(RejectionCode.BadRule, what)));
        }
    }
}
