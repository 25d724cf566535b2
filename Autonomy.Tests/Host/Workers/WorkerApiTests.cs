using System.Globalization;
using System.Net.Http.Headers;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Host.Service;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>What is told of the workers that are connected.</summary>
public sealed class WorkerApiTests : IAsyncLifetime
{
    private readonly GuardedService _service = new();

    private string _worker = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _worker = await _service.TokenAsync("red", Role.Worker);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task AWorkerIsShownWithItsToolsAndWhatItRuns()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
            _service, _worker, new WorkerTool("remote.put") { Effect = ToolEffect.Idempotent, Concurrency = 2 });
        string id = await _service.SubmitAsync(
            _service.Red, RunningService.PlanOf("""{"id":"a","tool":"remote.put"}"""));
        WorkerUnderTest.Begun begun = await worker.NextAsync();
        DataObject shown = (await _service.GetAsync("/workers/test", _service.Red)).Json;
        string metrics = await MetricsAsync();
        begun.Succeed(null);
        await _service.EndOfAsync(_service.Red, id);
        DataObject idle = (await _service.GetAsync("/workers/test", _service.Red)).Json;

        Assert.Equal(("test", 4L, 1L), (TextIn(shown, "name"), LongIn(shown, "concurrency"), LongIn(shown, "running")));
        DataObject tool = Only(shown, "tools");
        Assert.Equal(
            ("remote.put", "idempotent", 2L, 1L),
            (TextIn(tool, "name"), TextIn(tool, "effect"), LongIn(tool, "concurrency"), LongIn(tool, "running")));
        DataObject attempt = Only(shown, "attempts");
        Assert.Equal(
            (id, "a", 1L, "remote.put"),
            (
                TextIn(attempt, "execution"), TextIn(attempt, "step"), LongIn(attempt, "attempt"),
                TextIn(attempt, "tool")));
        Assert.Equal(TimeSpan.FromSeconds(10), TimeIn(attempt, "leaseEnds") - TimeIn(attempt, "lastHeartbeat"));
        Assert.True(TimeIn(shown, "since") <= TimeIn(shown, "lastHeartbeat"));
        Assert.Contains("autonomy_workers_connected 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("autonomy_workers_attempts_running 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("autonomy_workers_leases_lost_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Equal(0, LongIn(idle, "running"));
    }

    [Fact]
    public async Task AWorkerIsShownToItsWorkspaceAloneAndForAsLongAsItIsConnected()
    {
        WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, new WorkerTool("remote.put"));
        DataObject own = Only((await _service.GetAsync("/workers", _service.Red)).Json, "items");
        string instance = TextIn(own, "instance");
        Answer byInstance = await _service.GetAsync($"/workers/{instance}", _service.Red);
        Answer foreign = await _service.GetAsync($"/workers/{instance}", _service.Blue);
        Answer others = await _service.GetAsync("/workers", _service.Blue);
        Answer forbidden = await _service.GetAsync("/workers", _worker);
        await worker.DisposeAsync();
        Answer gone = await _service.GetAsync("/workers/test", _service.Red);

        Assert.Equal((200, 404, 403), (byInstance.Status, foreign.Status, forbidden.Status));
        Assert.Empty(((DataArray)others.Json["items"]!).Items);
        Assert.Equal((404, "unknown_worker"), (gone.Status, gone.TextOf("code")));
    }

    private async Task<string> MetricsAsync()
    {
        using var client = new HttpClient { BaseAddress = _service.Service.HttpAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _service.Red);
        return await client.GetStringAsync("/metrics");
    }

    private static DataObject Only(DataObject body, string list) =>
        (DataObject)Assert.Single(((DataArray)body[list]!).Items);

    private static long LongIn(DataObject body, string name) => (long)((DataNumber)body[name]!).Value;

    private static string TextIn(DataObject body, string name) => ((DataString)body[name]!).Value;

    private static DateTimeOffset TimeIn(DataObject body, string name) =>
        DateTimeOffset.Parse(TextIn(body, name), CultureInfo.InvariantCulture);
}
