using System.Diagnostics;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A worker that is killed in the middle of its attempts, with leases of two seconds.</summary>
public sealed class KilledWorkerTests : IAsyncLifetime
{
    private readonly GuardedService _service = new()
    {
        Workers = new WorkerSettings { HeartbeatTimeout = TimeSpan.FromSeconds(2) },
    };

    public Task InitializeAsync() => _service.InitializeAsync();

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task WhatItRanIsRepeatedWhereThatIsSafeAndElseAPersonDecides()
    {
        string token = await _service.TokenAsync("red", Role.Worker);
        using Process child = ChildWorker.Start(_service.Service.GrpcAddress, token);
        string safe;
        string risky;
        try
        {
            Assert.Equal("connected", await child.StandardOutput.ReadLineAsync());
            safe = await SubmitAsync("remote.put");
            risky = await SubmitAsync("remote.send");
            Assert.StartsWith("began", await child.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
            Assert.StartsWith("began", await child.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        }
        finally
        {
            child.Kill();
        }

        await using WorkerUnderTest other = await WorkerUnderTest.ConnectAsync(
            _service, token, new WorkerTool("remote.put") { Effect = ToolEffect.Idempotent },
            new WorkerTool("remote.send"));
        WorkerUnderTest.Begun again = await other.NextAsync();
        Assert.Equal((safe, "a"), (again.Context.Execution, again.Context.Step));
        Assert.True(again.Context.Attempt > 1);
        again.Succeed(null);
        await HappenedAsync(safe, "execution-completed");
        Assert.Contains("worker_lost", await HappenedAsync(risky, "decision-required"), StringComparison.Ordinal);
    }

    private Task<string> SubmitAsync(string tool) => _service.SubmitAsync(
        _service.Red, $$$"""{"plan":1,"name":"p","steps":[{"id":"a","tool":"{{{tool}}}"}]}""");

    /// <summary>The events up to one of this name.</summary>
    private async Task<string> HappenedAsync(string execution, string happened)
    {
        string events = "";
        for (long after = 0; !events.Contains($"\"{happened}\"", StringComparison.Ordinal);)
        {
            Answer page = await _service.GetAsync(
                $"/executions/{execution}/events?after={after}&wait=30s", _service.Red);
            events += page.Body;
            after = (long)((DataNumber)page.Json["after"]!).Value;
        }

        return events;
    }
}
