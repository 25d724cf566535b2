using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Executions over REST: submitted, looked at, steered.</summary>
public sealed class ExecutionApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task WhatIsSubmittedRunsAndDelivers()
    {
        string id = await service.SubmitAsync(RunningService.Quick);

        Assert.Equal("completed", await service.EndOfAsync(id));
        (_, DataObject results) = await service.GetAsync($"/executions/{id}/results");
        Assert.Equal("""{"a":{"text":"x\ny"}}""", DataJson.Write(results["results"]!));
    }

    [Fact]
    public async Task AKeyMeansOneExecutionHoweverOftenItIsSubmitted()
    {
        string body = """{"plan":""" + RunningService.Waiting + "}";
        (int first, DataObject made) = await service.PostAsync("/executions", body, "order-1");
        (int second, DataObject again) = await service.PostAsync("/executions", body, "order-1");
        (int other, DataObject refused) = await service.PostAsync(
            "/executions", """{"plan":""" + RunningService.Quick + "}", "order-1");

        Assert.Equal((201, 200, 422), (first, second, other));
        Assert.Equal(RunningService.TextOf(made, "id"), RunningService.TextOf(again, "id"));
        Assert.Equal("idempotency_key_reused", RunningService.TextOf(refused, "code"));
    }

    [Fact]
    public async Task WhyTellsWhatItWaitsForAndWhatToType()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);

        (_, DataObject why) = await service.GetAsync($"/executions/{id}/why");

        Assert.Contains("waits for the signal 'go'", RunningService.TextOf(why, "headline"), StringComparison.Ordinal);
        Assert.Equal("signal", RunningService.TextOf(why, "movedBy"));
        Assert.Equal(DataBoolean.Of(true), ((DataObject)why["estimate"]!)["waitsForOthers"]);
    }

    [Fact]
    public async Task APausedExecutionGoesOnAfterARestartOfTheServiceAndItsResume()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.Waiting);
        (int paused, _) = await own.PostAsync($"/executions/{id}/pause", """{"reason":"lunch"}""");
        await own.RestartAsync();
        (_, DataObject seen) = await own.GetAsync($"/executions/{id}");
        await own.PostAsync($"/executions/{id}/signals/go", null);
        (int resumed, _) = await own.PostAsync($"/executions/{id}/resume", null);

        Assert.Equal((202, 202), (paused, resumed));
        Assert.Equal("paused", RunningService.TextOf(seen, "status"));
        Assert.Equal("""{"by":"local","reason":"lunch"}""", DataJson.Write(seen["intervention"]!));
        Assert.Equal("completed", await own.EndOfAsync(id));
    }

    [Fact]
    public async Task OfTwoCancelsTheSecondIsRefusedAndNamesTheState()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        (int first, _) = await service.PostAsync($"/executions/{id}/cancel", """{"undo":true}""");
        (int second, DataObject refused) = await service.PostAsync($"/executions/{id}/cancel", null);

        Assert.Equal((202, 409), (first, second));
        Assert.Equal("ended", RunningService.TextOf(refused, "code"));
    }

    [Fact]
    public async Task AForkSaysBeforehandWhatItWouldDo()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);

        (int previewed, DataObject preview) = await service.PostAsync(
            $"/executions/{id}/restart", """{"from":"a","dryRun":true}""");
        (int made, DataObject fork) = await service.PostAsync($"/executions/{id}/restart", """{"from":"a"}""");

        Assert.Equal((200, 201), (previewed, made));
        Assert.Equal("""["a"]""", DataJson.Write(preview["runsAgain"]!));
        Assert.Equal("completed", await service.EndOfAsync(RunningService.TextOf(fork, "id")));
    }

    [Fact]
    public async Task AnAnswerIsTakenOnce()
    {
        string id = await service.SubmitAsync(RunningService.PlanOf("""{"id":"q","tool":"core.approve"}"""));
        (_, DataObject asked) = await service.GetAsync($"/executions/{id}/decisions");
        string decision = RunningService.TextOf((DataObject)((DataArray)asked["items"]!).Items[0], "id");

        (int first, _) = await service.PostAsync($"/decisions/{decision}/answer", """{"option":"approve"}""");
        (int second, DataObject refused) = await service.PostAsync(
            $"/decisions/{decision}/answer", """{"option":"reject"}""");

        Assert.Equal((202, 409), (first, second));
        Assert.Contains("local", RunningService.TextOf(refused, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("md", "text/markdown")]
    [InlineData("html", "text/html")]
    public async Task TheReportComesInThreeFormats(string format, string type)
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);

        using HttpResponseMessage answer =
            await service.Client.GetAsync(service.UrlOf($"/executions/{id}/report?format={format}"));

        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(id, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    public async Task ASignalMayHaveAnyName(string name, string sent)
    {
        string id = await service.SubmitAsync(
            RunningService.PlanOf($$$"""{"id":"s","tool":"core.signal","with":{"name":"{{{name}}}"}}"""));

        (int status, _) = await service.PostAsync($"/executions/{id}/signals/{sent}", null);

        Assert.Equal(202, status);
        Assert.Equal("completed", await service.EndOfAsync(id));
    }

    [Theory]
    [InlineData("""{"then":"cancel"}""", 422)]
    [InlineData("""{"then":"cancel","for":"1h"}""", 202)]
    public async Task WhatFollowsAPauseFollowsItsEnd(string body, int status)
    {
        string id = await service.SubmitAsync(RunningService.Waiting);

        Assert.Equal(status, (await service.PostAsync($"/executions/{id}/pause", body)).Status);
    }

    [Fact]
    public async Task AForkTakesInputsThatFitItsPlanAlone()
    {
        const string plan =
            """
            {"plan":{"plan":1,"name":"p","inputs":{"a":{"type":"integer","maximum":10}},"steps":[
              {"id":"e","tool":"text.join","with":{"items":["${{ inputs.a }}"]}}]},"inputs":{"a":1}}
            """;
        (_, DataObject origin) = await service.PostAsync("/executions", plan);
        string id = RunningService.TextOf(origin, "id");
        await service.EndOfAsync(id);

        (int refused, DataObject problem) = await service.PostAsync(
            $"/executions/{id}/fork", """{"inputs":{"a":99},"dryRun":true}""");
        (int made, _) = await service.PostAsync($"/executions/{id}/fork", """{"inputs":{"a":2}}""");

        Assert.Equal((422, "invalid_inputs"), (refused, RunningService.TextOf(problem, "code")));
        Assert.Equal(201, made);
    }

    [Fact]
    public async Task TheAnswerToACommandSaysWhatFollows()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        (_, DataObject paused) = await service.PostAsync($"/executions/{id}/pause", null);
        (_, DataObject signalled) = await service.PostAsync($"/executions/{id}/signals/later", null);
        (_, DataObject cancelled) = await service.PostAsync($"/executions/{id}/cancel", """{"undo":true}""");

        Assert.Equal(
            "It is paused until somebody resumes it: nothing starts before.",
            RunningService.TextOf(paused, "follows"));
        Assert.StartsWith(
            "1 signal 'later' waits for a step to take it. It is paused", RunningService.TextOf(signalled, "follows"),
            StringComparison.Ordinal);
        Assert.Equal("It has ended (cancelled): nothing follows.", RunningService.TextOf(cancelled, "follows"));
    }

    [Fact]
    public async Task EveryPathIsInTheOpenApiDocument()
    {
        using HttpResponseMessage answer = await service.Client.GetAsync(service.UrlOf("/openapi.json"));
        DataObject document = (DataObject)DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());

        Assert.StartsWith("3.1", RunningService.TextOf(document, "openapi"), StringComparison.Ordinal);
        IEnumerable<string> paths = ((DataObject)document["paths"]!).Properties.Select(path => path.Key);
        Assert.Contains("/api/v1/executions/{id}/pause", paths);
        Assert.Contains("/api/v1/decisions/{id}/answer", paths);
    }

    [Fact]
    public async Task TheOpenApiDocumentSaysWhatIsOnTheWire()
    {
        using HttpResponseMessage answer = await service.Client.GetAsync(service.UrlOf("/openapi.json"));
        DataValue document = DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());
        DataValue schemas = At(document, "components", "schemas");
        DataValue operation = At(document, "paths", "/api/v1/executions", "get");

        Assert.Null(((DataObject)document)["servers"]);
        Assert.Equal(DataJson.Parse("\"integer\""), At(schemas, "EventEnvelope", "properties", "version", "type"));
        Assert.Equal(DataJson.Parse("\"object\""), At(schemas, "DataObject", "type"));
        Assert.Null(((DataObject)At(schemas, "DataValue"))["properties"]);
        Assert.Contains("fingerprint", ((DataArray)At(operation, "parameters")).Items.Select(
            parameter => RunningService.TextOf((DataObject)parameter, "name")));
        Assert.Contains("application/problem+json", ((DataObject)At(operation, "responses", "default", "content"))
            .Properties.Select(content => content.Key));
    }

    private static DataValue At(DataValue value, params string[] path) =>
        path.Aggregate(value, (within, name) => ((DataObject)within)[name]!);
}
