using Autonomy.Actors.Executions;
using Autonomy.Actors.Goals;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Projects;

/// <summary>
/// One project: the only writer of its stream. Once a start is durable, its execution is submitted under an id that
/// follows from the task and the try, until it is answered; so a task is started once, whatever breaks in between.
/// </summary>
internal sealed class ProjectKeeper(ProjectId id, ProjectSeams seams)
    : JournaledActor<ProjectCommand>(seams.Journal, isNew: false)
{
    /// <summary>Events after which the project is stored beside them.</summary>
    private const int EventsPerSnapshot = 250;

    private static readonly object IdleKey = new();

    /// <summary>How long a project where nothing runs stays in memory after it was told something.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromMinutes(1);

    private Project _project = Project.None;
    private TaskExecutions? _executions;
    private BudgetErrand? _budget;
    private long _snapshotVersion;
    private bool _isWoken;

    protected override StreamId Stream => id.Stream;

    protected override int EventsPerAppendMax => 512;

    protected override void PreStart()
    {
        _executions = new TaskExecutions(Context, id, seams);
        _budget = new BudgetErrand(Context, id, seams.Ledgers);
        base.PreStart();
    }

    protected override object Decide(ProjectCommand command, DateTimeOffset now, Batch batch)
    {
        if (command is ProjectCommand.AtVersion seen)
        {
            if (_project.Exists && seen.Version != VersionWith(batch))
            {
                return new ProjectReply.Refused(new Rejection(
                    RejectionCode.VersionChanged,
                    $"The project '{_project.Name}' is at version {VersionWith(batch)} by now. Look again."));
            }

            command = seen.Then;
        }

        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        bool runsSandboxes = seams.Rules.Current.ToolsOf(id.Workspace).Find(SandboxPlan.Tool) is not null;
        switch (ProjectDecider.Decide(id, _project, command, at, runsSandboxes))
        {
            case ProjectVerdict.Refused refused: return new ProjectReply.Refused(refused.Rejection);
            case ProjectVerdict.Accepted accepted:
                foreach (ProjectEvent happened in accepted.Events) batch.Add(ProjectEventTable.Encode(happened));
                _project = accepted.Project;
                KeepAwake(batch);
                return new ProjectReply.Accepted(_project, accepted.Events) { Version = VersionWith(batch) };
            default: throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) => _project = _project.Apply(
        ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == ProjectSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot)
    {
        _project = ProjectSnapshot.Read(snapshot.Body.Span);
        _snapshotVersion = snapshot.Version;
    }

    protected override IEnumerable<ProjectCommand> OnLoaded()
    {
        _isWoken = IsNeeded;
        return _project.Open.Any() ? [ProjectCommand.LookAgain.Instance] : [];
    }

    protected override void Seal(Batch batch, long version)
    {
        if (version - _snapshotVersion < EventsPerSnapshot) return;
        _snapshotVersion = version;
        batch.Snapshot = new Snapshot(version, ProjectSnapshot.SchemaVersion, ProjectSnapshot.Write(_project));
    }

    protected override void OnDurable(Batch batch)
    {
        _executions!.Follow(_project);
        _budget!.Follow(_project);
        if (MayLeaveNow) Context.Timers.StartSingle(IdleKey, IdleKey, IdlePatience);
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(Stream, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(Stream, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new ProjectReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case CommandReply reply: _executions!.Hear(reply); break;
            case GoalReply reply: _executions!.Hear(reply); break;
            case FormerSubmission.Found found: _executions!.Hear(found); break;
            case SpendingReply reply: _budget!.Hear(reply); break;
            case MayLeave: LeaveOrStay(); break;
            case var again when TaskExecutions.IsTimeToTellAgain(again): _executions!.TellAgain(); break;
            case var again when BudgetErrand.IsTimeToTellAgain(again): _budget!.TellAgain(); break;
            case var idle when ReferenceEquals(idle, IdleKey): AskToLeave(); break;
            // Loading it was all that was asked.
            case Activate or StatusFailure: break;
            default: Unhandled(message); break;
        }
    }

    private bool IsNeeded => _project.Open.Any() || _project.IsBudgetOwed;

    private bool MayLeaveNow => IsSettled && !IsNeeded;

    // A project where something runs, or that has something to tell, is brought back after a crash: it asks its
    // executions how they do.
    private void KeepAwake(Batch batch)
    {
        bool isNeeded = IsNeeded;
        if (isNeeded == _isWoken) return;
        _isWoken = isNeeded;
        batch.WakeUp = isNeeded ? WakeUpChange.Set(WakeUp.AtRestart) : WakeUpChange.Clear;
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
