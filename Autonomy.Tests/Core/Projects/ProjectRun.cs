using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Projects;

/// <summary>A project that a test tells things, and all that happened to it.</summary>
internal sealed class ProjectRun
{
    private static readonly ProjectId Id =
        ProjectId.TryParse("default", "shop", out ProjectId id) ? id : throw new InvalidOperationException();

    private readonly List<ProjectEvent> _events = [];

    public ProjectRun(int maxConcurrent = 3) =>
        Do(new ProjectCommand.Create(null, maxConcurrent, null, "ada"));

    public Project Project { get; private set; } = Project.None;

    public IReadOnlyList<ProjectEvent> Events => _events;

    /// <summary>Whether the engine has what runs the commands of sandboxes.</summary>
    public bool RunsSandboxes { get; set; }

    public DateTimeOffset Now { get; set; } = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    public string StatusOf(int number) => Words.Of(Project.Tasks[number - 1].Status);

    public string Statuses => string.Join(' ', Project.Tasks.Select(task => Words.Of(task.Status)));

    public ProjectTask TaskOf(int number) => Project.Tasks[number - 1];

    /// <summary>Tells it something that is taken, and gives what it led to.</summary>
    public IReadOnlyList<ProjectEvent> Do(ProjectCommand command) =>
        Assert.IsType<ProjectVerdict.Accepted>(Try(command)).Events;

    public Rejection Refused(ProjectCommand command) =>
        Assert.IsType<ProjectVerdict.Refused>(Try(command)).Rejection;

    public ProjectVerdict Try(ProjectCommand command)
    {
        ProjectVerdict verdict = ProjectDecider.Decide(Id, Project, command, Now, RunsSandboxes);
        if (verdict is not ProjectVerdict.Accepted accepted) return verdict;
        // What the journal holds makes the same project as was decided on.
        foreach (ProjectEvent happened in accepted.Events) Project = Project.Apply(happened, Now);
        Assert.Equal(ProjectSnapshot.Write(accepted.Project), ProjectSnapshot.Write(Project));
        _events.AddRange(accepted.Events);
        return verdict;
    }

    public string Add(params int[] needs) => Add(Priority.Medium, needs);

    public string Add(Priority priority, params int[] needs) =>
        Add(new TaskWork { Plan = DataObject.Empty }, priority, needs);

    public string Add(TaskWork work, Priority priority = Priority.Medium, params int[] needs)
    {
        Do(new ProjectCommand.AddTask("A task", null, work, priority, [.. needs.Select(n => $"shop-t{n}")], "ada"));
        return Project.Tasks[^1].Id.ToString();
    }

    public IReadOnlyList<ProjectEvent> Turn(bool enabled) => Do(new ProjectCommand.SetAutonomous(enabled, "ada"));

    public IReadOnlyList<ProjectEvent> Start() => Do(new ProjectCommand.StartProcessing("ada"));

    public IReadOnlyList<ProjectEvent> Hear(int number, ExecutionStatus status) =>
        Do(new ProjectCommand.HearExecution(TaskOf(number).Run!.Execution!, status, null));
}
