using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Host.Service;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Local;

/// <summary>Forks of what still runs: what is told, and audited, of the origin.</summary>
public sealed class LocalForksTests : IDisposable
{
    private const string WaitsForGo =
        """{"plan":1,"name":"demo","steps":[{"id":"a","tool":"core.signal","with":{"name":"go"}}]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARestartThatIsRefusedAfterItsCancelSaysSoAndIsAudited()
    {
        ExecutionId origin;
        await using (LocalEngine first = Open(new EngineLimits())) origin = await SubmitAsync(first);
        await using LocalEngine engine = Open(new EngineLimits { LiveExecutionsMax = 1 });
        ExecutionId other = await SubmitAsync(engine);
        // Who is waited for stays in memory, where there is place for no other then.
        Task<ExecutionEnded> otherEnds = engine.WhenEndedAsync(other);
        var entries = new List<AuditEvent.ActionTaken>();
        var trail = new ControlTrail(engine, new ExecutionOwners(engine.Journal), (_, entry) =>
        {
            entries.Add(entry);
            return Task.FromResult(true);
        });
        CommandReply reply = await trail.ForkAsync(new ForkRequest(origin, ForkReason.Restart, "ada") { From = "a" });

        var refused = Assert.IsType<CommandReply.Refused>(reply);
        Assert.True(refused.WasCancelled);
        Assert.Equal((origin, RejectionCode.Overloaded), (refused.Execution, refused.Rejection.Code));
        Assert.StartsWith($"'{origin}' was cancelled", refused.Rejection.Message, StringComparison.Ordinal);
        Assert.Equal(ExecutionStatus.Cancelled, (await engine.WhenEndedAsync(origin)).Status);
        AuditEvent.ActionTaken entry = Assert.Single(entries);
        Assert.Equal(("restart execution", origin.Value, "done"), (entry.Action, entry.Target, entry.Outcome));

        await engine.SendAsync(other, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        await otherEnds;
    }

    private static async Task<ExecutionId> SubmitAsync(LocalEngine engine)
    {
        Plan plan = PlanCompiler.Compile(JsonPlanText.Read(WaitsForGo), engine.Tools).Plan!;
        CommandReply reply = await engine.SubmitAsync(plan, DataObject.Empty, "tester");
        return Assert.IsType<CommandReply.Accepted>(reply).Execution;
    }

    private LocalEngine Open(EngineLimits limits) => LocalEngine.Open(new LocalEngineOptions
    {
        DataFolder = _folder.File("store"),
        WorkingFolder = _folder.Path,
        Clock = TimeProvider.System,
        Secrets = static _ => null,
        Limits = limits,
    });
}
