using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Core.Spending;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>Projects as REST shows them. Pure.</summary>
internal static class ProjectResources
{
    // Where somebody has to do something stands with what waits for a person; what is over by a cancel is not done.
    private static readonly (string Name, ProjectTaskStatus[] Statuses)[] Columns =
    [
        ("Queued", [ProjectTaskStatus.Queued]),
        ("Blocked", [ProjectTaskStatus.Blocked]),
        ("Running", [ProjectTaskStatus.Running]),
        ("Waiting for you", [ProjectTaskStatus.Waiting, ProjectTaskStatus.Paused]),
        ("Done", [ProjectTaskStatus.Completed]),
        ("Failed", [ProjectTaskStatus.Failed, ProjectTaskStatus.Cancelled]),
    ];

    public static ProjectResource Of(Project project, long version) => new()
    {
        Id = project.Name,
        Name = project.Name,
        Workspace = project.Workspace,
        Description = project.Description,
        AutonomousExecutionEnabled = project.AutonomousExecutionEnabled,
        MaxConcurrent = project.MaxConcurrent,
        Budget = project.Budget is { } budget
            ? new ProjectBudget { Cost = budget.CostUsd, Tokens = budget.Tokens, Calls = budget.Calls }
            : null,
        CreatedBy = project.CreatedBy,
        CreatedAt = project.CreatedAt,
        Version = version,
        Tasks = CountsOf(project),
    };

    public static SpendingLimit? LimitOf(ProjectBudget? budget) =>
        budget is null ? null : new SpendingLimit(budget.Cost, budget.Tokens, budget.Calls);

    public static BoardResource BoardOf(VersionedProject found)
    {
        (Project project, long version) = found;
        var reasons = new TaskReasons(project);
        return new BoardResource(
            Of(project, version),
            [
                .. Columns.Select(column => new ColumnResource
                {
                    Name = column.Name,
                    Statuses = [.. column.Statuses.Select(Words.Of)],
                    Tasks =
                    [
                        .. TasksIn(project, column.Statuses).Select(task => Of(reasons, task, version, isWhole: false)),
                    ],
                }),
            ]);
    }

    public static TaskResource Of(VersionedProject found, ProjectTask task) =>
        TasksOf(found, [task], isWhole: true).Single();

    public static IEnumerable<TaskResource> TasksOf(
        VersionedProject found, IEnumerable<ProjectTask> tasks, bool isWhole)
    {
        var reasons = new TaskReasons(found.Project);
        return tasks.Select(task => Of(reasons, task, found.Version, isWhole));
    }

    private static TaskResource Of(TaskReasons reasons, ProjectTask task, long version, bool isWhole) => new()
    {
        Id = task.Id.ToString(),
        Project = task.Id.Project,
        Version = version,
        Title = task.Title,
        Description = task.Description,
        Status = Words.Of(task.Status),
        Cancelling = task.IsCancelling,
        Priority = Words.Of(task.Priority),
        Dependencies = [.. task.Dependencies.Select(need => need.ToString())],
        Kind = task.Work.Sandbox is not null ? "sandbox" : task.Work.Goal is not null ? "goal" : "plan",
        Plan = isWhole ? task.Work.Plan : null,
        PlanName = task.Work.PlanName,
        Inputs = isWhole ? task.Work.Inputs : null,
        Command = task.Work.Sandbox,
        Goal = task.Work.Goal,
        Tries = task.Run?.Try ?? 0,
        Execution = task.Run?.Execution,
        GoalId = task.Run?.Goal,
        Sandbox = task.Run?.Sandbox,
        AddedBy = task.AddedBy,
        AddedAt = task.AddedAt,
        StartedAt = task.StartedAt,
        EndedAt = task.EndedAt,
        Result = task.Result,
        Error = task.Error,
        MovedBy = task.MovedBy,
        Reason = reasons.Of(task),
    };

    private static IEnumerable<ProjectTask> TasksIn(Project project, ProjectTaskStatus[] statuses) =>
        statuses is [ProjectTaskStatus.Queued]
            ? TaskQueue.InOrder(project)
            : project.Tasks.Where(task => statuses.Contains(task.Status));

    private static TaskCounts CountsOf(Project project)
    {
        var counts = new int[Enum.GetValues<ProjectTaskStatus>().Length];
        foreach (ProjectTask task in project.Tasks) counts[(int)task.Status]++;
        return new TaskCounts(
            counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);
    }
}
