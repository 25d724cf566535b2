using Autonomy.Core.Executions;
using Autonomy.Core.Spending;

namespace Autonomy.Core.Projects;

/// <summary>
/// What becomes of a command to a project: a pure function of the project, the command and the time. Whatever follows
/// from it (tasks that are unblocked, and start) is decided with it, and so is in the same append.
/// </summary>
public static class ProjectDecider
{
    /// <summary>The most that may run at once in one project: 1,000.</summary>
    public const int MaxConcurrentMax = 1_000;

    /// <summary>The longest description of a project or a task, in characters.</summary>
    public const int DescriptionLengthMax = 10_000;

    /// <summary>Decides on a command to the project of this id.</summary>
    /// <param name="id">The project's id.</param>
    /// <param name="project">The project as it is.</param>
    /// <param name="command">What is asked of it.</param>
    /// <param name="now">When.</param>
    /// <param name="runsSandboxes">Whether the engine has what runs the commands of sandboxes.</param>
    public static ProjectVerdict Decide(
        ProjectId id, Project project, ProjectCommand command, DateTimeOffset now, bool runsSandboxes = false)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (command is ProjectCommand.Create create) return Create(id, project, create, now);
        if (!project.Exists) return Refuse(RejectionCode.UnknownProject, $"There is no project '{id}'.");
        var change = new ProjectChange(project, now);
        if (Change(change, command) is { } refusal) return new ProjectVerdict.Refused(refusal);
        // Who asked to start what is ready has had it started, and with the switch on everything does by itself.
        if (change.Project.AutonomousExecutionEnabled) TaskStarting.StartReady(change);
        if (runsSandboxes) TaskStarting.TakeSandboxes(change);
        return change.ToVerdict();
    }

    private static Rejection? Change(ProjectChange change, ProjectCommand command) => command switch
    {
        ProjectCommand.Change settings => ChangeSettings(change, settings),
        ProjectCommand.HearBudgetTaken taken => Hear(change, taken),
        ProjectCommand.SetAutonomous turn => Turn(change, turn),
        ProjectCommand.StartProcessing start => TaskStarting.StartReady(change, start.By),
        ProjectCommand.AddTask add => TaskDefining.Add(change, add),
        ProjectCommand.ChangeTask edit => TaskDefining.Change(change, edit),
        ProjectCommand.PauseTask pause => TaskSteering.Pause(change, pause),
        ProjectCommand.ResumeTask resume => TaskSteering.Resume(change, resume),
        ProjectCommand.CancelTask cancel => TaskSteering.Cancel(change, cancel),
        ProjectCommand.RetryTask retry => TaskSteering.Retry(change, retry),
        ProjectCommand.CompleteSandbox done => TaskEnding.Complete(change, done),
        ProjectCommand.HearExecution news => TaskEnding.Hear(change, news),
        ProjectCommand.HearSteered taken => TaskEnding.Hear(change, taken),
        ProjectCommand.HearGoal news => TaskEnding.Hear(change, news),
        // Whatever it sees follows from any command.
        ProjectCommand.LookAgain => null,
        _ => throw new ArgumentOutOfRangeException(
            nameof(command), command?.GetType().Name, "Not a command to a project."),
    };

    private static ProjectVerdict Create(
        ProjectId id, Project project, ProjectCommand.Create create, DateTimeOffset now)
    {
        if (project.Exists) return Refuse(RejectionCode.ProjectExists, $"There is a project '{id}' already.");
        int maxConcurrent = create.MaxConcurrent ?? Project.MaxConcurrentDefault;
        if (FaultOf(create.Description, maxConcurrent, create.Budget) is { } fault)
            return new ProjectVerdict.Refused(fault);
        var change = new ProjectChange(project, now);
        change.Add(new ProjectEvent.Created(
            id.Workspace, id.Name, create.Description, maxConcurrent, create.Budget, create.By));
        return change.ToVerdict();
    }

    private static Rejection? ChangeSettings(ProjectChange change, ProjectCommand.Change asked)
    {
        Project project = change.Project;
        var next = new ProjectEvent.Changed(
            asked.Description ?? project.Description, asked.MaxConcurrent ?? project.MaxConcurrent,
            asked.Budget ?? project.Budget, asked.By);
        if (FaultOf(next.Description, next.MaxConcurrent, next.Budget) is { } fault) return fault;
        bool isSame = next.Description == project.Description && next.MaxConcurrent == project.MaxConcurrent
            && next.Budget == project.Budget;
        if (!isSame) change.Add(next);
        return null;
    }

    private static Rejection? Hear(ProjectChange change, ProjectCommand.HearBudgetTaken taken)
    {
        // Of another budget than it has by now, that says nothing.
        if (change.Project.IsBudgetOwed && change.Project.Budget == taken.Budget)
            change.Add(new ProjectEvent.BudgetTaken());
        return null;
    }

    private static Rejection? Turn(ProjectChange change, ProjectCommand.SetAutonomous turn)
    {
        if (change.Project.AutonomousExecutionEnabled != turn.Enabled)
            change.Add(new ProjectEvent.AutonomousModeChanged(turn.Enabled, turn.By));
        return null;
    }

    private static Rejection? FaultOf(string? description, int maxConcurrent, SpendingLimit? budget)
    {
        if (description?.Length > DescriptionLengthMax)
            return Invalid($"A description has {DescriptionLengthMax} characters at most.");
        if (maxConcurrent is < 1 or > MaxConcurrentMax)
            return Invalid($"{maxConcurrent} tasks at once are not possible: 1 to {MaxConcurrentMax}.");
        if (budget is { CostUsd: null, Tokens: null, Calls: null })
            return Invalid("A budget limits cost, tokens or calls. Leave it out where nothing is limited.");
        return budget is { CostUsd: < 0 } or { Tokens: < 0 } or { Calls: < 0 }
            ? Invalid("No part of a budget is below 0.")
            : null;
    }

    internal static Rejection Invalid(string message) => new(RejectionCode.InvalidArgument, message);

    private static ProjectVerdict.Refused Refuse(RejectionCode code, string message) =>
        new(new Rejection(code, message));
}

/// <summary>A project while a command is decided: what happened so far, and the project after it.</summary>
internal sealed class ProjectChange(Project project, DateTimeOffset now)
{
    private readonly List<ProjectEvent> _events = [];

    public Project Project { get; private set; } = project;

    public void Add(ProjectEvent happened)
    {
        _events.Add(happened);
        Project = Project.Apply(happened, now);
    }

    public void Move(ProjectTask task, ProjectTaskStatus to, string? by = null, string? reason = null)
    {
        if (task.Status != to)
            Add(new ProjectEvent.TaskStatusChanged(task.Id.ToString(), task.Status, to, by, reason));
    }

    /// <summary>The task of this id; null, and the refusal, where there is none.</summary>
    public ProjectTask? Find(string id, out Rejection? refusal)
    {
        ProjectTask? task = Project.Find(id);
        refusal = task is null
            ? new Rejection(RejectionCode.UnknownTask, $"The project '{Project.Name}' has no task '{id}'.")
            : null;
        return task;
    }

    public ProjectVerdict.Accepted ToVerdict() => new(_events, Project);
}
