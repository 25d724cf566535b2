using System.Text.Json;
using System.Text.RegularExpressions;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Autonomy.V1;
using Autonomy.Worker;
using Xunit;
using FailureEffect = Autonomy.Worker.FailureEffect;
using FailureKind = Autonomy.Worker.FailureKind;
using ToolEffect = Autonomy.Worker.ToolEffect;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Workers of the C# library against a real service.</summary>
public sealed partial class WorkerServiceTests : IAsyncLifetime
{
    private readonly GuardedService _service = new();

    private string _worker = "";

    private static WorkerTool Put => new("remote.put") { Effect = ToolEffect.Idempotent };

    private static WorkerTool Send => new("remote.send");

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _worker = await _service.TokenAsync("red", Role.Worker);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task AStepRunsOnAWorkerAndItsOutputIsTheSteps()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);
        string id = await SubmitAsync("remote.put", """{"n":1.10}""");

        WorkerUnderTest.Begun begun = await worker.NextAsync();
        Assert.Equal((id, "a", 1), (begun.Context.Execution, begun.Context.Step, begun.Context.Attempt));
        Assert.Equal("""{"n":1.10}""", begun.Input.GetRawText());
        begun.Succeed(new { ok = true });
        Assert.Equal("completed", await EndOfAsync(id));
        Assert.Contains("\"ok\":true", (await GetAsync($"/executions/{id}/results")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAbsentToolIsAWarningAtSubmitAWaitThatIsExplainedAndBeginsWhenAWorkerComes()
    {
        Answer submitted = await _service.PostAsync("/executions", _service.Red, Body("remote.put"));
        Assert.Equal(201, submitted.Status);
        Assert.Contains("No connected worker offers", submitted.Body, StringComparison.Ordinal);
        string id = submitted.TextOf("id");
        await WaitedForAsync(id, "step-waiting");
        Answer why = await GetAsync($"/executions/{id}/why");
        Assert.Contains("waits for a worker that offers remote.put", why.Body, StringComparison.Ordinal);
        Assert.Contains("\"executor\"", why.Body, StringComparison.Ordinal);

        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);
        (await worker.NextAsync()).Succeed(null);
        Assert.Equal("completed", await EndOfAsync(id));
    }

    [Fact]
    public async Task WhatAWorkerOffersIsListedForItsWorkspaceAlone()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);

        Assert.Equal(200, (await _service.GetAsync("/tools/remote.put", _service.Red)).Status);
        Assert.Equal(404, (await _service.GetAsync("/tools/remote.put", _service.Blue)).Status);
    }

    [Fact]
    public async Task AWorkerServesItsOwnWorkspaceAlone()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);
        string foreign = (await _service.PostAsync("/executions", _service.Blue, Body("remote.put"))).TextOf("id");
        string own = await SubmitAsync("remote.put");

        WorkerUnderTest.Begun begun = await worker.NextAsync();
        Assert.Equal(own, begun.Context.Execution);
        begun.Succeed(null);
        await EndOfAsync(own);
        Answer why = await _service.GetAsync($"/executions/{foreign}/why", _service.Blue);
        Assert.Contains("waits for a worker", why.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Operator, "role_forbids")]
    [InlineData(Role.Ingest, "role_forbids")]
    public async Task AnotherRoleIsNoWorker(Role role, string _)
    {
        string token = await _service.TokenAsync("red", role);
        using var worker = new ToolWorker(OptionsOf(token));
        Offer(worker, "remote.put");

        WorkerRefusedException refused =
            await Assert.ThrowsAsync<WorkerRefusedException>(() => worker.RunAsync(CancellationToken.None));
        Assert.Contains("does not allow", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToolOfTheEnginesOwnFamiliesIsNotTaken()
    {
        using var worker = new ToolWorker(OptionsOf(_worker));
        Offer(worker, "http.fetch");

        WorkerRefusedException refused =
            await Assert.ThrowsAsync<WorkerRefusedException>(() => worker.RunAsync(CancellationToken.None));
        Assert.Contains("/hello/tools/0/name", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATypedFailureIsThatOfTheStepAndHasItsKind()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Send);
        string id = await SubmitAsync("remote.send");

        (await worker.NextAsync()).End.SetException(new WorkerFailureException(FailureKind.Denied, "No such card.")
        {
            Code = "card_declined",
            Effect = FailureEffect.None,
        });
        Assert.Equal("failed", await EndOfAsync(id));
        string events = (await GetAsync($"/executions/{id}/events")).Body;
        Assert.Contains("card_declined", events, StringComparison.Ordinal);
        Assert.Contains("\"denied\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACancelReachesTheHandler()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);
        string id = await SubmitAsync("remote.put");
        WorkerUnderTest.Begun begun = await worker.NextAsync();

        await _service.PostAsync($"/executions/{id}/cancel", _service.Red, """{"reason":"enough"}""");
        Assert.Equal("cancelled", await EndOfAsync(id));
        Assert.True(begun.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task ProgressIsAnEventOfTheExecution()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);
        string id = await SubmitAsync("remote.put");
        WorkerUnderTest.Begun begun = await worker.NextAsync();

        begun.Context.Report(0.5, "half of it");
        await WaitedForAsync(id, "step-progress");
        Assert.Contains("half of it", (await GetAsync($"/executions/{id}/events")).Body, StringComparison.Ordinal);
        begun.Succeed(null);
        await EndOfAsync(id);
    }

    [Fact]
    public async Task AWorkerThatStopsEndsWhatItRunsFirst()
    {
        WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Put);
        string id = await SubmitAsync("remote.put");
        WorkerUnderTest.Begun begun = await worker.NextAsync();

        Task drained = worker.DrainAsync();
        Assert.False(drained.IsCompleted);
        begun.Succeed(null);
        await drained;
        Assert.Equal("completed", await EndOfAsync(id));
        await worker.DisposeAsync();
    }

    [Fact]
    public async Task ADrainIsAnsweredAndWhatWasNotBegunGoesToTheNextWorkerAtNoCost()
    {
        await using RawWorker worker =
            await RawWorker.ConnectAsync(_service.Service.GrpcAddress, _worker, "remote.put");
        string id = await SubmitAsync("remote.put");
        AttemptOffer offer = await worker.NextOfferAsync(id);
        await worker.SayAsync(new WorkerMessage { Drain = new WorkerDrain() });
        Assert.NotNull((await worker.NextAsync())?.Drained);
        await worker.SayAsync(new WorkerMessage
        {
            Failed = new AttemptFailed
            {
                Id = offer.Id,
                Kind = Autonomy.V1.FailureKind.Unavailable,
                Code = "not_begun",
                Effect = Autonomy.V1.FailureEffect.None,
            },
        });

        await using RawWorker next = await RawWorker.ConnectAsync(_service.Service.GrpcAddress, _worker, "remote.put");
        AttemptOffer again = await next.NextOfferAsync(id);
        await next.SayAsync(new WorkerMessage { Completed = new AttemptCompleted { Id = again.Id } });
        Assert.Equal("completed", await EndOfAsync(id));
        Assert.Equal(offer.Id.Key, again.Id.Key);
        string events = (await GetAsync($"/executions/{id}/events")).Body;
        Assert.DoesNotContain("\"step-failed\"", events, StringComparison.Ordinal);
        Assert.DoesNotContain("\"attempt-failed\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerThatStopsWhileTheServiceIsAwayHandsInWhatEndedOnceItIsBack()
    {
        _service.GrpcPort = _service.Service.GrpcAddress.Port;
        WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Send);
        string id = await SubmitAsync("remote.send");
        WorkerUnderTest.Begun begun = await worker.NextAsync();
        await _service.StopAsync();
        Task drained = worker.DrainAsync();
        begun.Succeed("meanwhile");
        await _service.StartAsync();

        await drained;
        Assert.Equal("completed", await EndOfAsync(id));
        Assert.Contains("meanwhile", (await GetAsync($"/executions/{id}/events")).Body, StringComparison.Ordinal);
        await worker.DisposeAsync();
    }

    [Fact]
    public async Task AnAttemptGoesOnWhileTheServiceIsStartedAnew()
    {
        _service.GrpcPort = _service.Service.GrpcAddress.Port;
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Send);
        string running = await SubmitAsync("remote.send");
        string ending = await SubmitAsync("remote.send");
        WorkerUnderTest.Begun[] begun = [await worker.NextAsync(), await worker.NextAsync()];
        WorkerUnderTest.Begun goesOn = begun.Single(one => one.Context.Execution == running);

        await _service.StopAsync();
        // It ends while no engine is there to hear of it.
        begun.Single(one => one.Context.Execution == ending).Succeed("meanwhile");
        await _service.StartAsync();
        await worker.WhenConnectedAsync();
        goesOn.Succeed("afterwards");

        Assert.Equal("completed", await EndOfAsync(running));
        Assert.Equal("completed", await EndOfAsync(ending));
        string events = (await GetAsync($"/executions/{running}/events")).Body;
        Assert.True(Assigned().Count(events) == 1, events);
        Assert.Contains("afterwards", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatEndedWhileTheServiceWasAwayIsToldHoweverLongItWas()
    {
        _service.GrpcPort = _service.Service.GrpcAddress.Port;
        var clock = new LeapingClock();
        await using WorkerUnderTest worker =
            await WorkerUnderTest.ConnectAsync(_service, _worker, clock, null, Send);
        string id = await SubmitAsync("remote.send");
        WorkerUnderTest.Begun begun = await worker.NextAsync();
        await _service.StopAsync();
        begun.Succeed("meanwhile");
        // Many leases later.
        clock.Leapt = TimeSpan.FromHours(1);
        await _service.StartAsync();
        await worker.WhenConnectedAsync();

        Assert.Equal("completed", await EndOfAsync(id));
        Assert.Contains("meanwhile", (await GetAsync($"/executions/{id}/events")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUndoGoesOnWhileTheServiceIsStartedAnew()
    {
        _service.GrpcPort = _service.Service.GrpcAddress.Port;
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(_service, _worker, Send);
        string id = await PlanAsync(
            """{"id":"a","tool":"text.join","with":{"items":["x"]},"undo":{"tool":"remote.send"}},"""
            + """{"id":"b","needs":["a"],"tool":"core.signal","with":{"name":"go"}}""");
        await WaitedForAsync(id, "step-waiting");
        await _service.PostAsync($"/executions/{id}/cancel", _service.Red, """{"undo":true}""");
        WorkerUnderTest.Begun undo = await worker.NextAsync();

        await _service.StopAsync();
        await _service.StartAsync();
        await worker.WhenConnectedAsync();
        undo.Succeed("undone");

        Assert.Equal("cancelled", await EndOfAsync(id));
        string events = (await GetAsync($"/executions/{id}/events")).Body;
        Assert.Contains("\"step-undone\"", events, StringComparison.Ordinal);
        Assert.True(UndoStarted().Count(events) == 1, events);
    }

    [Theory]
    [InlineData("happened", 1)]
    [InlineData("did not happen", 2)]
    public async Task AWorkerIsAskedWhetherALostAttemptHappenedAndNobodyElse(string answer, int attempts)
    {
        var asked = new TaskCompletionSource<WorkContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
            _service, _worker, TimeProvider.System, (input, context, _) =>
            {
                asked.TrySetResult(context);
                return Task.FromResult(answer == "happened"
                    ? CallTrace.Happened(JsonSerializer.SerializeToElement("found"))
                    : CallTrace.DidNotHappen<JsonElement>());
            },
            Send);
        string id = await SubmitAsync("remote.send");
        WorkerUnderTest.Begun begun = await worker.NextAsync();
        // It was cut off from its answer, and does not know what became of the call.
        begun.End.SetException(new WorkerFailureException(FailureKind.AnswerCut, "The answer was cut off."));

        WorkContext probed = await asked.Task;
        Assert.Equal((begun.Context.IdempotencyKey, 1), (probed.IdempotencyKey, probed.Attempt));
        if (attempts == 2) (await worker.NextAsync()).Succeed("made again");
        Assert.Equal("completed", await EndOfAsync(id));
        string events = (await GetAsync($"/executions/{id}/events")).Body;
        Assert.Equal(attempts, Assigned().Count(events));
        Assert.Contains(attempts == 1 ? "found" : "made again", events, StringComparison.Ordinal);
        Assert.DoesNotContain("decision-required", events, StringComparison.Ordinal);
    }

    private async Task<string> PlanAsync(string steps)
    {
        Answer answer = await _service.PostAsync(
            "/executions", _service.Red, """{"plan":{"plan":1,"name":"p","steps":[""" + steps + "]}}");
        Assert.Equal(201, answer.Status);
        return answer.TextOf("id");
    }

    private static string Body(string tool, string with = "{}") =>
        $$$"""{"plan":{"plan":1,"name":"p","steps":[{"id":"a","tool":"{{{tool}}}","with":{{{with}}}}]}}""";

    private static void Offer(ToolWorker worker, string tool) =>
        worker.Offer<System.Text.Json.JsonElement, string>(
            new WorkerTool(tool), static (_, _, _) => Task.FromResult(""));

    private WorkerOptions OptionsOf(string token) => new()
    {
        Address = _service.Service.GrpcAddress,
        Name = "test",
        Token = token,
    };

    private async Task<string> SubmitAsync(string tool, string with = "{}")
    {
        Answer answer = await _service.PostAsync("/executions", _service.Red, Body(tool, with));
        Assert.Equal(201, answer.Status);
        return answer.TextOf("id");
    }

    private Task<Answer> GetAsync(string path) => _service.GetAsync(path, _service.Red);

    private async Task<string> EndOfAsync(string execution)
    {
        await _service.EndOfAsync(_service.Red, execution);
        return (await GetAsync($"/executions/{execution}")).TextOf("status");
    }

    private async Task WaitedForAsync(string execution, string happened)
    {
        long after = 0;
        while (true)
        {
            Answer page = await GetAsync($"/executions/{execution}/events?after={after}&wait=30s");
            if (page.Body.Contains($"\"{happened}\"", StringComparison.Ordinal)) return;
            Assert.False(page.Json["hasEnded"] is DataBoolean { Value: true }, page.Body);
            after = (long)((DataNumber)page.Json["after"]!).Value;
        }
    }

    [GeneratedRegex("\"step-assigned\"", RegexOptions.NonBacktracking)]
    private static partial Regex Assigned();

    [GeneratedRegex("\"undo-started\"", RegexOptions.NonBacktracking)]
    private static partial Regex UndoStarted();
}
