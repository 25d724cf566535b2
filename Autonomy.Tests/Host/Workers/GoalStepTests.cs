using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Host.Service;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Steps that say a goal which a tool of a worker reaches: workers come and go.</summary>
public sealed class GoalStepTests : IAsyncLifetime
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
    public async Task WhatIsSubmittedAgainIsTheSameWhenItsToolIsGone()
    {
        const string Keyed = """{"plan":{"plan":1,"name":"p","steps":[{"id":"a","goal":"Frobnicate it"}]}}""";
        Answer first;
        await using (await WorkerUnderTest.ConnectAsync(_service, _worker, new WorkerTool("remote.frobnicate")))
            first = await SubmitAsync("once", Keyed);
        Answer again = await SubmitAsync("once", Keyed);
        Answer other = await SubmitAsync("twice", Keyed);
        Answer reused = await SubmitAsync(
            "once", Keyed.Replace("Frobnicate it", "Frobnicate this", StringComparison.Ordinal));

        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal(first.TextOf("id"), again.TextOf("id"));
        Assert.Contains("is remote.frobnicate", first.Body, StringComparison.Ordinal);
        Assert.Equal((422, 422), (other.Status, reused.Status));
    }

    [Fact]
    public async Task AToolOfAnotherWorkspaceIsNotFound()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
            _service, _worker, new WorkerTool("remote.frobnicate"));
        string body = $$"""{"plan":{{RunningService.PlanOf("""{"id":"a","goal":"Frobnicate it"}""")}}}""";

        Assert.Equal(201, (await _service.PostAsync("/executions", _service.Red, body)).Status);
        Assert.Equal(422, (await _service.PostAsync("/executions", _service.Blue, body)).Status);
    }

    private Task<Answer> SubmitAsync(string key, string body) =>
        _service.SendAsync(HttpMethod.Post, "/executions", _service.Red, body, ("Idempotency-Key", key));
}
