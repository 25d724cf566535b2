using System.Text;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Bulk jobs over real HTTP.</summary>
public sealed class BulkApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task AFilterIsCountedFirstAndThenDoneToEach()
    {
        string[] executions = await SubmitAsync("counted", RunningService.Waiting, 7);
        const string filter = """ "filter":{"project":"counted","status":["running","waiting"]} """;
        (int looked, DataObject preview) =
            await service.PostAsync("/bulk", $$"""{"action":"pause",{{filter}},"dryRun":true}""");
        Assert.Equal((200, 7), (looked, NumberOf(preview, "count")));

        DataObject job = await RunAsync($$"""{"action":"pause",{{filter}},"reason":"a holiday"}""");
        Assert.Equal(("completed", 7, 0), (
            RunningService.TextOf(job, "status"), NumberOf(job, "done"), NumberOf(job, "refused")));
        foreach (string execution in executions)
        {
            (_, DataObject seen) = await service.GetAsync($"/executions/{execution}");
            Assert.Equal("paused", RunningService.TextOf(seen, "status"));
        }
    }

    [Fact]
    public async Task FailedOnesAreRetriedAsNewExecutionsAndTheRestIsRefused()
    {
        const string broken = """{"id":"a","tool":"data.json","with":{"text":"{"}}""";
        string waiting = (await SubmitAsync("mixed", RunningService.Waiting, 1))[0];
        string ended = (await SubmitAsync("mixed", RunningService.PlanOf(broken), 1))[0];
        await service.PostAsync($"/executions/{ended}/cancel", null);
        await service.EndOfAsync(ended);
        DataObject job = await RunAsync($$"""{"action":"retry","ids":["{{waiting}}","{{ended}}"]}""");
        (_, DataObject first) = await service.GetAsync($"/bulk/{RunningService.TextOf(job, "id")}/items?limit=1");
        string cursor = RunningService.TextOf(first, "cursor");
        (_, DataObject second) =
            await service.GetAsync($"/bulk/{RunningService.TextOf(job, "id")}/items?limit=1&cursor={cursor}");
        DataObject refused = ItemOf(first);
        DataObject made = ItemOf(second);

        Assert.Equal(("refused", "wrong_state"), (
            RunningService.TextOf(refused, "status"), RunningService.TextOf(refused, "code")));
        Assert.Equal("done", RunningService.TextOf(made, "status"));
        (int status, _) = await service.GetAsync($"/executions/{RunningService.TextOf(made, "made")}");
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task UnderTheSameKeyOneJobIsMade()
    {
        await SubmitAsync("keyed", RunningService.Waiting, 2);
        const string cancel = """{"action":"cancel","filter":{"project":"keyed"}}""";
        const string resume = """{"action":"resume","filter":{"project":"keyed"}}""";
        (int first, DataObject job) = await service.PostAsync("/bulk", cancel, "k1");
        (int second, DataObject same) = await service.PostAsync("/bulk", cancel, "k1");
        (int third, _) = await service.PostAsync("/bulk", resume, "k1");

        Assert.Equal((201, 201, 422), (first, second, third));
        Assert.Equal(job["id"], same["id"]);
        (_, DataObject list) = await service.GetAsync("/bulk");
        Assert.Contains(
            ((DataArray)list["items"]!).Items, item => ((DataObject)item)["id"]!.Equals(job["id"]!));
    }

    [Fact]
    public async Task SentSeveralTimesAtOnceUnderOneKeyItIsOneJob()
    {
        await SubmitAsync("crowded", RunningService.Waiting, 2);
        const string pause = """{"action":"pause","filter":{"project":"crowded"}}""";
        (int Status, DataObject Job, bool IsReplayed)[] answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => SendKeyedAsync(pause, "crowd")));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => RunningService.TextOf(answer.Job, "id")).Distinct());
        Assert.Single(answers, answer => !answer.IsReplayed);
    }

    [Fact]
    public async Task SentAtOnceUnderOneKeyForSomethingElseItIsNoStateThatRefusesIt()
    {
        await SubmitAsync("torn", RunningService.Waiting, 1);
        string[] orders = ["pause", "cancel"];
        (int Status, DataObject Body, bool)[] answers = await Task.WhenAll(orders.Select(action =>
            SendKeyedAsync($$"""{"action":"{{action}}","filter":{"project":"torn"} }""", "torn")));

        Assert.Equal([201, 422], answers.Select(answer => answer.Status).Order());
        DataObject refused = answers.Single(answer => answer.Status == 422).Body;
        Assert.Equal("idempotency_key_reused", RunningService.TextOf(refused, "code"));
    }

    [Theory]
    [InlineData("""{"action":"cancel","filter":{"project":"same"},"undo":true}""")]
    [InlineData("""{"action":"cancel","filter":{"project":"same"},"reason":"a mistake"}""")]
    [InlineData("""{"action":"cancel","filter":{"project":"same"},"rate":7}""")]
    [InlineData("""{"action":"cancel","filter":{"project":"other"}}""")]
    public async Task AnotherOrderUnderTheSameKeyIsRefused(string other)
    {
        const string first = """{"action":"cancel","filter":{"project":"same"}}""";
        string key = $"same-{other.Length}";
        await SubmitAsync("same", RunningService.Waiting, 1);
        await SubmitAsync("other", RunningService.Waiting, 1);
        (int made, _) = await service.PostAsync("/bulk", first, key);
        (int again, _) = await service.PostAsync("/bulk", first, key);
        (int refused, DataObject problem) = await service.PostAsync("/bulk", other, key);

        Assert.Equal((201, 201, 422), (made, again, refused));
        Assert.Equal("idempotency_key_reused", RunningService.TextOf(problem, "code"));
    }

    [Fact]
    public async Task AJobIsCancelledOnceAndAnOverOneIsNot()
    {
        await SubmitAsync("slow", RunningService.Waiting, 4);
        (_, DataObject job) = await service.PostAsync(
            "/bulk", """{"action":"pause","filter":{"project":"slow"},"rate":1}""");
        string id = RunningService.TextOf(job, "id");
        (int cancelled, _) = await service.PostAsync($"/bulk/{id}/cancel", """{"reason":"a mistake"}""");
        DataObject over = await WhenOverAsync(id);
        (int again, _) = await service.PostAsync($"/bulk/{id}/cancel", null);

        Assert.Equal((200, 409), (cancelled, again));
        Assert.Equal("cancelled", RunningService.TextOf(over, "status"));
        Assert.True(NumberOf(over, "left") > 0);
    }

    [Theory]
    [InlineData("""{"action":"pause"}""", 422)]
    [InlineData("""{"action":"pause","filter":{},"ids":[]}""", 422)]
    [InlineData("""{"action":"pause","filter":{},"savedFilter":"x"}""", 422)]
    [InlineData("""{"action":"pause","savedFilter":"x"}""", 404)]
    [InlineData("""{"action":"explode","filter":{}}""", 422)]
    [InlineData("""{"action":"pause","filter":{"status":["odd"]}}""", 422)]
    [InlineData("""{"action":"pause","filter":{"staus":["paused"]}}""", 400)]
    [InlineData("""{"action":"pause","filter":{},"rate":0}""", 422)]
    [InlineData("""{"action":"pause","filter":{},"rate":1001}""", 422)]
    [InlineData("""{"action":"pause","filter":{},"rate":"5"}""", 400)]
    [InlineData("""{"action":"pause","ids":["nothing-0"]}""", 404)]
    [InlineData("""{"action":"pause","ids":[]}""", 422)]
    [InlineData("""{"action":"pause","ids":[null]}""", 422)]
    [InlineData("""{"action":"pause","filter":{"project":""}}""", 422)]
    [InlineData("""{"action":"pause","filter":{"status":[]}}""", 422)]
    [InlineData("""{"action":"pause","filter":{"text":"- -"}}""", 422)]
    public async Task WhatCannotBeIsRefused(string body, int status) =>
        Assert.Equal(status, (await service.PostAsync("/bulk", body)).Status);

    [Fact]
    public async Task WhatIsNotThereIsNotFound()
    {
        Assert.Equal(404, (await service.GetAsync("/bulk/bulk-0")).Status);
        Assert.Equal(404, (await service.GetAsync("/bulk/else/items")).Status);
        Assert.Equal(404, (await service.PostAsync("/bulk/bulk-0/cancel", null)).Status);
    }

    private async Task<string[]> SubmitAsync(string project, string plan, int count)
    {
        var executions = new string[count];
        for (int i = 0; i < count; i++)
        {
            (int status, DataObject body) = await service.PostAsync(
                "/executions", $$"""{"plan":{{plan}},"project":"{{project}}"}""");
            Assert.Equal(201, status);
            executions[i] = RunningService.TextOf(body, "id");
        }

        return executions;
    }

    private async Task<(int Status, DataObject Body, bool IsReplayed)> SendKeyedAsync(string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, service.UrlOf("/bulk"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        var said = (DataObject)DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());
        return ((int)answer.StatusCode, said, answer.Headers.Contains("Idempotency-Replayed"));
    }

    private async Task<DataObject> RunAsync(string body)
    {
        (int status, DataObject job) = await service.PostAsync("/bulk", body);
        Assert.Equal(201, status);
        return await WhenOverAsync(RunningService.TextOf(job, "id"));
    }

    private async Task<DataObject> WhenOverAsync(string job)
    {
        while (true)
        {
            var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable bell = service.Service.Engine.Journal.OnCommitted(_ => committed.TrySetResult());
            (_, DataObject body) = await service.GetAsync($"/bulk/{job}");
            if (body["endedAt"] is DataString) return body;
            await committed.Task;
        }
    }

    private static DataObject ItemOf(DataObject page) => (DataObject)((DataArray)page["items"]!).Items.Single();

    private static int NumberOf(DataObject body, string name) => (int)((DataNumber)body[name]!).Value;
}
