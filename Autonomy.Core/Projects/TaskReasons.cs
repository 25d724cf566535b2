using Autonomy.Core.Executions;

namespace Autonomy.Core.Projects;

/// <summary>
/// Why the tasks of a project are where they are: no task waits without a reason. What only its execution knows comes
/// with what that tells of itself (<see cref="TaskNews"/>); all else follows from the project as it is.
/// </summary>
/// <param name="project">The project.</param>
public sealed class TaskReasons(Project project)
{
    private const int NamedMax = 5;

    // The same for every task that is queued: there may be thousands.
    private string? _queue;

    /// <summary>What a task waits for, or why it is where it is; null: it does not wait, and nobody said.</summary>
    public string? Of(ProjectTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Status switch
        {
            ProjectTaskStatus.Queued => WithWord(task, _queue ??= OfQueue()),
            ProjectTaskStatus.Blocked => WithWord(task, OfNeeds(task)),
            ProjectTaskStatus.Paused => task.Reason ?? OfPause(task),
            ProjectTaskStatus.Running when task.Run is { Execution: null, Sandbox: { } sandbox } => WithWord(
                task, $"it waits for the task-complete of {sandbox}: this workspace has no sandbox.run, and whoever "
                + "keeps that sandbox tells its end"),
            ProjectTaskStatus.Waiting => task.Reason ?? $"'{task.Run?.Execution}' waits for a person",
            _ => task.Reason,
        };
    }

    // Who moved it here said why; that is not what it waits for.
    private static string WithWord(ProjectTask task, string waits) =>
        task.Reason is { } said ? $"{waits} ({task.MovedBy}: {said})" : waits;

    private static string OfPause(ProjectTask task) =>
        task.MovedBy is { } by ? $"{by} paused it" : $"'{task.Run?.Execution}' is paused";

    private string OfQueue()
    {
        string[] holders = [.. project.Open.Select(task => task.Id.ToString())];
        string? full = holders.Length < project.MaxConcurrent
            ? null
            : $"{(holders.Length == 1 ? "the only place is" : $"all {holders.Length} places are")} taken by "
                + NamesOf(holders);
        if (project.AutonomousExecutionEnabled) return full is null ? "it starts at once" : $"it waits: {full}";
        const string Off = "the autonomous switch is off: it waits for start-processing";
        return full is null ? Off : $"{Off}, and {full}";
    }

    private string OfNeeds(ProjectTask task)
    {
        // What does not go on by itself comes first.
        IEnumerable<string> needs = task.Dependencies.Select(need => project.Find(need)!)
            .Where(need => need.Status != ProjectTaskStatus.Completed)
            .OrderBy(need => !need.HasEnded)
            .Select(need => need.HasEnded
                ? $"{need.Id}, which is {Words.Of(need.Status)} and can be tried again"
                : $"{need.Id}, which is {Words.Of(need.Status)}");
        return $"it needs {NamesOf([.. needs], "; ")}";
    }

    private static string NamesOf(string[] names, string between = ", ")
    {
        string shown = string.Join(between, names.Take(NamedMax));
        return names.Length > NamedMax ? $"{shown} and {names.Length - NamedMax} more" : shown;
    }
}
