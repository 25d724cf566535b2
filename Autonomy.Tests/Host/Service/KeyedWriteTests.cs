using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Host.Grpc;
using Autonomy.V1;
using Google.Protobuf;
using Xunit;
using Submitted = Autonomy.V1.Submitted;

namespace Autonomy.Tests.Host.Service;

/// <summary>Writes that are sent again under the same key have one effect.</summary>
public sealed class KeyedWriteTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly Caller Ada = new("ada", "red", Role.Admin);

    [Fact]
    public async Task AWriteThatIsSentAgainIsAnsweredAgainAndHasOneEffect()
    {
        await service.PostAsync("/projects", """{"name":"keyed"}""");
        const string task = """{"title":"one","sandbox":"true"}""";
        (int first, DataObject made) = await service.PostAsync("/projects/keyed/tasks", task, "task-1");
        (int second, DataObject again) = await service.PostAsync("/projects/keyed/tasks", task, "task-1");
        (int other, DataObject refused) = await service.PostAsync(
            "/projects/keyed/tasks", """{"title":"two","sandbox":"true"}""", "task-1");
        (int elsewhere, _) = await service.PostAsync("/projects/keyed/start-processing", null, "task-1");
        (_, DataObject tasks) = await service.GetAsync("/projects/keyed/tasks");

        Assert.Equal((201, 201, 422, 422), (first, second, other, elsewhere));
        Assert.Equal(made, again);
        Assert.Equal("idempotency_key_reused", RunningService.TextOf(refused, "code"));
        Assert.Single(((DataArray)tasks["items"]!).Items);
    }

    [Theory]
    [InlineData("""{"plan":PLAN,"budget":{"calls":5},"priority":"low"}""")]
    [InlineData("""{"plan":PLAN,"budget":{"calls":4}}""")]
    [InlineData("""{"plan":PLAN}""")]
    [InlineData("""{"plan":PLAN,"budget":{"calls":5},"project":"other"}""")]
    public async Task AnotherSubmissionUnderTheSameKeyIsRefused(string other)
    {
        string first = """{"plan":PLAN,"budget":{"calls":5}}""".Replace(
            "PLAN", RunningService.Quick, StringComparison.Ordinal);
        string key = $"submitted-{other.Length}";
        (int made, DataObject one) = await service.PostAsync("/executions", first, key);
        (int again, DataObject same) = await service.PostAsync("/executions", first, key);
        (int refused, DataObject problem) = await service.PostAsync(
            "/executions", other.Replace("PLAN", RunningService.Quick, StringComparison.Ordinal), key);

        Assert.Equal((201, 200, 422), (made, again, refused));
        Assert.Equal(one["id"], same["id"]);
        Assert.Equal("idempotency_key_reused", RunningService.TextOf(problem, "code"));
    }

    [Fact]
    public async Task ARefusedWriteLeavesItsKeyFree()
    {
        (int refused, _) = await service.PostAsync("/projects", """{"name":"Not A Name"}""", "free-1");
        (int taken, _) = await service.PostAsync("/projects", """{"name":"a-name"}""", "free-1");

        Assert.Equal((422, 201), (refused, taken));
    }

    [Fact]
    public async Task AKeyOutlivesARestart()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        (int first, _) = await own.PostAsync("/projects", """{"name":"kept"}""", "kept-1");
        await own.RestartAsync();
        (int second, _) = await own.PostAsync("/projects", """{"name":"kept"}""", "kept-1");
        (int without, _) = await own.PostAsync("/projects", """{"name":"kept"}""");

        Assert.Equal((201, 201, 409), (first, second, without));
    }

    [Fact]
    public async Task TheAnswerWithATokenIsKeptNowhere()
    {
        (int status, DataObject refused) = await service.PostAsync("/tokens", """{"role":"viewer"}""", "token-1");

        Assert.Equal((422, "idempotency_key_refused"), (status, RunningService.TextOf(refused, "code")));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(256)]
    public async Task AKeyThatIsTooLongIsRefused(int length)
    {
        (int status, DataObject refused) = await service.PostAsync(
            "/projects", """{"name":"long"}""", new string('k', length));

        Assert.Equal((422, "invalid_idempotency_key"), (status, RunningService.TextOf(refused, "code")));
        Assert.Equal(404, (await service.GetAsync("/projects/long")).Status);
    }

    [Fact]
    public async Task WhileARequestIsUnderWayItsKeyIsTaken()
    {
        await using var journal = new InMemoryJournal();
        var answers = new KeptAnswers(journal, TimeProvider.System, TimeSpan.FromDays(1));
        KeyedRequest first = await answers.BeginAsync(Ada, "k", "r", CancellationToken.None);
        ApiException inFlight = await Assert.ThrowsAsync<ApiException>(
            () => answers.BeginAsync(Ada, "k", "r", CancellationToken.None));
        // Another caller's key is another key.
        (await answers.BeginAsync(Ada with { Workspace = "blue" }, "k", "r", CancellationToken.None)).Dispose();
        await answers.EndAsync(first, "r", new KeptAnswer(200, "text/plain", null, "done"));
        first.Dispose();
        using KeyedRequest second = await answers.BeginAsync(Ada, "k", "r", CancellationToken.None);

        Assert.Equal((ApiFault.State, "request_in_flight"), (inFlight.Fault, inFlight.Code));
        Assert.Equal("done", second.Answer?.Body);
    }

    [Fact]
    public async Task ManyAtOnceUnderOneKeyHaveOneEffect()
    {
        await service.PostAsync("/projects", """{"name":"crowd"}""");
        const string task = """{"title":"one","sandbox":"true"}""";
        (int Status, DataObject Body)[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => service.PostAsync("/projects/crowd/tasks", task, "crowd-1")));
        (_, DataObject tasks) = await service.GetAsync("/projects/crowd/tasks");

        Assert.Single(((DataArray)tasks["items"]!).Items);
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 409 }));
        Assert.Contains(answers, answer => answer.Status == 201);
        Assert.All(
            answers.Where(answer => answer.Status == 409),
            answer => Assert.Equal("request_in_flight", RunningService.TextOf(answer.Body, "code")));
    }

    [Fact]
    public async Task ManySubmissionsAtOnceUnderOneKeyAreOneExecutionOverBothTransports()
    {
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        var request = new SubmitRequest
        {
            PlanJson = ByteString.CopyFromUtf8(RunningService.Quick),
            IdempotencyKey = "crowd-2",
        };
        Submitted[] over = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => client.CallAsync(Samples.Submit, request, Submitted.Parser)));
        (int Status, DataObject Body)[] beside = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => service.PostAsync("/executions", """{"plan":""" + RunningService.Quick + "}", "crowd-2")));

        string id = Assert.Single(over.Select(one => one.Id).Distinct());
        Assert.Single(over, one => one.IsNew);
        Assert.All(beside, one => Assert.Equal((200, id), (one.Status, RunningService.TextOf(one.Body, "id"))));
    }

    [Fact]
    public async Task WhatACrashCutOffIsNotTriedASecondTime()
    {
        await using var journal = new InMemoryJournal();
        var before = new KeptAnswers(journal, TimeProvider.System, TimeSpan.FromDays(1));
        await before.BeginAsync(Ada, "k", "r", CancellationToken.None);
        var after = new KeptAnswers(journal, TimeProvider.System, TimeSpan.FromDays(1));

        ApiException refused = await Assert.ThrowsAsync<ApiException>(
            () => after.BeginAsync(Ada, "k", "r", CancellationToken.None));

        Assert.Equal("outcome_unknown", refused.Code);
    }

    [Fact]
    public async Task AfterItsTimeAKeyIsNew()
    {
        await using var journal = new InMemoryJournal();
        var clock = new MovedClock();
        var answers = new KeptAnswers(journal, clock, TimeSpan.FromDays(1));
        using (KeyedRequest first = await answers.BeginAsync(Ada, "k", "r", CancellationToken.None))
            await answers.EndAsync(first, "r", new KeptAnswer(200, null, null, ""));
        clock.Ahead = TimeSpan.FromHours(25);
        using KeyedRequest later = await answers.BeginAsync(Ada, "k", "another", CancellationToken.None);

        Assert.Null(later.Answer);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
