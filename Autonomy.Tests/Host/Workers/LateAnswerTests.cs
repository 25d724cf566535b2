using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>
/// A worker that is not heard of for longer than its lease, two seconds, and tells then how its attempt ended, of a
/// tool that must not be repeated.
/// </summary>
public sealed class LateAnswerTests : IAsyncLifetime
{
    private readonly GuardedService _service = new()
    {
        Workers = new WorkerSettings { HeartbeatTimeout = TimeSpan.FromSeconds(2) },
    };

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private string _token = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _token = await _service.TokenAsync("red", Role.Worker);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task ItAnswersTheQuestionThatAPersonHasNot()
    {
        (string id, AttemptId attempt) = await FallSilentAsync();
        await AskedAsync(id);
        await using RawWorker again = await ConnectAsync(_instance);
        await again.SayAsync(CompletedOf(attempt));

        await AssertAnsweredAsync(id);
        Answer late = await _service.PostAsync($"/decisions/{id}-d1/answer", _service.Red, """{"option":"retry"}""");
        Assert.Equal(409, late.Status);
        Assert.Contains("withdrawn", late.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItDoesSoThoughTheServiceWasStartedAnewMeanwhile()
    {
        (string id, AttemptId attempt) = await FallSilentAsync();
        await _service.StopAsync();
        await _service.StartAsync();
        await AskedAsync(id);
        await using RawWorker again = await ConnectAsync(_instance);
        await again.SayAsync(CompletedOf(attempt));

        await AssertAnsweredAsync(id);
    }

    [Fact]
    public async Task ItDoesSoThoughThePersonWasAskedByAFormerService()
    {
        (string id, AttemptId attempt) = await FallSilentAsync();
        await AskedAsync(id);
        await _service.StopAsync();
        await _service.StartAsync();
        Task beating;
        await using (RawWorker again = await ConnectAsync(_instance))
        {
            await again.SayAsync(CompletedOf(attempt));
            beating = again.BeatAsync(TimeSpan.FromMilliseconds(500));
            await AssertAnsweredAsync(id);
        }

        await beating;
    }

    [Fact]
    public async Task WhereAPersonHasAnsweredItIsToldThatItIsLate()
    {
        (string id, AttemptId attempt) = await FallSilentAsync();
        await AskedAsync(id);
        Answer answered = await _service.PostAsync(
            $"/decisions/{id}-d1/answer", _service.Red, """{"option":"done","output":"by hand"}""");
        Assert.True(answered.Status < 300, answered.Body);
        await using RawWorker again = await ConnectAsync(_instance);
        await again.SayAsync(CompletedOf(attempt));

        EngineMessage? said = await again.NextAsync();
        Assert.Equal((attempt, "not_open"), (said?.Refused?.Id, said?.Refused?.Code));
        string results = (await _service.GetAsync($"/executions/{id}/results", _service.Red)).Body;
        Assert.Contains("by hand", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherWorkerAnswersNothing()
    {
        (string id, AttemptId attempt) = await FallSilentAsync();
        await AskedAsync(id);
        await using RawWorker other = await ConnectAsync("another");
        await other.SayAsync(CompletedOf(attempt));
        Assert.Equal("other_worker", (await other.NextAsync())?.Refused?.Code);

        string blue = await _service.TokenAsync("blue", Role.Worker);
        await using RawWorker foreign = await RawWorker.ConnectAsync(
            _service.Service.GrpcAddress, blue, _instance, ToolEffect.Irreversible, "remote.send");
        await foreign.SayAsync(CompletedOf(attempt));
        Answer open = await _service.GetAsync($"/decisions/{id}-d1", _service.Red);
        Assert.DoesNotContain("withdrawn", open.Body, StringComparison.Ordinal);
    }

    /// <summary>It is offered an attempt, and nothing is heard of it any more.</summary>
    private async Task<(string Execution, AttemptId Attempt)> FallSilentAsync()
    {
        await using RawWorker worker = await ConnectAsync(_instance);
        string id = await _service.SubmitAsync(
            _service.Red, """{"plan":1,"name":"p","steps":[{"id":"a","tool":"remote.send"}]}""");
        return (id, (await worker.NextOfferAsync(id)).Id);
    }

    private Task<RawWorker> ConnectAsync(string instance) => RawWorker.ConnectAsync(
        _service.Service.GrpcAddress, _token, instance, ToolEffect.Irreversible, "remote.send");

    private async Task AskedAsync(string id)
    {
        string events = "";
        for (long after = 0; !events.Contains("\"decision-required\"", StringComparison.Ordinal);)
        {
            Answer page = await _service.GetAsync($"/executions/{id}/events?after={after}&wait=30s", _service.Red);
            events += page.Body;
            after = (long)((DataNumber)page.Json["after"]!).Value;
        }
    }

    /// <summary>The step has what the worker gave, and the question is withdrawn.</summary>
    private async Task AssertAnsweredAsync(string id)
    {
        await _service.EndOfAsync(_service.Red, id);
        string results = (await _service.GetAsync($"/executions/{id}/results", _service.Red)).Body;
        Assert.Contains("receipt 7", results, StringComparison.Ordinal);
        string decided = (await _service.GetAsync($"/decisions/{id}-d1", _service.Red)).Body;
        Assert.Contains("\"withdrawn\"", decided, StringComparison.Ordinal);
        Assert.Contains("the worker answered late", decided, StringComparison.Ordinal);
    }

    private static WorkerMessage CompletedOf(AttemptId attempt) => new()
    {
        Completed = new AttemptCompleted { Id = attempt, OutputJson = ByteString.CopyFromUtf8("\"receipt 7\"") },
    };
}
