using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Projects;

/// <summary>What holds of a project whatever it is told.</summary>
public sealed class ProjectPropertyTests
{
    private static readonly ExecutionStatus[] News =
    [
        ExecutionStatus.Running, ExecutionStatus.Waiting, ExecutionStatus.Paused, ExecutionStatus.Completed,
        ExecutionStatus.Completed, ExecutionStatus.CompletedWithFailures, ExecutionStatus.Failed,
        ExecutionStatus.Cancelled,
    ];

    [Fact]
    public void TasksStartWithinTheLimitAfterWhatTheyNeedAndEndOnce() => Prop
        .ForAll(ArbMap.Default.GeneratorFor<int>().ToArbitrary(), Check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static void Check(int seed)
    {
        var dice = new Dice(seed);
        var run = new ProjectRun(dice.Next(1, 4));
        for (int i = 0; i < 120; i++)
        {
            Project before = run.Project;
            run.Now += TimeSpan.FromSeconds(dice.Next(0, 600));
            run.RunsSandboxes = dice.Chance(2);
            ProjectCommand command = Draw(dice, run.Project);
            if (run.Try(command) is ProjectVerdict.Accepted accepted) Check(before, command, accepted);
        }
    }

    private static void Check(Project before, ProjectCommand command, ProjectVerdict.Accepted accepted)
    {
        Project project = before;
        foreach (ProjectEvent happened in accepted.Events)
        {
            if (happened is ProjectEvent.TaskStatusChanged { Run: not null } started)
            {
                Assert.True(project.AutonomousExecutionEnabled || command is ProjectCommand.StartProcessing);
                Assert.True(project.IsReady(project.Find(started.Task)!));
                Assert.True(project.Open.Count() < project.MaxConcurrent);
            }

            if (happened is ProjectEvent.TaskCompleted done) Assert.True(project.Find(done.Task)!.IsOpen);
            project = project.Apply(happened, default);
        }

        // With the switch on, nothing that is ready waits while there is a place.
        bool hasPlace = TaskQueue.PlacesOf(accepted.Project) > 0;
        if (accepted.Project.AutonomousExecutionEnabled && hasPlace)
            Assert.DoesNotContain(accepted.Project.Tasks, task => task.Status == ProjectTaskStatus.Queued);
        Assert.All(accepted.Project.Tasks, task => Assert.True(
            task.Status != ProjectTaskStatus.Blocked || !accepted.Project.IsReady(task)));
    }

    private static ProjectCommand Draw(Dice dice, Project project)
    {
        int count = project.Tasks.Count;
        string task = $"shop-t{dice.Next(1, count + 1)}";
        return dice.Next(0, 13) switch
        {
            0 or 1 or 2 => Add(dice, count),
            3 => new ProjectCommand.SetAutonomous(dice.Chance(2), "ada"),
            4 => new ProjectCommand.StartProcessing("ada"),
            5 => new ProjectCommand.PauseTask(task, "ada", null),
            6 => new ProjectCommand.ResumeTask(task, "ada"),
            7 => new ProjectCommand.CancelTask(task, "ada", null),
            8 => new ProjectCommand.RetryTask(task, "ada"),
            9 => new ProjectCommand.ChangeTask(task, "ada") { Dependencies = [$"shop-t{dice.Next(1, count + 1)}"] },
            10 => new ProjectCommand.Change(null, dice.Next(1, 5), null, "ada"),
            11 => new ProjectCommand.CompleteSandbox(
                task, $"{task}-s{dice.Next(1, 2)}", !dice.Chance(3), null, null),
            _ => Hear(dice, project),
        };
    }

    private static ProjectCommand.AddTask Add(Dice dice, int count)
    {
        TaskWork work = dice.Next(0, 4) switch
        {
            0 => new TaskWork { Goal = "something" },
            1 => new TaskWork { Sandbox = "true" },
            _ => new TaskWork { Plan = DataObject.Empty },
        };
        string[] needs = count == 0 || dice.Chance(3) ? [] : [$"shop-t{dice.Next(1, count)}"];
        return new ProjectCommand.AddTask("A task", null, work, (Priority)dice.Next(0, 4), [.. needs], "ada");
    }

    private static ProjectCommand.HearExecution Hear(Dice dice, Project project)
    {
        List<string> executions =
            [.. project.Tasks.Where(task => task.Run?.Execution is not null).Select(task => task.Run!.Execution!)];
        string execution = executions.Count == 0 ? "none" : dice.Of([.. executions]);
        return new ProjectCommand.HearExecution(execution, dice.Of(News), null);
    }
}
