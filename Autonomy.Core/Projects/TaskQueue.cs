using Autonomy.Core.Plans;

namespace Autonomy.Core.Projects;

/// <summary>
/// Which of the tasks that are ready is next: the more urgent one, and by a quarter of an hour of waiting a task makes
/// up for one step of priority, so that none starves. Pure.
/// </summary>
public static class TaskQueue
{
    /// <summary>The wait that makes up for one step of priority: 15 minutes.</summary>
    public static readonly TimeSpan AgePerPriority = TimeSpan.FromMinutes(15);

    /// <summary>The tasks that wait for a place, the next one first.</summary>
    public static IEnumerable<ProjectTask> InOrder(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return project.Tasks.Where(static task => task.Status == ProjectTaskStatus.Queued)
            .OrderBy(TurnOf).ThenBy(static task => task.Id.Number);
    }

    /// <summary>How many more may begin.</summary>
    public static int PlacesOf(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return Math.Max(0, project.MaxConcurrent - project.Open.Count());
    }

    // Who came first and is as urgent is first; that does not change with the clock, so nobody needs to look at it.
    private static DateTimeOffset TurnOf(ProjectTask task) =>
        task.QueuedAt + (AgePerPriority * (task.Priority - Priority.Critical));
}
