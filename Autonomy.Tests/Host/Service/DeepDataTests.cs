using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What nests as deep as it may is taken, and can be shown wherever it is.</summary>
public sealed class DeepDataTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Fact]
    public async Task InputsAndOutputsCanBeRead()
    {
        const string plan = """
            {"plan":1,"name":"deep","inputs":{"x":{"type":"array"}},
             "steps":[{"id":"a","tool":"core.set","with":{"value":"${{ inputs.x }}"}}]}
            """;
        // The inputs are an object around it.
        string id = await service.SubmitAsync(
            service.Red, plan, $$""","inputs":{"x":{{Nested(DataJson.DepthMax - 1)}}}""");
        await EndOfAsync(id);
        Answer events = await service.GetAsync($"/executions/{id}/events", service.Red);
        Answer lines = await service.SendAsync(
            HttpMethod.Get, $"/executions/{id}/events", service.Red, null, ("Accept", "application/x-ndjson"));
        Answer results = await service.GetAsync($"/executions/{id}/results", service.Red);
        Answer steps = await service.GetAsync($"/executions/{id}/steps", service.Red);
        Answer step = await service.GetAsync($"/executions/{id}/steps/a", service.Red);

        Assert.All([events, lines, results, steps, step], answer => Assert.Equal(200, answer.Status));
        Assert.Contains(Nested(DataJson.DepthMax - 1), events.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinesOfWhichNoneIsAskedForSayWhereToGoOn()
    {
        string id = await service.SubmitAsync(
            service.Red, """{"plan":1,"name":"short","steps":[{"id":"a","tool":"core.set","with":{"value":1}}]}""");
        await EndOfAsync(id);
        Answer first = await LinesAsync($"/executions/{id}/events?limit=2&type=execution-completed");
        Answer rest = await LinesAsync(
            $"/executions/{id}/events?after={first.Headers["Autonomy-After"]}&type=execution-completed");

        Assert.Equal(
            ("", "2", "false"),
            (first.Body, first.Headers["Autonomy-After"], first.Headers["Autonomy-Has-Ended"]));
        Assert.Equal("true", rest.Headers["Autonomy-Has-Ended"]);
        Assert.Single(rest.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<Answer> LinesAsync(string path) =>
        service.SendAsync(HttpMethod.Get, path, service.Red, null, ("Accept", "application/x-ndjson"));

    [Fact]
    public async Task PlansThatAreLaidDownCanBeListed()
    {
        Answer schedule = await service.PostAsync(
            "/schedules", service.Red, $$"""{"name":"deep","cron":"0 3 * * *","plan":{{PlanOf(DataJson.DepthMax)}}}""");
        string start = $$"""{"plan":{{PlanOf(DataJson.DepthMax - 1)}}}""";
        Answer hook = await service.PostAsync(
            "/webhooks", service.Red, $$"""{"direction":"inbound","secret":"HOOK","start":{{start}}}""");
        Answer schedules = await service.GetAsync("/schedules", service.Red);
        Answer hooks = await service.GetAsync("/webhooks", service.Red);

        Assert.Equal((201, 201), (schedule.Status, hook.Status));
        Assert.Equal((200, 200), (schedules.Status, hooks.Status));
    }

    [Fact]
    public async Task WhatNestsDeeperIsRefusedAndNotStored()
    {
        Answer refused = await service.PostAsync(
            "/executions", service.Red,
            $$"""{"plan":{{RunningService.Quick}},"inputs":{{Nested(DataJson.DepthMax + 1)}}}""");

        Assert.Equal((400, "invalid_json"), (refused.Status, refused.TextOf("code")));
    }

    // What is read here nests less deep than what is answered: it is asked for without the inputs.
    private async Task EndOfAsync(string execution)
    {
        long after = 0;
        Answer page;
        do
        {
            page = await service.GetAsync(
                $"/executions/{execution}/events?type=execution-completed&after={after}&wait=30s", service.Red);
            Assert.Equal(200, page.Status);
            after = (long)((DataNumber)page.Json["after"]!).Value;
        }
        while (page.Json["hasEnded"] is not DataBoolean { Value: true });
    }

    private static string PlanOf(int depth) => RunningService.PlanOf(
        """{"id":"a","tool":"core.set","with":{"value":""" + Nested(depth - 4) + "}}");

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
