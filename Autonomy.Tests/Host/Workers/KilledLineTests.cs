using Autonomy.Core.Values;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>
/// A service that is killed while attempts that must not be repeated stand in line for a worker: those that none was
/// offered begin again, and no person is asked about them.
/// </summary>
public sealed class KilledLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatStoodInLineBeginsAgainAndWhatAWorkerHadGoesOn()
    {
        string had;
        string inLine;
        await using ServiceProcess first = await ServiceProcess.StartAsync(_folder.Path);
        var options = new WorkerOptions { Address = first.GrpcAddress, Name = "test" };
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
            options, null, new WorkerTool("remote.send") { Concurrency = 1 });
        had = await SubmitAsync(first);
        WorkerUnderTest.Begun running = await worker.NextAsync();
        inLine = await SubmitAsync(first);
        await ProgressedAsync(first, inLine);
        DataObject why = await first.GetAsync($"/executions/{inLine}/why");
        Assert.Equal(
            $"{inLine} is running because the step 'a' stands in line for a worker of remote.send (attempt 1): "
            + "1 connected worker has 1 place for it, and it is the next.",
            RunningService.TextOf(why, "headline"));
        Assert.Equal("executor", RunningService.TextOf(why, "movedBy"));
        DataObject status = await first.GetAsync($"/executions/{inLine}/status");
        var task = (DataObject)((DataArray)status["tasks"]!).Items[0];
        Assert.Equal("executor", RunningService.TextOf(task, "waitsFor"));
        first.Kill();

        await using ServiceProcess second = await ServiceProcess.StartAsync(_folder.Path, first);
        await worker.WhenConnectedAsync();
        running.Succeed("sent");
        WorkerUnderTest.Begun next = await worker.NextAsync();
        Assert.Equal((inLine, 2), (next.Context.Execution, next.Context.Attempt));
        next.Succeed("sent too");

        foreach (string id in new[] { had, inLine })
        {
            Assert.Equal("end", await second.LastEventOfAsync(id));
            DataObject ended = await second.GetAsync($"/executions/{id}");
            Assert.Equal("completed", RunningService.TextOf(ended, "status"));
            Assert.Empty(((DataArray)(await second.GetAsync($"/executions/{id}/decisions"))["items"]!).Items);
        }

        // While there is a service that hears of its last ends: otherwise it would wait for one.
        await worker.DrainAsync();
    }

    private static Task<string> SubmitAsync(ServiceProcess service) =>
        service.SubmitAsync("""{"plan":1,"name":"p","steps":[{"id":"a","tool":"remote.send"}]}""");

    /// <summary>Waits until the attempt has told that it stands in line.</summary>
    private static async Task ProgressedAsync(ServiceProcess service, string id)
    {
        for (long after = 0; ;)
        {
            DataObject page = await service.GetAsync($"/executions/{id}/events?after={after}&wait=30s");
            if (DataJson.Write(page).Contains("stands in line", StringComparison.Ordinal)) return;
            after = (long)((DataNumber)page["after"]!).Value;
        }
    }
}
