namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in projects: when their tasks start, and what becomes of what people ask of them.</summary>
internal static class ProjectBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "task-limit-exceeded",
            "A project starts one task more than may run at once.",
            "A project with more tasks that are ready than may run at once.",
            [29],
            new SourceEdit(
                "Autonomy.Core/Projects/TaskQueue.cs",
                "project.MaxConcurrent - project.Open.Count()", "project.MaxConcurrent + 1 - project.Open.Count()")),
        new(
            "task-need-not-complete",
            "A task is taken for ready when what it needs has ended, be it that that failed.",
            "A task that fails or is cancelled, and another one that needs it.",
            [17],
            new SourceEdit(
                "Autonomy.Core/Projects/Project.cs",
                "task.Dependencies.All(id => Find(id)!.Status == ProjectTaskStatus.Completed);",
                "task.Dependencies.All(id => Find(id)!.HasEnded);")),
        new(
            "task-tries-share-an-execution",
            "Each try of a task has the id of the first one's execution.",
            "A task that fails or is cancelled, and is tried again.",
            [11],
            new SourceEdit(
                "Autonomy.Core/Projects/TaskStarting.cs",
                "ExecutionId.OfTask(workspace, id, attempt)", "ExecutionId.OfTask(workspace, id, 1)")),
        new(
            "task-pause-forgotten",
            "What an execution told before it heard of the pause of its task ends that pause.",
            "A pause of a task that runs, while its execution begins to wait, or goes on.",
            [18],
            new SourceEdit(
                "Autonomy.Core/Projects/TaskEnding.cs",
                "case var _ when task.IsCancelling || task.IsSteering: break;",
                "case var _ when task.IsCancelling: break;")) { Near = 440 },
        new(
            "project-not-brought-back",
            "A project where something runs is not brought back after a crash.",
            "A task that starts, and NodeKill before its execution is durable.",
            [31],
            new SourceEdit(
                "Autonomy.Actors/Projects/ProjectKeeper.cs",
                "isNeeded ? WakeUpChange.Set(WakeUp.AtRestart) : WakeUpChange.Clear", "WakeUpChange.Clear")),
    ];
}
