using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// Calls beyond the engine's limit wait for their turn, after they are durable and before they are made.
/// </summary>
public sealed class FairDispatchTests
{
    [Fact]
    public void NoMoreCallsRunThanTheLimitSaysAndEachIsMade()
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 2 });
        ExecutionId id = engine.Begin(engine.PlanOf([.. Enumerable.Range(1, 6).Select(Work)]));

        for (int ended = 0; ended < 6; ended++)
        {
            Assert.Equal(Math.Min(2, 6 - ended), engine.Tools.Open.Count);
            engine.Tools.Open[0].Succeed();
            engine.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(id));
    }

    [Fact]
    public void ProjectsTakeTurnsHoweverManyCallsEachHas()
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 1 });
        string[] many = [.. Enumerable.Range(1, 8).Select(Work)];
        Begin(engine, "crowd", Priority.Medium, many);
        Begin(engine, "crowd", Priority.Medium, many);
        string lone = Begin(engine, "lone", Priority.Medium, many[..4]).Value;

        string[] order = Serve(engine, 9);

        Assert.Equal(4, order.Count(execution => execution == lone));
    }

    [Theory]
    [InlineData("board")]
    [InlineData(null)]
    public void WorkspacesTakeTurnsAlsoWhereTheirProjectsHaveOneNameOrNone(string? project)
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 1 });
        string[] many = [.. Enumerable.Range(1, 8).Select(Work)];
        Begin(engine, project, Priority.Medium, many, "red");
        Begin(engine, project, Priority.Medium, many, "red");
        string lone = Begin(engine, project, Priority.Medium, many[..4], "blue").Value;

        string[] order = Serve(engine, 9);

        Assert.Equal(4, order.Count(execution => execution == lone));
    }

    [Fact]
    public void TheUrgentComeFirstAndTheBackgroundStillComes()
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 1 });
        string[] many = [.. Enumerable.Range(1, 8).Select(Work)];
        string slow = Begin(engine, "p", Priority.Background, many).Value;
        Begin(engine, "p", Priority.High, many);
        Begin(engine, "p", Priority.High, many);

        string[] order = Serve(engine, 18);

        Assert.InRange(order.Count(execution => execution == slow), 2, 3);
    }

    [Fact]
    public void ATimeoutBeginsWithTheCall()
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 1 });
        ExecutionId id = engine.Begin(engine.PlanOf(Work(1), Work(2, ",\"timeout\":\"5s\"")));

        engine.Advance(TimeSpan.FromSeconds(8));
        Assert.Single(engine.Tools.Ledger);
        var told = Assert.Single(
            engine.EventsOf(id).Select(entry => entry.Happened).OfType<ExecutionEvent.AttemptProgressed>());
        Assert.Equal("waits for a slot: 1 calls run, the most is 1", told.Message);
        engine.Tools.Open[0].Succeed();
        engine.Advance(TimeSpan.FromSeconds(4));
        engine.Tools.Open[0].Succeed();
        engine.Run();
        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(id));
    }

    [Fact]
    public void ACancelTakesACallOutOfTheQueueAndItIsNeverMade()
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 1 });
        engine.Begin(engine.PlanOf(Work(1)));
        ExecutionId waits = engine.Begin(engine.PlanOf(Work(1), Work(2)));
        ExecutionId last = engine.Begin(engine.PlanOf(Work(1)));

        engine.Send(waits, new ExecutionCommand.Cancel("ada", null, Undo: false));
        Assert.Equal(ExecutionStatus.Cancelled, engine.StatusOf(waits));
        engine.Tools.Open[0].Succeed();
        engine.Run();

        Assert.Equal(last.Value, Assert.Single(engine.Tools.Open).Context.Execution);
    }

    [Fact]
    public void ACrashLosesNoSlot()
    {
        var engine = new EngineRun(limits: new EngineLimits { AttemptsMax = 1 });
        ExecutionId id = engine.Begin(engine.PlanOf(Work(1), Work(2)));

        engine.Crash();
        engine.Engine.GoOn(id);
        engine.Run();
        for (int i = 0; i < 2; i++)
        {
            engine.Tools.Open[^1].Succeed();
            engine.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(id));
    }

    private static string Work(int number) => Work(number, "");

    private static string Work(int number, string more) => $$"""{"id":"w{{number}}","tool":"script.work"{{more}}}""";

    private static ExecutionId Begin(
        EngineRun engine, string? project, Priority priority, string[] steps, string workspace = "default")
    {
        Task<CommandReply> reply = engine.Engine.SubmitAsync(
            engine.PlanOf(steps), DataObject.Empty, workspace, "tester", priority, project);
        engine.Run();
        return Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)).Execution;
    }

    /// <summary>The executions whose calls were made, in their order, while one call ends after another.</summary>
    private static string[] Serve(EngineRun engine, int calls)
    {
        for (int i = 1; i < calls; i++)
        {
            Assert.Single(engine.Tools.Open).Succeed();
            engine.Run();
        }

        return [.. engine.Tools.Ledger.Select(call => call.Context.Execution)];
    }
}
