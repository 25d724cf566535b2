using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>The document says what is so: answers are of its forms, and what is read is in it.</summary>
public sealed class OpenApiDocumentTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task AValueThatIsNullIsOfTheFormOfAnyValue()
    {
        var schemas = new EventSchemas(await ReadAsync());
        string id = await service.SubmitAsync(RunningService.Waiting);
        (_, DataObject step) = await service.GetAsync($"/executions/{id}/steps/b");

        Assert.Equal(DataNull.Value, step["output"]);
        Assert.Empty(schemas.FaultsOf("StepDetail", step));
    }

    [Fact]
    public async Task ATokenIsOfferedAndNotAlwaysWanted()
    {
        DataObject document = await ReadAsync();
        var scheme = (DataObject)At(document, "components", "securitySchemes", "token");

        Assert.Equal("http", RunningService.TextOf(scheme, "type"));
        Assert.Equal("bearer", RunningService.TextOf(scheme, "scheme"));
        Assert.Equal("""[{"token":[]},{}]""", DataJson.Write(document["security"]!));
    }

    [Theory]
    [InlineData("/api/v1/budgets", "delete", "scope", "name", "period")]
    [InlineData("/api/v1/lessons", "delete", "tool", "fingerprint")]
    public async Task WhatIsReadOutOfTheQueryIsSaid(string path, string method, params string[] names)
    {
        var taken = (DataArray)At(await ReadAsync(), "paths", path, method, "parameters");

        Assert.Empty(names.Except(taken.Items.Select(static one => RunningService.TextOf((DataObject)one, "name"))));
    }

    [Fact]
    public async Task ASubmissionThatIsKnownIsAnswered200()
    {
        var answers = (DataObject)At(await ReadAsync(), "paths", "/api/v1/executions", "post", "responses");

        Assert.NotNull(answers["200"]);
        Assert.NotNull(answers["201"]);
    }

    [Fact]
    public async Task AReportIsOfTheFormThatIsSaidOfItAndATextAsAPage()
    {
        DataObject document = await ReadAsync();
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        (_, DataObject report) = await service.GetAsync($"/executions/{id}/report?format=json");
        var answers = (DataObject)At(
            document, "paths", "/api/v1/executions/{id}/report", "get", "responses", "200", "content");

        Assert.Equal(
            """{"$ref":"#/components/schemas/ExecutionReport"}""",
            DataJson.Write(At(answers, "application/json", "schema")));
        Assert.Empty(new EventSchemas(document).FaultsOf("ExecutionReport", report));
        Assert.NotEmpty(new EventSchemas(document).FaultsOf("ExecutionReport", report.With("kind", DataNull.Value)));
        foreach (string page in new[] { "text/markdown", "text/html" })
            Assert.Equal(new DataString("string"), At(answers, page, "schema", "type"));
    }

    [Fact]
    public async Task ABulkJobIsAnsweredToItsKeyAsItWasFirst()
    {
        var schemas = new EventSchemas(await ReadAsync());
        const string Order = """{"action":"pause","filter":{"project":"nobodys"}}""";
        (int made, DataObject job) = await service.PostAsync("/bulk", Order, "bulk-of-the-document");
        (int again, DataObject same) = await service.PostAsync("/bulk", Order, "bulk-of-the-document");
        (int counted, DataObject preview) = await service.PostAsync(
            "/bulk", """{"action":"pause","filter":{"project":"nobodys"},"dryRun":true}""");

        Assert.Equal((201, 201, 200), (made, again, counted));
        Assert.Equal(RunningService.TextOf(job, "id"), RunningService.TextOf(same, "id"));
        Assert.Empty(schemas.FaultsOf("BulkJobResource", same));
        Assert.Empty(schemas.FaultsOf("BulkPreview", preview));
    }

    [Fact]
    public async Task AllWordsOfATypeAreSaid()
    {
        DataObject document = await ReadAsync();
        var taken = (DataArray)At(document, "paths", "/api/v1/decisions", "get", "parameters");
        var kind = (DataObject)taken.Items.Single(
            static one => RunningService.TextOf((DataObject)one, "name") == "kind");

        Assert.Equal(Words.All<Mover>(), WordsIn(PropertyOf("WhyResource", "movedBy")));
        Assert.Equal(Words.All<DecisionKind>(), WordsIn(PropertyOf("DecisionResource", "kind")));
        Assert.Equal(Words.All<DecisionKind>(), WordsIn(kind));

        DataObject PropertyOf(string schema, string name) =>
            (DataObject)At(document, "components", "schemas", schema, "properties", name);
    }

    private static string[] WordsIn(DataObject described) =>
        RunningService.TextOf(described, "description").TrimEnd('.').Split([", ", " or "], StringSplitOptions.None);

    private async Task<DataObject> ReadAsync() => (await service.GetAsync("/openapi.json")).Body;

    private static DataValue At(DataObject document, params string[] path) =>
        path.Aggregate((DataValue)document, static (at, name) => ((DataObject)at)[name]!);
}
