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

    private async Task<DataObject> ReadAsync() => (await service.GetAsync("/openapi.json")).Body;

    private static DataValue At(DataObject document, params string[] path) =>
        path.Aggregate((DataValue)document, static (at, name) => ((DataObject)at)[name]!);
}
