using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>
/// The group commit of one process: what has gathered is written, synced and answered, one batch at a time. Embedded,
/// it lives and dies with its process. With a server it is a connection: what was sent goes its way whatever becomes of
/// the process, and the process gives up after a while without an answer.
/// </summary>
internal sealed class StoreWriter
{
    /// <summary>How long a process waits for a server's answer.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    // Projects write seldom, schedules now and then, and what they start is not there before another append.
    private const double WeightOfProject = 6;
    private const double WeightOfSchedule = 2;
    private const double WeightOfOthers = 0.3;

    private readonly WorldSeams _seams;
    private readonly SimulatedStore _store;
    private readonly IStoreUser _user;
    private readonly Queue<PendingAppend> _waiting = new();
    private readonly bool _hasServer;
    private Batch? _batch;
    private bool _isGathering;

    public StoreWriter(WorldSeams seams, SimulatedStore store, IStoreUser user)
    {
        _seams = seams;
        _store = store;
        _user = user;
        _hasServer = seams.Scenario.HasStoreServer;
        store.Open(this);
    }

    private enum Stage
    {
        Sent,
        Written,
        Settled,
    }

    public bool IsIdle => _batch is null && _waiting.Count == 0;

    public void Append(AppendRequest request, IAppendCompletion completion)
    {
        // The lists are the actor's own and go on living: what counts is what they held now.
        AppendRequest copy = request with { Events = [.. request.Events], Payloads = [.. request.Payloads] };
        var append = new PendingAppend(_store.NextAppend(), _user.Stamp(copy), completion);
        _seams.Recorder.Add(new HistoryEntry.AppendAsked(append.Number, _user.Number, append.Request));
        _waiting.Enqueue(append);
        Gather();
    }

    /// <summary>The process is gone. Embedded, the store's code goes with it.</summary>
    public void LoseUser()
    {
        _waiting.Clear();
        if (_hasServer)
        {
            // A batch of which the process was to hear has nobody left to end it.
            if (_batch is null or { IsAnswered: true } or { IsGivenUp: true }) _store.Close(this);
            return;
        }

        if (_batch is { Stage: Stage.Written } written) _store.SettleUnsynced(written.Appends, Where("killed"));
        _batch = null;
        _store.Close(this);
    }

    /// <summary>The server died: what it had not made durable is gone, and the connection with it.</summary>
    public void LoseServer()
    {
        if (_batch is not { } batch) return;
        if (batch.Stage == Stage.Written) _store.SettleUnsynced(batch.Appends, Where("server died"));
        // Before the commit was sent it is certain that nothing was written.
        bool isCertain = batch.Stage == Stage.Sent;
        batch.Stage = Stage.Settled;
        batch.IsLost = true;
        if (isCertain) AnswerAll(batch, AppendOutcome.Refused, "the connection was lost before the commit");
        else AnswerAll(batch, AppendOutcome.Unknown, "the connection was lost in the commit");
    }

    private void Gather()
    {
        if (_isGathering || _batch is not null || _waiting.Count == 0) return;
        _isGathering = true;
        Later(0, 40, () => _user.WhenAwake(Send));
    }

    private void Send()
    {
        _isGathering = false;
        if (_batch is not null || _waiting.Count == 0) return;
        var appends = new List<PendingAppend>();
        while (appends.Count < _seams.Scenario.AppendsPerCommit && _waiting.TryDequeue(out PendingAppend? append))
        {
            append.Request = _user.Stamp(append.Request);
            appends.Add(append);
        }

        var batch = _batch = new Batch(appends);
        if (Refusal() is { } refusal)
        {
            AnswerAll(batch, AppendOutcome.Refused, refusal);
            return;
        }

        if (_hasServer) batch.Timeout = _seams.Kernel.After(AnswerTimeout, () => GiveUp(batch));
        if (Crashes(FaultKind.CrashBeforeWrite, batch)) return;
        if (_hasServer && Strikes(FaultKind.StoreTimeout, batch, "nothing done")) return;
        Reach(batch, 20, 200, Write);
    }

    private void Write(Batch batch)
    {
        batch.Stage = Stage.Written;
        if (batch.Appends.Count > 1)
        {
            _seams.Recorder.Add(new HistoryEntry.BatchWritten(
                _user.Number, [.. batch.Appends.Select(append => append.Number)], batch.Executions));
        }

        if (_store.Flaws.HasFlag(StoreFlaws.AnswersBeforeSync)) AnswerUnsynced(batch);
        if (Crashes(FaultKind.CrashBeforeSync, batch)) return;
        bool isLate = Strikes(FaultKind.LateSync, batch, "sync takes seconds");
        if (isLate) Reach(batch, 1_000_000, 9_000_000, Sync);
        else Reach(batch, 300, 3_000, Sync);
    }

    private void Sync(Batch batch)
    {
        batch.Stage = Stage.Settled;
        if (Strikes(FaultKind.SyncError, batch, "sync failed"))
        {
            // By the time it is told it is settled; the process cannot tell how before it reads.
            if (Chance.Is(_store.Random, 0.5)) _store.Commit(batch.Appends);
            AnswerAll(batch, AppendOutcome.Unknown, "the sync failed");
            return;
        }

        if (_hasServer && Strikes(FaultKind.SerializationFailure, batch, "given up"))
        {
            AnswerAll(batch, AppendOutcome.Refused, "the server gave up the transaction among concurrent ones");
            return;
        }

        _store.Commit(batch.Appends);
        if (Crashes(FaultKind.CrashBeforeAnswer, batch)) return;
        if (_hasServer && (_user.IsCutOff || Strikes(FaultKind.AnswerLost, batch, "done"))) return;
        Answer(batch);
    }

