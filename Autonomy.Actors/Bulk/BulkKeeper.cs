using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Bulk;

/// <summary>
/// One bulk job: the only writer of its stream. That something is begun is durable before it is told to its execution.
/// After a crash, what had begun is first looked for in the execution's own journal, so that nothing is done twice.
/// </summary>
internal sealed class BulkKeeper(BulkJobId id, BulkSeams seams)
    : JournaledActor<BulkCommand>(seams.Journal, isNew: false)
{
    /// <summary>Events after which the job is stored beside them.</summary>
    private const int EventsPerSnapshot = 1_000;

    /// <summary>Events after which one that is over is stored, which is only read from then on.</summary>
    private const int EventsPerLastSnapshot = 100;

    private static readonly object NextKey = new();
    private static readonly object IdleKey = new();

    /// <summary>How often more are begun at most; with a small rate, one at a time and less often.</summary>
    private static readonly TimeSpan Stride = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a job that is over stays in memory.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(10);

    private BulkJob _job = BulkJob.None;
    private BulkErrands? _errands;
    private DateTimeOffset _nextAt;
    private long _snapshotVersion;
    private int _handed;
    private bool _isWoken;

    protected override StreamId Stream => id.Stream;

    protected override int EventsPerAppendMax => 128;

    protected override void PreStart()
    {
        _errands = new BulkErrands(Context, seams);
        base.PreStart();
    }

    protected override object Decide(BulkCommand command, DateTimeOffset now, Batch batch)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        switch (BulkDecider.Decide(id, _job, command, at))
        {
            case BulkVerdict.Refused refused: return new BulkReply.Refused(refused.Rejection);
            case BulkVerdict.Accepted accepted:
                foreach (BulkEvent happened in accepted.Events) batch.Add(BulkEventTable.Encode(happened));
                _job = accepted.Job;
                KeepAwake(batch);
                return new BulkReply.Accepted(_job);
            default: throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _job = _job.Apply(BulkEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == BulkSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot)
    {
        _job = BulkSnapshot.Read(snapshot.Body.Span);
        _snapshotVersion = snapshot.Version;
    }

    protected override void Seal(Batch batch, long version)
    {
        if (version - _snapshotVersion < (_job.HasEnded ? EventsPerLastSnapshot : EventsPerSnapshot)) return;
        _snapshotVersion = version;
        batch.Snapshot = new Snapshot(version, BulkSnapshot.SchemaVersion, BulkSnapshot.Write(_job));
    }

    protected override IEnumerable<BulkCommand> OnLoaded()
    {
        _isWoken = IsOpen;
        // Whether what had begun was done, nobody here knows.
        foreach (int item in _job.OpenItems) _errands!.Begin(_job, item, isAgain: true);
        _handed = _job.Begun;
        return [];
    }

    protected override void OnDurable(Batch batch)
    {
        for (; _handed < _job.Begun; _handed++) _errands!.Begin(_job, _handed, isAgain: false);
        if (!IsSettled) return;
        if (!IsOpen) Context.Timers.StartSingle(IdleKey, IdleKey, IdlePatience);
        else if (_job.Begun < _job.Count && _job.Open < BulkDecider.OpenMax) Arm();
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(Stream, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(Stream, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new BulkReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case CommandReply reply: End(_errands!.Hear(reply)); break;
            case BulkErrands.Looked looked: End(_errands!.Hear(looked)); break;
            case BulkErrands.Planned planned: End(_errands!.Hear(planned)); break;
            case var next when ReferenceEquals(next, NextKey): BeginNext(); break;
            case var again when BulkErrands.IsTimeToTellAgain(again): _errands!.TellAgain(); break;
            case var idle when ReferenceEquals(idle, IdleKey): AskToLeave(); break;
            case MayLeave: LeaveOrStay(); break;
            // Loading it was all that was asked.
            case Activate or StatusFailure: break;
            default: Unhandled(message); break;
        }
    }

    private DateTimeOffset Now => Context.System.Clock.GetUtcNow();

    private bool IsOpen => _job is { Exists: true, HasEnded: false };

    private bool MayLeaveNow => IsSettled && !IsOpen;

    private void Arm()
    {
        if (!Context.Timers.IsActive(NextKey)) Context.Timers.StartSingle(NextKey, NextKey, Clocks.Until(_nextAt, Now));
    }

    private void BeginNext()
    {
        if (!IsOpen) return;
        int rate = _job.Order!.Rate;
        int count = Math.Max(1, (int)(rate * Stride.TotalSeconds));
        _nextAt = Now + (TimeSpan.FromSeconds(1) * count / rate);
        Take(new BulkCommand.BeginNext(count), null);
    }

    private void End(BulkEnd? end)
    {
        if (end is not null) Take(new BulkCommand.EndItems([end]), null);
    }

    // A job that is not over is brought back after a crash.
    private void KeepAwake(Batch batch)
    {
        if (IsOpen == _isWoken) return;
        _isWoken = IsOpen;
        batch.WakeUp = IsOpen ? WakeUpChange.Set(WakeUp.AtRestart) : WakeUpChange.Clear;
    }

    private void AskToLeave()
    {
        if (MayLeaveNow) Context.Parent.Tell(new Passivate(Stream, null), Self);
    }

    private void LeaveOrStay()
    {
        if (MayLeaveNow) Context.Stop(Self);
        else Context.Parent.Tell(new Stay(Stream));
    }
}
