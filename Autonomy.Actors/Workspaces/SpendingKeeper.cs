using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Workspaces;

/// <summary>
/// The ledger of one workspace: the only writer of its stream. Executions know from the rulebook what is limited, and
/// ask here; those in memory are told when a limit has changed.
/// </summary>
internal sealed class SpendingKeeper(RulesId id, ActorRef region, KeeperSeams seams)
    : JournaledActor<SpendingCommand>(seams.Journal, isNew: false)
{
    /// <summary>Events after which the ledger is stored beside them.</summary>
    private const int EventsPerSnapshot = 1_000;

    private static readonly object TickKey = new();
    private static readonly TimeSpan TickInterval = TimeSpan.FromHours(1);

    private SpendingLedger _ledger = new();
    private long _snapshotVersion;
    private bool _hasOpened;
    private bool _haveLimitsChanged = true;

    protected override StreamId Stream => SpendingEventTable.StreamOf(id);

    protected override int EventsPerAppendMax => 512;

    protected override object Decide(SpendingCommand command, DateTimeOffset now, Batch batch)
    {
        switch (SpendingDecider.Decide(_ledger, command, now))
        {
            case SpendingVerdict.Refused refused: return new SpendingReply.Refused(refused.Rejection);
            case SpendingVerdict.Short { Shortage: var shortage }:
                return new SpendingReply.Answered((SpendingCommand.Reserve)command, shortage);
            case SpendingVerdict.Accepted accepted:
                foreach (SpendingEvent happened in accepted.Events) Add(happened, now, batch);
                return command is SpendingCommand.Reserve asked
                    ? Grant(asked)
                    : new SpendingReply.Accepted { Limit = (command as SpendingCommand.SetLimit)?.Limit };
            default:
                throw new InvalidOperationException("A verdict is accepted, short or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _ledger.Apply(SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == SpendingSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot)
    {
        _ledger = SpendingSnapshot.Read(snapshot.Body.Span);
        _snapshotVersion = snapshot.Version;
    }

    // Reservations that nobody settled while no engine ran are looked at before anything else is decided.
    protected override IEnumerable<SpendingCommand> OnLoaded() =>
        [SpendingCommand.Tick.Instance];

    protected override void Seal(Batch batch, long version)
    {
        if (version - _snapshotVersion < EventsPerSnapshot) return;
        _snapshotVersion = version;
        batch.Snapshot = new Snapshot(version, SpendingSnapshot.SchemaVersion, SpendingSnapshot.Write(_ledger));
    }

    protected override void BeforeReplies()
    {
        if (!_haveLimitsChanged) return;
        seams.Rules.Update(rules => rules with
        {
            Spending = rules.Spending.With(id.Workspace, [.. _ledger.Accounts.Keys]),
        });
    }

    protected override void OnDurable(Batch batch)
    {
        if (!_hasOpened) region.Tell(new Open(Stream));
        // After a restart nobody was told what changed in an append whose outcome was not known.
        if (!_hasOpened || _haveLimitsChanged) region.Tell(seams.LookAgain);
        (_hasOpened, _haveLimitsChanged) = (true, false);
        if (_ledger.Open.Count > 0 && !Context.Timers.IsActive(TickKey))
            Context.Timers.StartSingle(TickKey, SpendingCommand.Tick.Instance, TickInterval);
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(id, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(id, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new SpendingReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message) => Unhandled(message);

    // Whoever asks again, because an answer got lost, may want another amount by now: what is kept is what it is given.
    private SpendingReply.Answered Grant(SpendingCommand.Reserve asked) =>
        new(asked with { Amount = _ledger.Open[asked.Reservation].Amount }, null);

    private void Add(SpendingEvent happened, DateTimeOffset now, Batch batch)
    {
        _ledger.Apply(happened, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
        batch.Add(SpendingEventTable.Encode(happened));
        if (happened is SpendingEvent.LimitSet or SpendingEvent.LimitRemoved) _haveLimitsChanged = true;
    }
}
