using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Projects;

/// <summary>The execution of a task tells its project what it waits for.</summary>
public sealed class TaskReasonNewsTests
{
    private static readonly ProjectId Shop =
        ProjectId.TryParse("default", "shop", out ProjectId id) ? id : throw new InvalidOperationException();

    [Fact]
    public void ATaskThatWaitsForAPersonTellsTheQuestion()
    {
        EngineRun run = Started("""{"id":"a","tool":"core.approve","with":{"question":"Ship it?"}}""");

        ProjectTask task = TaskOf(run);

        Assert.Equal((ProjectTaskStatus.Waiting, "the step 'a' asks: Ship it?"), (task.Status, task.Reason));
    }

    [Fact]
    public void ATaskWhoseExecutionWasPausedTellsWhoDidItAndWhy()
    {
        EngineRun run = Started("""{"id":"a","tool":"core.signal","with":{"name":"go"}}""");
        run.Send(ExecutionOf(run), new ExecutionCommand.Pause("eve", "an audit"));

        ProjectTask paused = TaskOf(run);
        run.Send(ExecutionOf(run), new ExecutionCommand.Resume("eve"));
        ProjectTask resumed = TaskOf(run);

        Assert.Equal((ProjectTaskStatus.Paused, "eve paused its execution: an audit"), (paused.Status, paused.Reason));
        Assert.Equal((ProjectTaskStatus.Running, null), (resumed.Status, resumed.Reason));
    }

    [Fact]
    public void ATaskWhoseExecutionWasCancelledTellsWhoDidItAndWhy()
    {
        EngineRun run = Started("""{"id":"a","tool":"core.signal","with":{"name":"go"}}""");
        run.Send(ExecutionOf(run), new ExecutionCommand.Cancel("eve", "not wanted", false));

        ProjectTask task = TaskOf(run);

        Assert.Equal(
            (ProjectTaskStatus.Cancelled, "eve cancelled its execution: not wanted"), (task.Status, task.Reason));
    }

    private static EngineRun Started(string step)
    {
        var run = new EngineRun(wakesWholeStore: true);
        string plan = $$"""{"plan":1,"name":"demo","steps":[{{step}}]}""";
        var work = new TaskWork { Plan = (DataObject)DataJson.Parse(plan) };
        Send(run, new ProjectCommand.Create(null, null, null, "ada"));
        Send(run, new ProjectCommand.AddTask("A task", null, work, Priority.Medium, [], "ada"));
        Send(run, new ProjectCommand.StartProcessing("ada"));
        return run;
    }

    private static void Send(EngineRun run, ProjectCommand command)
    {
        _ = run.Engine.SendAsync(Shop, command);
        run.Run();
    }

    private static ExecutionId ExecutionOf(EngineRun run) => ExecutionId.Parse(TaskOf(run).Run!.Execution!);

    private static ProjectTask TaskOf(EngineRun run)
    {
        Project project = Project.None;
        foreach (StoredEvent stored in EngineRun.Now(
            run.Journal.ReadStreamAsync(Shop.Stream, 1, int.MaxValue, default).AsTask()))
        {
            ProjectEvent happened =
                ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
            project = project.Apply(happened, stored.Time);
        }

        return project.Tasks[0];
    }
}
