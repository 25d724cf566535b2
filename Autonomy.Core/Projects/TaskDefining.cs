using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Projects;

/// <summary>Lays tasks down, and changes them.</summary>
internal static class TaskDefining
{
    private const int TitleLengthMax = 200;
    private const int CommandLengthMax = 10_000;

    public static Rejection? Add(ProjectChange change, ProjectCommand.AddTask add)
    {
        Project project = change.Project;
        if (add.Origin is not null && project.Tasks.Exists(task => task.Origin == add.Origin)) return null;
        if (project.Tasks.Count >= Project.TasksMax)
            return ProjectDecider.Invalid($"A project has {Project.TasksMax} tasks at most. Begin another project.");
        var id = new TaskId(project.Name, project.Tasks.Count + 1);
        if (FaultOf(add.Title, add.Description, add.Work) is { } fault) return fault;
        if (FaultOf(project, id, add.Dependencies) is { } unknown) return unknown;
        ImmutableArray<string> dependencies = [.. add.Dependencies.Distinct(StringComparer.Ordinal)];
        bool isReady = dependencies.All(need => project.Find(need)!.Status == ProjectTaskStatus.Completed);
        change.Add(new ProjectEvent.TaskAdded(
            id.ToString(), add.Title, add.Description, add.Work, add.Priority, dependencies,
            isReady ? ProjectTaskStatus.Queued : ProjectTaskStatus.Blocked, add.By)
        { Origin = add.Origin });
        return null;
    }

    public static Rejection? Change(ProjectChange change, ProjectCommand.ChangeTask asked)
    {
        if (change.Find(asked.Task, out Rejection? refusal) is not { } task) return refusal;
        if (task.IsOpen && (asked.Work is not null || asked.Dependencies is not null))
        {
            return new Rejection(
                RejectionCode.WrongState,
                $"What '{task.Id}' does and needs cannot be changed: it is {Words.Of(task.Status)}. Cancel it first.");
        }

        ImmutableArray<string> former = [.. task.Dependencies.Select(need => need.ToString())];
        ImmutableArray<string> dependencies = [.. (asked.Dependencies ?? former).Distinct(StringComparer.Ordinal)];
        var next = new ProjectEvent.TaskChanged(
            asked.Task, asked.Title ?? task.Title, asked.Description ?? task.Description, asked.Work ?? task.Work,
            asked.Priority ?? task.Priority, dependencies, asked.By);
        if (FaultOf(next.Title, next.Description, next.Work) is { } fault) return fault;
        if (asked.Dependencies is not null && FaultOf(change.Project, task.Id, dependencies) is { } bad) return bad;
        bool isSame = next.Title == task.Title && next.Description == task.Description && next.Work == task.Work
            && next.Priority == task.Priority && dependencies.SequenceEqual(former);
        if (isSame) return null;
        change.Add(next);
        ProjectTask changed = change.Project.Find(task.Id)!;
        if (changed.Status is ProjectTaskStatus.Queued or ProjectTaskStatus.Blocked)
            change.Move(changed, change.Project.RestOf(changed), asked.By);
        return null;
    }

    private static Rejection? FaultOf(string title, string? description, TaskWork work)
    {
        if (string.IsNullOrWhiteSpace(title) || title.Length > TitleLengthMax)
            return ProjectDecider.Invalid($"A title has 1 to {TitleLengthMax} characters.");
        if (description?.Length > ProjectDecider.DescriptionLengthMax)
        {
            return ProjectDecider.Invalid(
                $"A description has {ProjectDecider.DescriptionLengthMax} characters at most.");
        }

        int kinds = new object?[] { work.Plan, work.PlanName, work.Sandbox, work.Goal }.Count(one => one is not null);
        if (kinds != 1)
        {
            return ProjectDecider.Invalid(
                "A task has exactly one of a plan, the name of one, a sandbox command, a goal.");
        }

        if (work.Inputs is not null && work is { Plan: null, PlanName: null })
            return ProjectDecider.Invalid("Only a plan takes inputs.");
        return (work.Sandbox ?? work.Goal)?.Length is 0 or > CommandLengthMax
            ? ProjectDecider.Invalid($"A sandbox command, and a goal, has 1 to {CommandLengthMax} characters.")
            : null;
    }

    private static Rejection? FaultOf(Project project, TaskId id, ImmutableArray<string> dependencies)
    {
        if (dependencies.Length > Project.DependenciesMax)
            return ProjectDecider.Invalid($"A task depends on {Project.DependenciesMax} others at most.");
        foreach (string need in dependencies)
        {
            if (need == id.ToString())
                return new Rejection(RejectionCode.DependencyCycle, $"The task '{id}' depends on itself.");
            if (project.Find(need) is null)
                return ProjectDecider.Invalid($"The project '{project.Name}' has no task '{need}' to depend on.");
        }

        // What is new is needed by nothing yet.
        return id.Number > project.Tasks.Count ? null : CycleOf(project, id, dependencies);
    }

    private static Rejection? CycleOf(Project project, TaskId changed, ImmutableArray<string> dependencies)
    {
        ImmutableArray<ImmutableArray<int>> needs =
        [
            .. project.Tasks.Select(task => task.Id == changed
                ? [.. dependencies.Select(need => project.Find(need)!.Id.Number - 1)]
                : task.Dependencies.Select(need => need.Number - 1).ToImmutableArray()),
        ];
        foreach (ImmutableArray<int> cycle in StepGraph.CyclesOf(needs))
        {
            string written = StepGraph.Write(cycle, ordinal => project.Tasks[ordinal].Id.ToString());
            return new Rejection(
                RejectionCode.DependencyCycle, $"These tasks would depend on one another: {written}.");
        }

        return null;
    }
}
