using System.Diagnostics;
using System.Globalization;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>A worker that is stopped while it is offered an attempt, and goes on when its lease is long over.</summary>
public sealed class StoppedWorkerTests : IAsyncLifetime
{
    private readonly GuardedService _service = new()
    {
        Workers = new WorkerSettings { HeartbeatTimeout = TimeSpan.FromSeconds(2) },
    };

    private string _token = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _token = await _service.TokenAsync("red", Role.Worker);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public Task WhatAPersonHadDoneElsewhereMeanwhileItDoesNotBegin() =>
        GoOnLateAsync(ChildWorker.Start(_service.Service.GrpcAddress, _token), "remote.send");

    [TypeScriptWorkerFact]
    public Task TheSameInTypeScript()
    {
        Uri grpc = _service.Service.GrpcAddress;
        return GoOnLateAsync(
            TypeScriptWorkerTests.Start(
                Path.Combine(TypeScriptWorkerFactAttribute.Tests, "serve.js"), $"{grpc.Host}:{grpc.Port}", _token),
            "typescript.send");
    }

    [Fact]
    public Task WhatNobodyHasAnsweredYetItBeginsAnew() =>
        BeginAnewAsync(ChildWorker.Start(_service.Service.GrpcAddress, _token), "remote.send");

    /// <summary>What it read too late it says that it has not begun: that answers the question.</summary>
    private async Task BeginAnewAsync(Process started, string tool)
    {
        using Process child = started;
        try
        {
            Assert.Equal("connected", await child.StandardOutput.ReadLineAsync());
            await SignalAsync(child, "-STOP");
            string id = await _service.SubmitAsync(
                _service.Red, $$$"""{"plan":1,"name":"p","steps":[{"id":"a","tool":"{{{tool}}}"}]}""");
            await AskedAsync(id);

            await SignalAsync(child, "-CONT");
            Assert.Equal("connected", await child.StandardOutput.ReadLineAsync());
            Assert.Equal("began a 2", await child.StandardOutput.ReadLineAsync());
            Answer decided = await _service.GetAsync($"/decisions/{id}-d1", _service.Red);
            Assert.Contains("the worker answered late", decided.Body, StringComparison.Ordinal);
        }
        finally
        {
            child.Kill();
        }
    }

    private async Task GoOnLateAsync(Process started, string tool)
    {
        using Process child = started;
        try
        {
            Assert.Equal("connected", await child.StandardOutput.ReadLineAsync());
            await SignalAsync(child, "-STOP");
            string id = await _service.SubmitAsync(
                _service.Red, $$$"""{"plan":1,"name":"p","steps":[{"id":"a","tool":"{{{tool}}}"}]}""");
            await AskedAsync(id);
            await using WorkerUnderTest other =
                await WorkerUnderTest.ConnectAsync(_service, _token, new WorkerTool(tool));
            Answer answered = await _service.PostAsync(
                $"/decisions/{id}-d1/answer", _service.Red, """{"option":"retry"}""");
            Assert.True(answered.Status < 300, answered.Body);
            (await other.NextAsync()).Succeed(null);
            await _service.EndOfAsync(_service.Red, id);

            await SignalAsync(child, "-CONT");
            // The first thing that it does is to connect again: what waited to be read it has not begun.
            Assert.Equal("connected", await child.StandardOutput.ReadLineAsync());
        }
        finally
        {
            child.Kill();
        }
    }

    /// <summary>A person is asked what became of it.</summary>
    private async Task AskedAsync(string execution)
    {
        string events = "";
        for (long after = 0; !events.Contains("\"decision-required\"", StringComparison.Ordinal);)
        {
            Answer page = await _service.GetAsync(
                $"/executions/{execution}/events?after={after}&wait=30s", _service.Red);
            events += page.Body;
            after = (long)((DataNumber)page.Json["after"]!).Value;
        }
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
