using Autonomy.Actors.Executions;
using Autonomy.Actors.Goals;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.NamedPlans;
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
            else errand = Begin(task);
            errand.Priority = task.Priority;
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
        foreach (Errand errand in _errands.Values)
        {
            if (errand.MustLook) Look(errand);
            else Tell(errand);
        }
    }

    /// <summary>Takes an execution's answer.</summary>
    public void Hear(CommandReply reply)
    {
        string execution = reply is CommandReply.Accepted accepted
            ? accepted.Execution.Value
            : ((CommandReply.Refused)reply).Execution.Value;
        if (!_errands.TryGetValue(execution, out Errand? errand) || errand.Next is not { } told) return;
        if (IsAnswer(told, reply))
        {
            // Its cancel was all that was left to tell one that was not there yet.
            if (told is ExecutionCommand.CancelChild) errand.Left.Clear();
            else errand.Left.RemoveFirst();
            if (told is ExecutionCommand.Submit submit) Reprioritize(errand, submit.Priority);
            if (errand.Left.Count == 0 && TargetOf(told) is { } status)
                News(new ProjectCommand.HearSteered(execution, status));
            Tell(errand);
        }
        else if (told is ExecutionCommand.Submit && reply is CommandReply.Refused { Rejection: var rejection }
            && rejection.Code is not (RejectionCode.Overloaded or RejectionCode.StoreRefused)
            // So a pause is answered that was told before it was known that nothing is there.
            && rejection.Code != RejectionCode.UnknownExecution)
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
        known.Hear(goal);
        // Whether it begins, or ends with nothing begun, is being told: it is asked again.
        if (goal.IsStarting) return;
        if (goal.Execution is not null)
        {
            // Whether it was told by this project or before a crash: asked once more, the execution tells how it goes.
            errand.Goal = null;
            Look(errand);
        }
        else if (goal.Status == GoalStatus.Rejected || GoalErrands.IsStuck(goal))
        {
            News(new ProjectCommand.HearExecution(execution, GoalErrands.EndOf(goal), GoalErrands.WhyNot(goal)));
        }
        else
        {
            known.IsHeard = known.Command is GoalCommand.Propose;
            News(new ProjectCommand.HearGoal(execution, TaskGoal.WhyWaiting(goal)));
        }
    }

    private void HearRefusal(GoalReply.Refused refused)
    {
        if (refused.Rejection.Code is RejectionCode.Overloaded or RejectionCode.StoreRefused) return;
        Errand? errand = _errands.Values.FirstOrDefault(open => open.Goal?.Id.Value == refused.Id);
        if (errand?.Goal is not { } goal) return;
        string execution = errand.Execution.Value;
        switch (goal.Command, refused.Rejection.Code)
        {
            // That is the answer to what it was told before.
            case (GoalCommand.Propose, RejectionCode.UnknownGoal or RejectionCode.WrongState): break;
            case (GoalCommand.Propose, _): Fail(execution, refused.Rejection.Message); break;
            case (GoalCommand.Reject, RejectionCode.UnknownGoal):
                News(new ProjectCommand.HearExecution(execution, ExecutionStatus.Cancelled, null));
                break;
            // What is paused is not even proposed: it is told again, until somebody wants something else.
            case (GoalCommand.Pause, RejectionCode.UnknownGoal): break;
            // It runs by now, or there was nothing to resume: how it stands it says itself, and the execution is told.
            default:
                goal.TakeBack();
                Tell(errand);
                break;
        }
    }

    /// <summary>Takes what the journal has of a submission.</summary>
    public void Hear(FormerSubmission.Found found)
    {
        if (!_errands.TryGetValue(found.Execution.Value, out Errand? errand)) return;
        errand.MustLook = found.Cause is not null;
        if (errand.MustLook) Arm();
        else Submit(errand, found);
    }

    private Errand Begin(ProjectTask task)
    {
        var errand = new Errand(task, Wish.Of(task)) { Goal = task.Run!.Goal is null ? null : new TaskGoal(id, task) };
        _errands.Add(errand.Execution.Value, errand);
        if (SteeringOf(task) is { } steering) errand.Left.AddLast(steering);
        if (errand.Goal is not null) Tell(errand);
        else if (_hasFollowed && task.Work.PlanName is null)
            Submit(errand, new FormerSubmission.Found(errand.Execution, null, null));
        else Look(errand);
        return errand;
    }

    // A goal that waited for a person tells nothing more by itself: of the execution that it has by now it is asked.
    private void AskForPriority(Errand errand, ProjectTask task)
    {
        if (errand.Goal is not { IsHeard: true } goal || goal.Priority == task.Priority) return;
        goal.IsHeard = false;
        Tell(errand);
    }

    // A task may have been given another priority while its execution, or its goal, began with the former one. Where
    // the execution was given one of its own since, that counts.
    private static void Reprioritize(Errand errand, Priority former)
    {
        if (errand.Priority == former) return;
        errand.Left.AddFirst(
            new ExecutionCommand.Prioritize($"task {errand.Task.Id}", errand.Priority) { Instead = former });
    }

    // A project that was loaded asks again for what runs, as what was told before may not have been heard. What was
    // submitted is submitted as it was: by the tools that there are now its plan may be none any more. What the name of
    // a plan stands for is in the journal as well.
    private void Look(Errand errand)
    {
        errand.MustLook = false;
        context.PipeTo(
            FormerSubmission.FindAsync(seams.Journal, errand.Execution, id.Workspace, errand.Task.Work.PlanName),
            static found => found,
            cause => new FormerSubmission.Found(errand.Execution, null, cause));
    }

    private void Submit(Errand errand, FormerSubmission.Found found)
    {
        string? fault = null;
        ProjectTask task = errand.Task with { Priority = errand.Priority };
        ExecutionCommand.Submit? submit = found.Submission ?? SubmissionOf(task, found.Plan, out fault);
        if (submit is null)
        {
            Fail(errand.Execution.Value, fault!);
            return;
        }

        errand.Left.AddFirst(submit);
        Tell(errand);
    }

    private void Steer(Errand errand, ProjectTask task)
    {
        var wish = Wish.Of(task);
        if (errand.Wish == wish) return;
        bool isTaken = errand.Wish.IsSteering && !wish.IsSteering && !wish.IsCancelling;
        errand.Wish = wish;
        if (wish.Status == ProjectTaskStatus.Running) AskForPriority(errand, task);
        if (SteeringOf(task) is { } steering)
        {
            // Of what has not been told yet, the latest counts.
            while (errand.Left.Count > 1) errand.Left.RemoveLast();
            errand.Left.AddLast(steering);
            errand.Goal?.Steer(steering);
            bool mayNotBeThere = errand.Left.First!.Value is ExecutionCommand.Submit;
            if (errand.Left.Count == 1 || mayNotBeThere || errand.Goal is not null) Tell(errand);
        }
        else if (isTaken && errand.Goal is null)
        {
            // What it told meanwhile did not count: one that is submitted again tells once more where it stands.
            Look(errand);
        }
    }

    /// <summary>
    /// What people want of a task by now. What it has taken, and what the execution itself has told (it was paused
    /// elsewhere, say), is nothing to tell it.
    /// </summary>
    public static ExecutionCommand? SteeringOf(ProjectTask task) => task switch
    {
        { MovedBy: null } => null,
        { IsCancelling: true } => new ExecutionCommand.Cancel(task.MovedBy, task.Reason, Undo: false),
        { IsSteering: false } => null,
        { Status: ProjectTaskStatus.Paused } => new ExecutionCommand.Pause(task.MovedBy, task.Reason),
        { Status: ProjectTaskStatus.Running } => new ExecutionCommand.Resume(task.MovedBy) { Reason = task.Reason },
        _ => null,
    };

    private static ProjectTaskStatus? TargetOf(ExecutionCommand told) => told switch
    {
        ExecutionCommand.Pause => ProjectTaskStatus.Paused,
        ExecutionCommand.Resume => ProjectTaskStatus.Running,
        _ => null,
    };

    private static bool IsAnswer(ExecutionCommand told, CommandReply reply) => (told, reply) switch
    {
        (ExecutionCommand.Submit, CommandReply.Accepted) => true,
        (ExecutionCommand.Submit, CommandReply.Refused refused) =>
            refused.Rejection.Code == RejectionCode.AlreadySubmitted,
        // That of a submission that was told before may still come.
        (ExecutionCommand.Cancel or ExecutionCommand.CancelChild, CommandReply.Accepted accepted) =>
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

        if (errand.Next is not { } command) return;
        Arm();
        // What is new waits while the engine is short of room; it is told again.
        bool isHeldBack = command is ExecutionCommand.Submit
            && seams.Rules.Current.Pressure is { Level: PressureLevel.High };
        if (!isHeldBack) seams.Executions().Tell(new Deliver(errand.Execution.Stream, command), context.Self);
    }

    // Its execution is the goal's to submit. A goal that waits for a person is not asked over and over.
    private void TellGoal(TaskGoal goal)
    {
        if (goal.IsHeard) return;
        Arm();
        seams.Goals().Tell(new Deliver(GoalDirectory.StreamOf(id.Workspace), new ListGoal(goal.Id.Value)));
        seams.Goals().Tell(new Deliver(goal.Id.Stream, goal.Command), context.Self);
    }

    private void Arm()
    {
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    private ExecutionCommand.Submit? SubmissionOf(ProjectTask task, FoundPlan? named, out string? fault)
    {
        if (task.Work.PlanName is { } name && named is null)
        {
            fault = NamedPlan.WhyGone(name);
            return null;
        }

        PlanReading reading = PlanCompiler.Compile(
            PlanDocument.Of(task.Work.Plan ?? named?.Content ?? SandboxPlan.Source),
            seams.Rules.Current.ToolsOf(id.Workspace));
        if (reading.Plan is not { } plan)
        {
            fault = $"Its plan cannot run any more. {reading.Faults[0].Message} {reading.Faults[0].Fix}";
            return null;
        }

        DataObject given = task.Work.Sandbox is { } command
            ? SandboxPlan.InputsOf(command)
            : task.Work.Inputs ?? DataObject.Empty;
        InputsReading inputs = PlanInputs.Resolve(plan, given);
        if (inputs.Inputs is null)
        {
            fault = $"Its inputs do not fit. {inputs.Faults[0].Message} {inputs.Faults[0].Fix}";
            return null;
        }

        fault = null;
        return new ExecutionCommand.Submit(
            ExecutionId.Parse(task.Run!.Execution!), id.Workspace, plan, inputs.Inputs, task.MovedBy ?? task.AddedBy,
            task.Priority, Parent: null)
        { Project = id.Name, PlanOrigin = named?.Origin };
    }

    private void Fail(string execution, string why) =>
        News(new ProjectCommand.HearExecution(execution, ExecutionStatus.Failed, why));

    // The project waits for this: no flood of other messages may keep it out.
    private void News(ProjectCommand news) => ((ActorCell)context.Self).PostOwed(new OwedNews(news));

    /// <summary>What one execution is still to be told, the first of it first.</summary>
    private sealed class Errand(ProjectTask task, Wish wish)
    {
        /// <summary>
        /// The task as it was when it began, or was loaded; what it does stays the same while it runs.
        /// </summary>
        public ProjectTask Task { get; } = task;

        public ExecutionId Execution { get; } = ExecutionId.Parse(task.Run!.Execution!);

        public LinkedList<ExecutionCommand> Left { get; } = [];

        /// <summary>
        /// What it is told now. One that may not be there yet begins as people want it by now: paused, or with nothing
        /// begun at all.
        /// </summary>
        public ExecutionCommand? Next => (Left.First?.Value, Left.Last?.Value) switch
        {
            (ExecutionCommand.Submit submit, ExecutionCommand.Cancel cancel) =>
                new ExecutionCommand.CancelChild(submit, cancel.By, cancel.Reason, cancel.Undo),
            (ExecutionCommand.Submit submit, ExecutionCommand.Pause pause) => submit with { Paused = pause },
            (var first, _) => first,
        };

        /// <summary>The goal that submits the execution; null once that is done, or where there is none.</summary>
        public TaskGoal? Goal { get; set; }

        public Wish Wish { get; set; } = wish;

        /// <summary>How urgent the task is by now.</summary>
        public Priority Priority { get; set; } = task.Priority;

        /// <summary>Whether the journal could not be read for what was submitted.</summary>
        public bool MustLook { get; set; }
    }

    /// <summary>What people want of a task, as far as its execution has to hear of it.</summary>
    private readonly record struct Wish(ProjectTaskStatus Status, bool IsSteering, bool IsCancelling)
    {
        public static Wish Of(ProjectTask task) => new(task.Status, task.IsSteering, task.IsCancelling);
    }
}
