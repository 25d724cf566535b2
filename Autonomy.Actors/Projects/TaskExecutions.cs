using Autonomy.Actors.Executions;
using Autonomy.Actors.Goals;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;

namespace Autonomy.Actors.Projects;

/// <summary>
/// What a project tells the executions of its tasks: begin, pause, resume, cancel. Each is told until it is answered;
/// how an execution goes, and ends, it tells the project itself.
/// </summary>
internal sealed class TaskExecutions(ActorContext context, ProjectId id, ProjectSeams seams)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the same is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Errand> _errands = new(StringComparer.Ordinal);
    private bool _hasFollowed;

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Tells the executions what follows from the project as it is durable.</summary>
    public void Follow(Project project)
    {
        List<ProjectTask> open = [.. project.Open.Where(static task => task.Run!.Execution is not null)];
        foreach (ProjectTask task in open)
        {
            if (_errands.TryGetValue(task.Run!.Execution!, out Errand? errand)) Steer(errand, task);
            else Begin(task);
        }

        if (_errands.Count > open.Count)
        {
            var still = open.Select(static task => task.Run!.Execution!).ToHashSet(StringComparer.Ordinal);
            foreach (string over in _errands.Keys.Where(key => !still.Contains(key)).ToList()) _errands.Remove(over);
        }

        _hasFollowed = true;
    }

    /// <summary>Tells once more whatever has no answer yet.</summary>
    public void TellAgain()
    {
        foreach (Errand errand in _errands.Values) Tell(errand);
    }

    /// <summary>Takes an execution's answer.</summary>
    public void Hear(CommandReply reply)
    {
        string execution = reply is CommandReply.Accepted accepted
            ? accepted.Execution.Value
            : ((CommandReply.Refused)reply).Execution.Value;
        if (!_errands.TryGetValue(execution, out Errand? errand) || !errand.Left.TryPeek(out ExecutionCommand? told))
            return;
        if (IsAnswer(told, reply))
        {
            errand.Left.Dequeue();
            Tell(errand);
        }
        else if (told is ExecutionCommand.Submit && reply is CommandReply.Refused { Rejection: var rejection }
            && rejection.Code is not (RejectionCode.Overloaded or RejectionCode.StoreRefused))
        {
            Fail(execution, rejection.Message);
        }
    }

    /// <summary>Takes the answer of a task's goal.</summary>
    public void Hear(GoalReply reply)
    {
        if (reply is GoalReply.Refused refused) HearRefusal(refused);
        if (reply is not GoalReply.Accepted { Goal: var goal }) return;
        if (goal.Wish?.Execution is not { } execution) return;
        if (!_errands.TryGetValue(execution, out Errand? errand) || errand.Goal is not { } known) return;
        if (goal.Status == GoalStatus.Started)
        {
            errand.Goal = null;
            Tell(errand);
        }
        else if (goal.Status == GoalStatus.Rejected || GoalErrands.IsStuck(goal))
        {
            News(new ProjectCommand.HearExecution(execution, GoalErrands.EndOf(goal), GoalErrands.WhyNot(goal)));
        }
        else if (goal.Status != GoalStatus.Approved)
        {
            known.IsHeard = true;
            News(new ProjectCommand.HearGoal(execution, TaskGoal.WhyWaiting(goal)));
        }
    }

    private void HearRefusal(GoalReply.Refused refused)
    {
        if (refused.Rejection.Code is RejectionCode.Overloaded or RejectionCode.StoreRefused) return;
        Errand? errand = _errands.Values.FirstOrDefault(open => open.Goal?.Id.Value == refused.Id);
        if (errand?.Goal is not { } goal) return;
        string execution = errand.Execution.Value;
        if (goal.Command is GoalCommand.Propose) Fail(execution, refused.Rejection.Message);
        else if (refused.Rejection.Code == RejectionCode.UnknownGoal)
            News(new ProjectCommand.HearExecution(execution, ExecutionStatus.Cancelled, null));
        else
        {
            // It runs by now: how it stands it says itself, and the execution is told.
            goal.TakeBack();
            Tell(errand);
        }
    }

    // A project that was loaded asks again for what runs: what was told before may not have been heard.
    private void Begin(ProjectTask task)
    {
        string execution = task.Run!.Execution!;
        ExecutionCommand.Submit? submit = task.Run.Goal is null ? SubmissionOf(task) : null;
        if (submit is null && task.Run.Goal is null) return;
        var errand = new Errand(ExecutionId.Parse(execution))
        {
            Goal = task.Run.Goal is null ? null : new TaskGoal(id, task),
            Status = task.Status,
            IsCancelling = task.IsCancelling,
        };
        _errands.Add(execution, errand);
        if (submit is not null) errand.Left.Enqueue(submit);
        // What has just started needs no resume; what a crash may have come between does.
        bool isFresh = _hasFollowed && task is { Status: ProjectTaskStatus.Running, IsCancelling: false };
        if (!isFresh && SteeringOf(task) is { } steering) errand.Left.Enqueue(steering);
        Tell(errand);
    }

    private void Steer(Errand errand, ProjectTask task)
    {
        if (errand.Status == task.Status && errand.IsCancelling == task.IsCancelling) return;
        (errand.Status, errand.IsCancelling) = (task.Status, task.IsCancelling);
        if (SteeringOf(task) is not { } steering) return;
        errand.Left.Enqueue(steering);
        errand.Goal?.AskAgain(steering as ExecutionCommand.Cancel);
        if (errand.Left.Count == 1 || errand.Goal is not null) Tell(errand);
    }

    // What the execution itself has told (it was paused elsewhere, say) is nothing to tell it.
    private static ExecutionCommand? SteeringOf(ProjectTask task) => task switch
    {
        { MovedBy: null } => null,
        { IsCancelling: true } => new ExecutionCommand.Cancel(task.MovedBy, task.Reason, Undo: false),
        { Status: ProjectTaskStatus.Paused } => new ExecutionCommand.Pause(task.MovedBy, task.Reason),
        { Status: ProjectTaskStatus.Running } => new ExecutionCommand.Resume(task.MovedBy),
        _ => null,
    };

    private static bool IsAnswer(ExecutionCommand told, CommandReply reply) => (told, reply) switch
    {
        (ExecutionCommand.Submit, CommandReply.Accepted) => true,
        (ExecutionCommand.Submit, CommandReply.Refused refused) =>
            refused.Rejection.Code == RejectionCode.AlreadySubmitted,
        (ExecutionCommand.Cancel, CommandReply.Accepted accepted) =>
            accepted.Status is ExecutionStatus.Cancelling or ExecutionStatus.Cancelled,
        (ExecutionCommand.Pause, CommandReply.Accepted accepted) =>
            accepted.Status is not (ExecutionStatus.Queued or ExecutionStatus.Running or ExecutionStatus.Waiting),
        (_, CommandReply.Accepted) => true,
        (_, CommandReply.Refused refused) => refused.Rejection.Code is RejectionCode.WrongState or RejectionCode.Ended,
        _ => false,
    };

    private void Tell(Errand errand)
    {
        if (errand.Goal is { } goal)
        {
            TellGoal(goal);
            return;
        }

        if (!errand.Left.TryPeek(out ExecutionCommand? command)) return;
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
        // What is new waits while the engine is short of room; it is told again.
        bool isHeldBack = command is ExecutionCommand.Submit
            && seams.Rules.Current.Pressure is { Level: PressureLevel.High };
        if (!isHeldBack) seams.Executions().Tell(new Deliver(errand.Execution.Stream, command), context.Self);
    }

    // Its execution is the goal's to submit. A goal that waits for a person is not asked over and over.
    private void TellGoal(TaskGoal goal)
    {
        if (goal.IsHeard) return;
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
        seams.Goals().Tell(new Deliver(GoalDirectory.StreamOf(id.Workspace), new ListGoal(goal.Id.Value)));
        seams.Goals().Tell(new Deliver(goal.Id.Stream, goal.Command), context.Self);
    }

    private ExecutionCommand.Submit? SubmissionOf(ProjectTask task)
    {
        string execution = task.Run!.Execution!;
        PlanReading reading = PlanCompiler.Compile(
            PlanDocument.Of(task.Work.Plan!), seams.Rules.Current.ToolsOf(id.Workspace));
        if (reading.Plan is not { } plan)
        {
            Fail(execution, $"Its plan cannot run any more. {reading.Faults[0].Message} {reading.Faults[0].Fix}");
            return null;
        }

        InputsReading inputs = PlanInputs.Resolve(plan, task.Work.Inputs ?? DataObject.Empty);
        if (inputs.Inputs is null)
        {
            Fail(execution, $"Its inputs do not fit. {inputs.Faults[0].Message} {inputs.Faults[0].Fix}");
            return null;
        }

        return new ExecutionCommand.Submit(
            ExecutionId.Parse(execution), id.Workspace, plan, inputs.Inputs, task.MovedBy ?? task.AddedBy,
            task.Priority, Parent: null)
        { Project = id.Name };
    }

    // The project waits for this: no flood of other messages may keep it out.
    private void Fail(string execution, string why) =>
        News(new ProjectCommand.HearExecution(execution, ExecutionStatus.Failed, why));

    private void News(ProjectCommand news) => ((ActorCell)context.Self).PostOwed(new OwedNews(news));

    /// <summary>What one execution is still to be told, the first of it first.</summary>
    private sealed class Errand(ExecutionId execution)
    {
        public ExecutionId Execution { get; } = execution;

        public Queue<ExecutionCommand> Left { get; } = new();

        /// <summary>The goal that submits the execution; null once that is done, or where there is none.</summary>
        public TaskGoal? Goal { get; set; }

        public ProjectTaskStatus Status { get; set; }

        public bool IsCancelling { get; set; }
    }
}
