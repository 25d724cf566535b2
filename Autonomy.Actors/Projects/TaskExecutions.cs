using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
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
            if (errand.Left.Count == 0 && TargetOf(told) is { } status)
                PostOwed(new ProjectCommand.HearSteered(execution, status));
            Tell(errand);
        }
        else if (told is ExecutionCommand.Submit && reply is CommandReply.Refused { Rejection: var rejection }
            && rejection.Code is not (RejectionCode.Overloaded or RejectionCode.StoreRefused))
        {
            Fail(execution, rejection.Message);
        }
    }

    // A project that was loaded asks again for what runs: what was told before may not have been heard.
    private void Begin(ProjectTask task)
    {
        string execution = task.Run!.Execution!;
        if (SubmissionOf(task) is not { } submit) return;
        var errand = new Errand(ExecutionId.Parse(execution)) { Wish = Wish.Of(task) };
        _errands.Add(execution, errand);
        errand.Left.Enqueue(submit);
        if (SteeringOf(task) is { } steering) errand.Left.Enqueue(steering);
        Tell(errand);
    }

    private void Steer(Errand errand, ProjectTask task)
    {
        var wish = Wish.Of(task);
        if (errand.Wish == wish) return;
        bool isTaken = errand.Wish.IsSteering && !wish.IsSteering && !wish.IsCancelling;
        errand.Wish = wish;
        // What it told meanwhile did not count: one that is submitted again tells once more where it stands.
        if ((isTaken ? SubmissionOf(task) : SteeringOf(task)) is not { } command) return;
        errand.Left.Enqueue(command);
        if (errand.Left.Count == 1) Tell(errand);
    }

    // What it has taken, and what the execution itself has told (it was paused elsewhere, say), is nothing to tell it.
    private static ExecutionCommand? SteeringOf(ProjectTask task) => task switch
    {
        { MovedBy: null } => null,
        { IsCancelling: true } => new ExecutionCommand.Cancel(task.MovedBy, task.Reason, Undo: false),
        { IsSteering: false } => null,
        { Status: ProjectTaskStatus.Paused } => new ExecutionCommand.Pause(task.MovedBy, task.Reason),
        { Status: ProjectTaskStatus.Running } => new ExecutionCommand.Resume(task.MovedBy),
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
        if (!errand.Left.TryPeek(out ExecutionCommand? command)) return;
        if (!context.Timers.IsActive(TellAgainKey))
            context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
        // What is new waits while the engine is short of room; it is told again.
        bool isHeldBack = command is ExecutionCommand.Submit
            && seams.Rules.Current.Pressure is { Level: PressureLevel.High };
        if (!isHeldBack) seams.Executions().Tell(new Deliver(errand.Execution.Stream, command), context.Self);
    }

    private ExecutionCommand.Submit? SubmissionOf(ProjectTask task)
    {
        string execution = task.Run!.Execution!;
        PlanReading reading = PlanCompiler.Compile(
            PlanDocument.Of(task.Work.Plan ?? SandboxPlan.Source), seams.Rules.Current.ToolsOf(id.Workspace));
        if (reading.Plan is not { } plan)
        {
            Fail(execution, $"Its plan cannot run any more. {reading.Faults[0].Message} {reading.Faults[0].Fix}");
            return null;
        }

        DataObject given = task.Work.Sandbox is { } command
            ? SandboxPlan.InputsOf(command)
            : task.Work.Inputs ?? DataObject.Empty;
        InputsReading inputs = PlanInputs.Resolve(plan, given);
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

    private void Fail(string execution, string why) =>
        PostOwed(new ProjectCommand.HearExecution(execution, ExecutionStatus.Failed, why));

    // The project waits for this: no flood of other messages may keep it out.
    private void PostOwed(ProjectCommand news) => ((ActorCell)context.Self).PostOwed(new OwedNews(news));

    /// <summary>What one execution is still to be told, the first of it first.</summary>
    private sealed class Errand(ExecutionId execution)
    {
        public ExecutionId Execution { get; } = execution;

        public Queue<ExecutionCommand> Left { get; } = new();

        public required Wish Wish { get; set; }
    }

    /// <summary>What people want of a task, as far as its execution has to hear of it.</summary>
    private readonly record struct Wish(ProjectTaskStatus Status, bool IsSteering, bool IsCancelling)
    {
        public static Wish Of(ProjectTask task) => new(task.Status, task.IsSteering, task.IsCancelling);
    }
}
