using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Host.Service;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A worker that says that it is well and reads nothing, with leases of a second.</summary>
public sealed class UnreadWorkerTests : IAsyncLifetime
{
    private readonly GuardedService _service = new()
    {
        Workers = new WorkerSettings { HeartbeatTimeout = TimeSpan.FromSeconds(1) },
    };

    public Task InitializeAsync() => _service.InitializeAsync();

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task ItIsCutOffAndWhatItWasHandedRunsElsewhere()
    {
        string token = await _service.TokenAsync("red", Role.Worker);
        await using RawWorker deaf = await RawWorker.ConnectAsync(_service.Service.GrpcAddress, token, "remote.put");
        Task heard = deaf.BeatAsync(TimeSpan.FromMilliseconds(200));
        string id = await _service.SubmitAsync(_service.Red, PlanOfMoreThanWaitsUnread());
        await heard;
        Answer workers = await _service.GetAsync("/workers", _service.Red);
        await using WorkerUnderTest other = await WorkerUnderTest.ConnectAsync(
            _service, token, new WorkerTool("remote.put") { Effect = ToolEffect.Idempotent });
        for (int i = 0; i < Calls; i++) (await other.NextAsync()).Succeed(null);
        await _service.EndOfAsync(_service.Red, id);

        Assert.Empty(((DataArray)workers.Json["items"]!).Items);
        Assert.Equal("completed", (await _service.GetAsync($"/executions/{id}", _service.Red)).TextOf("status"));
    }

    private const int Calls = 4;

    // What one that does not read is sent waits in its own window (64 KiB) and then here (32 KiB): this is more.
    private static string PlanOfMoreThanWaitsUnread()
    {
        string large = new('a', 8 << 10);
        int[] parts = [.. Enumerable.Range(0, 9)];
        string items = string.Join(',', parts.Select(part => "\"${{ steps.s" + part + ".output }}\""));
        string needs = string.Join(',', parts.Select(part => $"\"s{part}\""));
        return RunningService.PlanOf([
            .. parts.Select(
                part => $$$"""{"id":"s{{{part}}}","tool":"core.set","with":{"value":"{{{large}}}"}}"""),
            .. Enumerable.Range(0, Calls).Select(call =>
                $$$"""{"id":"c{{{call}}}","needs":[{{{needs}}}],"tool":"remote.put","with":{"items":[{{{items}}}]}}"""),
        ]);
    }
}
