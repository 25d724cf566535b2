using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Adapters.Sandboxes;
using Autonomy.Tests.Host.Security;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Sandbox commands of projects' tasks, run by the service itself or by a worker.</summary>
public sealed class SandboxTaskTests
{
    [SandboxFact]
    public async Task TheServiceRunsTheCommandsOfTasksAndTellsTheirEnds()
    {
        var service = new GuardedService { Workers = new WorkerSettings { Sandboxes = true } };
        await service.InitializeAsync();
        try
        {
            await AddAsync(service, """{"title":"Build","sandbox":"echo built"}""");
            await AddAsync(service, """{"title":"Test","sandbox":"exit 1","dependencies":["shop-t1"]}""");
            Assert.Equal(200, (await SwitchOnAsync(service)).Status);

            Answer failed = await EndOfAsync(service, "shop-t2");
            Assert.Equal("failed", failed.TextOf("status"));
            Answer built = await service.GetAsync("/tasks/shop-t1", service.Red);
            Assert.Equal("completed", built.TextOf("status"));
            Assert.Contains("built\\n", built.Body, StringComparison.Ordinal);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task AWorkerThatOffersTheToolRunsThemWhereTheServiceDoesNot()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        try
        {
            string token = await service.TokenAsync("red", Autonomy.Core.Security.Role.Worker);
            await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
                service, token, new WorkerTool("sandbox.run") { Effect = ToolEffect.Idempotent });
            await AddAsync(service, """{"title":"Build","sandbox":"make ${{ all }}"}""");
            await SwitchOnAsync(service);

            WorkerUnderTest.Begun begun = await worker.NextAsync();
            Assert.Equal("make ${{ all }}", begun.Input.GetProperty("command").GetString());
            begun.Succeed(new { exitCode = 0 });
            Assert.Equal("completed", (await EndOfAsync(service, "shop-t1")).TextOf("status"));
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task ACommandThatStartsWithoutAWorkerRunsOnceOneOffersTheTool()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        try
        {
            string token = await service.TokenAsync("red", Autonomy.Core.Security.Role.Worker);
            await AddAsync(service, """{"title":"Build","sandbox":"make"}""");
            await SwitchOnAsync(service);
            Assert.Equal("running", (await service.GetAsync("/tasks/shop-t1", service.Red)).TextOf("status"));

            await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(service, token, Runs);
            (await worker.NextAsync()).Succeed(new { exitCode = 0 });
            Assert.Equal("completed", (await EndOfAsync(service, "shop-t1")).TextOf("status"));
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task ACommandOnAWorkerEndsItsTaskAfterTheServiceWasStartedAnew()
    {
        var service = new GuardedService();
        await service.InitializeAsync();
        try
        {
            service.GrpcPort = service.Service.GrpcAddress.Port;
            string token = await service.TokenAsync("red", Autonomy.Core.Security.Role.Worker);
            await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(service, token, Runs);
            await AddAsync(service, """{"title":"Build","sandbox":"make"}""");
            await SwitchOnAsync(service);
            WorkerUnderTest.Begun begun = await worker.NextAsync();

            // The project is read again before any worker is there.
            await service.StopAsync();
            await service.StartAsync();
            await worker.WhenConnectedAsync();
            begun.Succeed(new { exitCode = 0 });

            Answer ended = await EndOfAsync(service, "shop-t1");
            Assert.Equal("completed", ended.TextOf("status"));
            Assert.Contains("exitCode", ended.Body, StringComparison.Ordinal);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static WorkerTool Runs => new("sandbox.run") { Effect = ToolEffect.Idempotent };

    private static async Task AddAsync(GuardedService service, string task)
    {
        await service.PostAsync("/projects", service.Red, """{"name":"shop"}""");
        Assert.Equal(201, (await service.PostAsync("/projects/shop/tasks", service.Red, task)).Status);
    }

    private static Task<Answer> SwitchOnAsync(GuardedService service) => service.SendAsync(
        HttpMethod.Patch, "/projects/shop/autonomous-execution", service.Red, """{"enabled":true}""");

    // The stream of the project tells each change: what is asked for afterwards is as new as that.
    private static async Task<Answer> EndOfAsync(GuardedService service, string task)
    {
        using System.Net.WebSockets.ClientWebSocket socket = await service.SocketAsync(
            $$"""{"token":"{{service.Red}}"}""");
        await GuardedService.SayAsync(socket, """{"subscribe":"project:shop","after":0}""");
        while (true)
        {
            Answer answer = await service.GetAsync($"/tasks/{task}", service.Red);
            if (answer.Json["status"] is DataString { Value: "completed" or "failed" }) return answer;
            await GuardedService.HearAsync(socket);
        }
    }
}
