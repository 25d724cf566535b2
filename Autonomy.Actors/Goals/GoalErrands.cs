using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Goals;

/// <summary>
/// What follows from a goal, told until it is answered: the submission of its plan once it is approved, that this is
/// not to begin where it is rejected after that, and to the project of its task that it will not run.
/// </summary>
internal sealed class GoalErrands(ActorContext context, GoalId id, GoalSeams seams)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the same is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private ExecutionId _execution;
    private Goal _goal = Goal.None;
    private string? _whyNot;
    private ExecutionCommand? _start;
    private ProjectCommand.HearExecution? _news;
    private ProjectId _project;
    private long _followed;

    /// <summary>Whether something has no answer yet.</summary>
    public bool AreLeft => _start is not null || _whyNot is not null || _news is not null;

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Tells what follows from the goal as it is durable.</summary>
    public void Follow(Goal goal)
    {
        if (goal.Version == _followed) return;
        _followed = goal.Version;
        (_goal, _start, _whyNot) = (goal, null, null);
        if (goal.IsStarting) Begin(goal);
        _news = NewsOf(goal);
        TellAgain();
    }

    /// <summary>Tells once more whatever has no answer yet.</summary>
    public void TellAgain()
    {
        if (AreLeft && !context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
        if (_whyNot is not null) Seek();
        // What is new waits while the engine is short of room; it is told again.
        bool isHeldBack =
            _start is ExecutionCommand.Submit && seams.Rules.Current.Pressure is { Level: PressureLevel.High };
        if (_start is { } start && !isHeldBack)
            seams.Executions().Tell(new Deliver(_execution.Stream, start), context.Self);
        if (_news is { } news) seams.Projects().Tell(new Deliver(_project.Stream, news), context.Self);
    }

    /// <summary>Takes the execution's answer.</summary>
    public void Hear(CommandReply reply)
    {
        Rejection? refusal = (reply as CommandReply.Refused)?.Rejection;
        if (_start is null || refusal?.Code is RejectionCode.Overloaded or RejectionCode.StoreRefused) return;
        bool isCancelling = _start is ExecutionCommand.CancelChild;
        if (isCancelling && !IsOfCancel(reply)) return;
        _start = null;
        bool isThere = isCancelling || refusal is null or { Code: RejectionCode.AlreadySubmitted };
        Tell(new GoalCommand.HearStart(isThere ? null : refusal!.Message) { IsCancelled = isCancelling });
    }

    /// <summary>Takes what the journal has of an execution whose plan cannot run as things are now.</summary>
    public void Hear(FormerSubmission.Found found)
    {
        // Where nobody knows, it is sought again.
        if (found.Cause is not null || found.Execution != _execution || _whyNot is not { } why) return;
        _whyNot = null;
        if (found.Submission is not { } submit)
        {
            Tell(new GoalCommand.HearStart(why));
            return;
        }

        // One that is there has the tools of then: that some are gone since does not undo its start.
        _start = StartOf(_goal, submit);
        TellAgain();
    }

    /// <summary>Takes the project's answer.</summary>
    public void Hear(ProjectReply reply)
    {
        if (reply is ProjectReply.Refused { Rejection.Code: RejectionCode.Overloaded or RejectionCode.StoreRefused })
            return;
        _news = null;
    }

    // An answer does not say to what: that of a submission may come after the cancel was told.
    private static bool IsOfCancel(CommandReply reply) => reply switch
    {
        CommandReply.Accepted accepted => accepted.Status is ExecutionStatus.Cancelling or ExecutionStatus.Cancelled,
        CommandReply.Refused refused => refused.Rejection.Code is RejectionCode.WrongState or RejectionCode.Ended,
        _ => false,
    };

    private void Begin(Goal goal)
    {
        _execution = ExecutionId.Parse(goal.Execution!);
        (ExecutionCommand.Submit? submit, _whyNot) = SubmissionOf(goal);
        _start = submit is null ? null : StartOf(goal, submit);
    }

    private static ExecutionCommand StartOf(Goal goal, ExecutionCommand.Submit submit) =>
        goal.Status == GoalStatus.Rejected
            ? new ExecutionCommand.CancelChild(submit, goal.RejectedBy!, goal.Reason, Undo: false)
            : submit;

    private void Seek() => context.PipeTo(
        FormerSubmission.FindAsync(seams.Journal, _execution, id.Workspace, planName: null),
        static found => found,
        cause => new FormerSubmission.Found(_execution, null, cause));

    private (ExecutionCommand.Submit? Submit, string? WhyNot) SubmissionOf(Goal goal)
    {
        GoalWish wish = goal.Wish!;
        PlanReading reading = PlanCompiler.Compile(
            PlanDocument.Of(goal.Proposal.Plan!), seams.Rules.Current.ToolsOf(id.Workspace));
        if (reading.Plan is not { } plan)
            return (null, $"Its plan cannot run any more. {reading.Faults[0].Message} {reading.Faults[0].Fix}");

        InputsReading inputs = PlanInputs.Resolve(plan, goal.Proposal.Inputs);
        if (inputs.Inputs is null)
            return (null, $"Its inputs do not fit. {inputs.Faults[0].Message} {inputs.Faults[0].Fix}");

        var submit = new ExecutionCommand.Submit(
            _execution, id.Workspace, plan, inputs.Inputs, goal.ApprovedBy ?? goal.ProposedBy,
            wish.Priority, Parent: null)
        {
            Project = wish.Project,
            Budget = wish.Budget,
            Callback = wish.Callback,
            Paused = goal.Pause is { } pause ? new ExecutionCommand.Pause(pause.By, pause.Reason) : null,
        };
        return (submit, null);
    }

    // A task whose goal is not to be done has ended, unless there is an execution, which tells its end itself; the
    // project asks again after a crash.
    private ProjectCommand.HearExecution? NewsOf(Goal goal)
    {
        bool isOver = goal is { Status: GoalStatus.Rejected, Execution: null } || IsStuck(goal);
        if (!isOver || goal.Wish is not { Task: not null, Execution: { } execution } wish) return null;
        if (!ProjectId.TryParse(id.Workspace, wish.Project, out _project)) return null;
        return new ProjectCommand.HearExecution(execution, EndOf(goal), WhyNot(goal));
    }

    /// <summary>How a task ends whose goal will not run: what a person does not want is cancelled.</summary>
    public static ExecutionStatus EndOf(Goal goal) =>
        goal.Status == GoalStatus.Rejected ? ExecutionStatus.Cancelled : ExecutionStatus.Failed;

    /// <summary>Whether a plan that was to start could not.</summary>
    public static bool IsStuck(Goal goal) => goal is { Status: GoalStatus.Proposed, Reason: not null };

    /// <summary>Why a goal will not run, for people.</summary>
    public static string WhyNot(Goal goal) => goal.Status == GoalStatus.Rejected
        ? $"Its goal '{goal.Id}' was rejected by {goal.RejectedBy}: {goal.Reason ?? "no reason was given"}"
        : $"Its goal '{goal.Id}' could not start. {goal.Reason}";

    // The goal waits for this: no flood of other messages may keep it out.
    private void Tell(GoalCommand news) => ((ActorCell)context.Self).PostOwed(new OwedNews(news));
}
