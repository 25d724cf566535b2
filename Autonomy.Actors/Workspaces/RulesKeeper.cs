using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Workspaces;

/// <summary>
/// The rules of one workspace: the only writer of their stream. What is durable is put in force before anybody hears of
/// it, and the executions in memory are told when a pause is over.
/// </summary>
internal sealed class RulesKeeper(RulesId id, ActorRef region, KeeperSeams seams)
    : JournaledActor<RulesCommand>(seams.Journal, isNew: false)
{
    /// <summary>Events after which the rules are stored beside them.</summary>
    private const int EventsPerSnapshot = 1_000;

    private static readonly object TickKey = new();

    private WorkspaceRules _rules = WorkspaceRules.None;
    private long _snapshotVersion;
    private bool _hasOpened;

    protected override StreamId Stream => id.Stream;

    protected override int EventsPerAppendMax => 512;

    protected override object Decide(RulesCommand command, DateTimeOffset now, Batch batch)
    {
        switch (RulesDecider.Decide(_rules, command, now))
        {
            case RulesVerdict.Refused refused:
                return new RulesReply.Refused(refused.Rejection);
            case RulesVerdict.Accepted accepted:
                foreach (RulesEvent happened in accepted.Events) Add(happened, now, batch);
                return new RulesReply.Accepted(_rules);
            default:
                throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _rules = _rules.Apply(RulesEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == RulesSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot)
    {
        _rules = RulesSnapshot.Read(snapshot.Body.Span);
        _snapshotVersion = snapshot.Version;
    }

    // Pauses that ended while no engine ran end before anything else is decided.
    protected override IEnumerable<RulesCommand> OnLoaded() =>
        [RulesCommand.Tick.Instance];

    protected override void Seal(Batch batch, long version)
    {
        if (version - _snapshotVersion < EventsPerSnapshot) return;
        _snapshotVersion = version;
        batch.Snapshot = new Snapshot(version, RulesSnapshot.SchemaVersion, RulesSnapshot.Write(_rules));
    }

    protected override void BeforeReplies()
    {
        Rulebook former = seams.Rules.Current;
        if (ReferenceEquals(former.Of(id.Workspace), _rules)) return;
        seams.Rules.Update(rules => rules with { Workspaces = rules.Workspaces.SetItem(id.Workspace, _rules) });
    }

    protected override void OnDurable(Batch batch)
    {
        if (!_hasOpened) region.Tell(new Open(Stream));
        // After a restart nobody was told what ended in an append whose outcome was not known, or ends with the load.
        if (!_hasOpened || batch.Effects.Count > 0) region.Tell(seams.LookAgain);
        _hasOpened = true;
        Arm();
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(id, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(id, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new RulesReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message) => Unhandled(message);

    private void Add(RulesEvent happened, DateTimeOffset now, Batch batch)
    {
        _rules = _rules.Apply(happened, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
        batch.Add(RulesEventTable.Encode(happened));
        if (happened is RulesEvent.HoldLifted or RulesEvent.HoldExpired) batch.AddEffect(happened);
    }

    private void Arm()
    {
        if (_rules.NextTimer is not { } due)
        {
            Context.Timers.Cancel(TickKey);
            return;
        }

        Context.Timers.StartSingle(
            TickKey, RulesCommand.Tick.Instance, Clocks.Until(due, Context.System.Clock.GetUtcNow()));
    }
}
