using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Xunit;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class ProjectInvariantTests
{
    private static readonly ExecutionId First = ExecutionId.OfTask("work", "shop-t1", 1);

    [Fact]
    public void ATaskThatEndsAsItsExecutionDoesIsSound() => Ended(Started()).IsSound();

    [Fact]
    public void AStartThatNobodyAskedForIsFound() => Laid(isOn: false)
        .CommitProject(Added("shop-t1")).CommitProject(Start("shop-t1", 1)).Violates(18);

    [Fact]
    public void AStartBeforeWhatItNeedsIsFound() =>
        Started().CommitProject(Start("shop-t2", 1) with { From = ProjectTaskStatus.Blocked }).Violates(17);

    [Fact]
    public void MoreThanMayRunIsFound() =>
        Started(maxConcurrent: 1).CommitProject(Added("shop-t3"), Start("shop-t3", 1)).Violates(29);

    [Fact]
    public void AnExecutionOfTwoTriesIsFound() => Started()
        .CommitProject(Moved("shop-t1", ProjectTaskStatus.Running, ProjectTaskStatus.Cancelled))
        .CommitProject(
            Moved("shop-t1", ProjectTaskStatus.Cancelled, ProjectTaskStatus.Queued) with { By = "ada" },
            Start("shop-t1", 2) with { Run = new TaskRun(2, First.Value, null) })
        .Violates(11);

    [Fact]
    public void AnEndThatItsExecutionDidNotHaveIsFound() =>
        Started().CommitProject(new ProjectEvent.TaskCompleted("shop-t1", 1, null, null)).Violates(14);

    [Fact]
    public void WhatIsReadyAndStaysBehindIsFound() => Started().CommitProject(Added("shop-t3")).Violates(31);

    [Fact]
    public void APauseThatItsExecutionNeverHeardOfIsFound() => Started()
        .CommitProject(Moved("shop-t1", ProjectTaskStatus.Running, ProjectTaskStatus.Paused) with { By = "ada" })
        .CommitProject(Moved("shop-t1", ProjectTaskStatus.Paused, ProjectTaskStatus.Running))
        .Violates(18);

    [Fact]
    public void AnAnswerBeforeItIsDurableIsFound()
    {
        HistoryBuilder history = Laid(isOn: false);
        var turned = new ProjectEvent.AutonomousModeChanged(true, "ada");
        history
            .Add(new HistoryEntry.ProjectCalled(
                9, 1, HistoryBuilder.Project, new ProjectCommand.SetAutonomous(true, "ada")))
            .Add(new HistoryEntry.ProjectAnswered(
                9, HistoryBuilder.Project, new ProjectReply.Accepted(Project.None, [turned])))
            .Violates(1);
    }

    private static HistoryBuilder Laid(bool isOn, int maxConcurrent = 3)
    {
        HistoryBuilder history = HistoryBuilder.Of("""{ "id": "a", "tool": "sim.put" }""");
        history.Commit(history.Start("a")).Tool("a", 1).Commit(history.Complete("a"), HistoryBuilder.End);
        history.Add(new HistoryEntry.ProjectCalled(8, 1, HistoryBuilder.Project, new ProjectCommand.AddTask(
            "a task", null, new TaskWork(), Priority.Medium, [], "ada")));
        history.CommitProject(new ProjectEvent.Created("work", "shop", null, maxConcurrent, null, "ada"));
        if (isOn) history.CommitProject(new ProjectEvent.AutonomousModeChanged(true, "ada"));
        return history;
    }

    private static HistoryBuilder Started(int maxConcurrent = 3)
    {
        HistoryBuilder history = Laid(isOn: true, maxConcurrent).CommitProject(Added("shop-t1"), Start("shop-t1", 1));
        return history
            .CommitOf(First, history.Submitted() with { Execution = First.Value }, Begun)
            .CommitProject(Added("shop-t2") with
            {
                Dependencies = ["shop-t1"],
                Status = ProjectTaskStatus.Blocked,
            });
    }

    private static HistoryBuilder Ended(HistoryBuilder history) => history
        .Add(new HistoryEntry.Called(7, 1, First, new ExecutionCommand.Terminate("ada", null)))
        .CommitOf(First, new ExecutionEvent.Terminated("ada", null))
        .Add(new HistoryEntry.Answered(7, First, new CommandReply.Accepted(First, ExecutionStatus.Cancelled)))
        .CommitProject(Moved("shop-t1", ProjectTaskStatus.Running, ProjectTaskStatus.Cancelled));

    private static ExecutionEvent.Started Begun { get; } = new(ExecutionPhase.Execution);

    private static ProjectEvent.TaskAdded Added(string task) => new(
        task, "a task", null, new TaskWork { Plan = DataObject.Empty }, Priority.Medium, [],
        ProjectTaskStatus.Queued, "ada");

    private static ProjectEvent.TaskStatusChanged Start(string task, int attempt) =>
        new(task, ProjectTaskStatus.Queued, ProjectTaskStatus.Running, null, null)
        {
            Run = new TaskRun(attempt, ExecutionId.OfTask("work", task, attempt).Value, null),
        };

    private static ProjectEvent.TaskStatusChanged Moved(string task, ProjectTaskStatus from, ProjectTaskStatus to) =>
        new(task, from, to, null, null);
}
