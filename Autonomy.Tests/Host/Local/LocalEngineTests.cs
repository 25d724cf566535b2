using Autonomy.Actors.Executions;
using Autonomy.Actors.Following;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Experience;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Local;

/// <summary>The engine on one machine, on a real store.</summary>
public sealed class LocalEngineTests : IDisposable
{
    private const string WaitsForGo =
        """{"plan":1,"name":"demo","steps":[{"id":"a","tool":"core.signal","with":{"name":"go"}}]}""";

    private const string Echoes = """
        {"plan":1,"name":"demo","steps":[{"id":"a","tool":"text.echo","forEach":[1,2,3],"with":{"text":"a"}}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnEngineThatIsStoppedEndsEveryAwaitAndTheNextOneGoesOn()
    {
        LocalEngine first = Open();
        ExecutionId id = await SubmitAsync(first);
        Task<ExecutionEnded> ended = first.WhenEndedAsync(id);
        await first.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);

        await using LocalEngine second = Open();
        Assert.Equal([id], await second.OpenExecutionsAsync());
        Task<ExecutionEnded> again = second.WhenEndedAsync(id);
        await second.SendAsync(id, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        Assert.Equal(ExecutionStatus.Completed, (await again).Status);
        Assert.Empty(await second.OpenExecutionsAsync());
        Assert.Equal(ExecutionStatus.Completed, (await second.WhenEndedAsync(id)).Status);
    }

    [Fact]
    public async Task AwaitingWhatThereIsNotIsAnError()
    {
        await using LocalEngine engine = Open();
        var none = ExecutionId.Parse("none-0000000000");
        await Assert.ThrowsAsync<UnknownExecutionException>(() => engine.WhenEndedAsync(none));
    }

    [Fact]
    public async Task AnEngineLearnsHowLongItsCallsTake()
    {
        await using (LocalEngine engine = Open())
        {
            ExecutionId id = await SubmitAsync(engine, Echoes);
            await engine.WhenEndedAsync(id);
        }

        await using LocalEngine next = Open();
        var learned = new ExperienceFold(next.Tools);
        await JournalCatchUp.ReadAsync(next.Journal, learned, long.MaxValue, CancellationToken.None);
        Assert.Equal(3, learned.Of(LocalEngine.Workspace).Tools["text.echo"].Calls);
        Assert.InRange(await next.ExperienceLagAsync(), 0, next.Journal.HeadOffset);
    }

    [Fact]
    public async Task APauseOfAToolOutlivesTheEngineOnTheStore()
    {
        const string Sets = """{"plan":1,"name":"demo","steps":[{"id":"a","tool":"core.set","with":{"value":1}}]}""";
        await using (LocalEngine first = Open())
        {
            var pause = new RulesCommand.Place(HoldScope.Tool, "core.set", "ada", "maintenance", null);
            Assert.IsType<RulesReply.Accepted>(await first.SendAsync(pause));
        }

        await using LocalEngine second = Open();
        ExecutionId id = await SubmitAsync(second, Sets);
        var follower = new ExecutionFollower(second.Journal, id);
        await follower.ReadOnAsync(CancellationToken.None);
        Assert.True(follower.State.IsHeld);
        WorkspaceRules rules =
            await StoredRules.ReadAsync(second.Journal, LocalEngine.Rules, CancellationToken.None);
        Assert.Equal(("ada", "maintenance"), (rules.Holds.Single().By, rules.Holds.Single().Reason));

        Task<ExecutionEnded> ended = second.WhenEndedAsync(id);
        await second.SendAsync(new RulesCommand.Lift(HoldScope.Tool, "core.set", "bob"));
        Assert.Equal(ExecutionStatus.Completed, (await ended).Status);
    }

    private static async Task<ExecutionId> SubmitAsync(LocalEngine engine, string text = WaitsForGo)
    {
        Plan plan = PlanCompiler.Compile(JsonPlanText.Read(text), engine.Tools).Plan!;
        CommandReply reply = await engine.SubmitAsync(plan, DataObject.Empty, "tester");
        return Assert.IsType<CommandReply.Accepted>(reply).Execution;
    }

    private LocalEngine Open() => LocalEngine.Open(new LocalEngineOptions
    {
        DataFolder = _folder.File("store"),
        WorkingFolder = _folder.Path,
        Clock = TimeProvider.System,
        Secrets = static _ => null,
    });
}
