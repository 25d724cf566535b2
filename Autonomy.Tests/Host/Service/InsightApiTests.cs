using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Executions from close by, over real HTTP.</summary>
public sealed class InsightApiTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string Diamond = RunningService.PlanOf(
        """{"id":"a","tool":"text.join","with":{"items":["x"]}}""",
        """{"id":"b","needs":["a"],"tool":"text.join","with":{"items":["x"]}}""",
        """{"id":"c","needs":["a"],"tool":"text.join","with":{"items":["x"]}}""",
        """{"id":"d","needs":["b","c"],"tool":"text.join","with":{"items":["x"]}}""",
        """{"id":"e","needs":["d"],"tool":"text.join","with":{"items":["x"]}}""");

    [Fact]
    public async Task TheGraphHasLevelsAndEdges()
    {
        string id = await service.SubmitAsync(Diamond);
        await service.EndOfAsync(id);

        (int status, DataObject graph) = await service.GetAsync($"/executions/{id}/graph");

        Assert.Equal(200, status);
        Assert.Equal(
            ["a 0", "b 1", "c 1", "d 2", "e 3"],
            Items(graph, "nodes").Select(node => $"{Text(node, "id")} {Number(node, "level")}"));
        Assert.Equal(
            ["a>b", "a>c", "b>d", "c>d", "d>e"],
            Items(graph, "edges").Select(edge => $"{Text(edge, "from")}>{Text(edge, "to")}"));
    }

    [Fact]
    public async Task AroundAStepTheGraphShowsWhatLeadsToItAndWhatItLeadsTo()
    {
        string id = await service.SubmitAsync(Diamond);

        (_, DataObject graph) = await service.GetAsync($"/executions/{id}/graph?around=b&depth=1");
        (int unknown, DataObject problem) = await service.GetAsync($"/executions/{id}/graph?around=bb");

        Assert.Equal(["a", "b", "d"], Items(graph, "nodes").Select(node => Text(node, "id")));
        Assert.Equal([1, 0, 1], Items(graph, "nodes").Select(node => Number(node, "hiddenDependents")));
        Assert.Equal(5, Number(graph, "steps"));
        Assert.Equal((404, "unknown_step"), (unknown, Text(problem, "code")));
    }

    [Fact]
    public async Task TheTimelineHasEveryAttemptAndWait()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        await service.PostAsync($"/executions/{id}/signals/go", null);
        await service.EndOfAsync(id);

        (_, DataObject timeline) = await service.GetAsync($"/executions/{id}/timeline");

        IReadOnlyList<DataObject> stretches = Items(timeline, "stretches");
        Assert.Contains(stretches, one => (Text(one, "step"), Text(one, "kind"), Text(one, "name"))
            == ("s", "wait", "signal"));
        Assert.Contains(stretches, one => (Text(one, "step"), Text(one, "kind"), Text(one, "name"))
            == ("b", "attempt", "text.join"));
        Assert.All(stretches, one => Assert.IsType<DataString>(one["to"]));
    }

    [Fact]
    public async Task TheLogIsInWordsAndCanBeSearched()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        await service.PostAsync($"/executions/{id}/signals/go", """{"payload":"now"}""");
        await service.EndOfAsync(id);

        (_, DataObject first) = await service.GetAsync($"/executions/{id}/log?limit=2");
        (_, DataObject rest) = await service.GetAsync($"/executions/{id}/log?after={Number(first, "after")}");
        (_, DataObject found) = await service.GetAsync($"/executions/{id}/log?q=signal%20%27go%27%20from");
        (_, DataObject ofStep) = await service.GetAsync($"/executions/{id}/log?step=b");
        (_, DataObject failed) = await service.GetAsync($"/executions/{id}/log?failed=true");

        Assert.Equal(2, Items(first, "lines").Count);
        Assert.Equal(DataBoolean.False, first["hasEnded"]);
        Assert.Equal("completed", Text(Items(rest, "lines")[^1], "text"));
        Assert.Equal(DataBoolean.True, rest["hasEnded"]);
        Assert.Contains("\"now\"", Text(Assert.Single(Items(found, "lines")), "text"), StringComparison.Ordinal);
        Assert.All(Items(ofStep, "lines"), line => Assert.Equal("b", Text(line, "place")));
        Assert.Empty(Items(failed, "lines"));
    }

    [Fact]
    public async Task AnEstimateComesWithTheSubmissionAndGoesOnWhileItRuns()
    {
        (_, DataObject made) = await service.PostAsync("/executions", """{"plan":""" + RunningService.Waiting + "}");
        string id = Text(made, "id");
        (_, DataObject running) = await service.GetAsync($"/executions/{id}/estimate");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        await service.EndOfAsync(id);
        await service.RestartAsync();
        (_, DataObject ended) = await service.GetAsync($"/executions/{id}/estimate");
        (_, DataObject report) = await service.GetAsync($"/executions/{id}/report?format=json");

        var estimate = (DataObject)made["estimate"]!;
        Assert.Equal(DataBoolean.True, estimate["waitsForOthers"]);
        Assert.StartsWith("about", Text(estimate, "text"), StringComparison.Ordinal);
        Assert.InRange(((DataNumber)running["progress"]!).Value, 0, 0.99);
        Assert.Equal((1, 0), (Number(ended, "progress"), Number((DataObject)ended["left"]!, "p95")));
        // What was told stays what it is measured by, also after a restart and with what was learned since.
        Assert.Equal(DataBoolean.True, ended["firstWasTold"]);
        Assert.Equal(estimate["total"], ended["first"]);
        Assert.True(Number(ended, "worked") >= 0);
        Assert.IsAssignableFrom<DataObject>(report["estimate"]);
    }

    [Fact]
    public async Task AStepShowsItsOutputAndItsUnits()
    {
        string id = await service.SubmitAsync(Diamond);
        await service.EndOfAsync(id);

        (_, DataObject step) = await service.GetAsync($"/executions/{id}/steps/d");
        (int unknown, _) = await service.GetAsync($"/executions/{id}/steps/z");

        Assert.Equal("""{"text":"x"}""", DataJson.Write(step["output"]!));
        Assert.Equal("""["b","c"]""", DataJson.Write(step["needs"]!));
        Assert.Equal("text.join", Text((DataObject)step["definition"]!, "tool"));
        Assert.Equal("completed", Text(Assert.Single(Items(step, "units")), "status"));
        Assert.Equal(404, unknown);
    }

    [Theory]
    [InlineData("graph")]
    [InlineData("timeline")]
    [InlineData("log")]
    [InlineData("estimate")]
    [InlineData("steps/a")]
    public async Task WhatIsNotThereIsNotFound(string what) =>
        Assert.Equal(404, (await service.GetAsync($"/executions/no-such-7k3v9tq2m8hz/{what}")).Status);

    private static IReadOnlyList<DataObject> Items(DataObject body, string name) =>
        [.. ((DataArray)body[name]!).Items.Cast<DataObject>()];

    private static string Text(DataObject body, string name) => RunningService.TextOf(body, name);

    private static int Number(DataObject body, string name) => (int)((DataNumber)body[name]!).Value;
}