    private string? Refusal()
    {
        if (_hasServer && _user.IsCutOff) return "there is no connection to the store's server";
        if (_store.Refusal is null && _seams.Dice.Strikes(FaultKind.DiskFull, Where("no space"), weight: 0.3))
            _store.FillDisk();
        return _store.Refusal;
    }

    private bool Strikes(FaultKind kind, Batch batch, string what) =>
        _seams.Dice.Strikes(kind, Where(what), weight: 0.5, [.. batch.Executions]);

    private bool Crashes(FaultKind point, Batch batch)
    {
        if (!_seams.Dice.Strikes(point, Where("dies"), batch.CrashWeight)) return false;
        if (_hasServer) _store.CrashServer();
        else _user.DieInStore(point.ToString());
        return true;
    }

    private void GiveUp(Batch batch)
    {
        const string Reason = "the store's server gave no answer in time";
        batch.IsGivenUp = true;
        if (_user.IsGone) Next(batch);
        else _user.WhenAwake(() => AnswerAll(batch, AppendOutcome.Unknown, Reason));
    }

    private void AnswerAll(Batch batch, AppendOutcome outcome, string reason)
    {
        if (batch.IsAnswered) return;
        foreach (PendingAppend append in batch.Appends) append.Result = new AppendResult(outcome, 0, 0, reason);
        Answer(batch);
    }

    private void Answer(Batch batch)
    {
        if (batch.IsToldEarly) Next(batch);
        if (batch.IsAnswered) return;
        batch.IsAnswered = true;
        batch.Timeout?.CallOff();
        // The results are taken down now: a server may yet carry out what the process has given up.
        (PendingAppend Append, AppendResult Result)[] answers =
            [.. batch.Appends.Select(append => (append, append.Result))];
        Later(5, 100, () =>
        {
            if (_user.IsGone)
            {
                Next(batch);
                return;
            }

            // The worst moment: when it goes on, it believes that it may do what has long become another's.
            if (_hasServer && _seams.Dice.Strikes(FaultKind.Zombie, Where("done"), weight: 0.1)) _user.Freeze();
            _user.WhenAwake(() => Tell(batch, answers));
        });
    }

    private void Tell(Batch batch, (PendingAppend Append, AppendResult Result)[] answers)
    {
        if (Array.Exists(answers, one => one.Result.Outcome == AppendOutcome.Unknown)) _user.OnOutcomeUnknown();
        foreach ((PendingAppend append, AppendResult result) in answers) Tell(append, result);
        if (Array.Exists(answers, one => one.Result.Outcome == AppendOutcome.Fenced)) _user.OnFenced();
        Next(batch);
    }

    private void Tell(PendingAppend append, AppendResult result)
    {
        _seams.Recorder.Add(new HistoryEntry.AppendAnswered(
            append.Number, _user.Number, append.Request.Stream, result));
        append.Completion.Completed(result);
    }

    private void Next(Batch batch)
    {
        if (_batch == batch) _batch = null;
        if (_user.IsGone) _store.Close(this);
        else Gather();
    }

    // The promise that this flaw breaks: an answer says what is durable, and no more.
    private void AnswerUnsynced(Batch batch)
    {
        foreach (PendingAppend append in batch.Appends)
        {
            AppendRequest request = append.Request;
            append.Result = new AppendResult(
                AppendOutcome.Appended, request.ExpectedVersion + request.Events.Count, 0, null);
            Tell(append, append.Result);
        }

        batch.IsAnswered = batch.IsToldEarly = true;
    }

    private void Reach(Batch batch, int microsecondsMin, int microsecondsMax, Action<Batch> stage) =>
        Later(microsecondsMin, microsecondsMax, () =>
        {
            if (_hasServer) Continue();
            else _user.WhenAwake(Continue);

            void Continue()
            {
                if (!batch.IsLost) stage(batch);
            }
        });

    private void Later(int microsecondsMin, int microsecondsMax, Action happens) => _seams.Kernel.After(
        TimeSpan.FromMicroseconds(Chance.Between(_store.Random, microsecondsMin, microsecondsMax)), happens);

    private static double WeightOf(StreamId stream) => ProjectId.TryFromStream(stream, out _) ? WeightOfProject
        : ScheduleId.TryFromStream(stream, out _) ? WeightOfSchedule
        : WeightOfOthers;

    private string Where(string what) => $"store of node {_user.Number}, {what}";

    /// <summary>Appends that become durable together.</summary>
    private sealed class Batch(List<PendingAppend> appends)
    {
        public List<PendingAppend> Appends => appends;

        public IReadOnlyList<ExecutionId> Executions { get; } =
            [.. appends.Select(append => Describe.ExecutionOf(append.Request.Stream)).OfType<ExecutionId>()];

        /// <summary>How likely a crash is at it, beside those of its kind of fault.</summary>
        public double CrashWeight { get; } = appends.Max(append => WeightOf(append.Request.Stream));

        public Stage Stage { get; set; }

        public Pending? Timeout { get; set; }

        /// <summary>Whether its process was told, or will be.</summary>
        public bool IsAnswered { get; set; }

        /// <summary>Whether it was told before it was durable.</summary>
        public bool IsToldEarly { get; set; }

        /// <summary>Whether its process has waited for it long enough.</summary>
        public bool IsGivenUp { get; set; }

        /// <summary>Whether the server that had it is dead.</summary>
        public bool IsLost { get; set; }
    }
}
