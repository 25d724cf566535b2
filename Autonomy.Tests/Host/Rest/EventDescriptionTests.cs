using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Core.Executions;
using Autonomy.Tests.Core.Projects;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>What the OpenAPI document says of events is what they say.</summary>
public sealed class EventDescriptionTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string[] Names =
    [
        .. ExecutionEventTable.Names.Concat(ProjectEventTable.Names).Select(StreamedEvent.PublicNameOf).Distinct(),
    ];

    [Fact]
    public async Task EachNameThatIsToldHasASchemaAndNoOther()
    {
        EventSchemas schemas = await ReadAsync();
        DataObject[] known = [.. Items((DataObject)schemas.All["EventResource"]!, "oneOf")
            .Select(one => RunningService.TextOf(one, "$ref").Split('/')[^1])
            .Where(name => name != "OtherEvent")
            .Select(name => (DataObject)schemas.All[name]!)];
        var other = (DataObject)Property((DataObject)schemas.All["OtherEvent"]!, "type")["not"]!;

        Assert.Equal(Names, known.Select(one => RunningService.TextOf(Property(one, "type"), "const")));
        Assert.Equal(
            Names.Select(name => $"#/components/schemas/{ComponentOf(name)}"),
            known.Select(one => RunningService.TextOf(Items(Property(one, "data"), "oneOf")[1], "$ref")));
        Assert.Equal(Names, ((DataArray)other["enum"]!).Items.Select(name => ((DataString)name).Value));
        // Two events have one name, and a schema each.
        Assert.Equal(
            Names.Select(ComponentOf).Concat(["HealthDroppedData", "HealthRecoveredData"]).Order(),
            schemas.All.Properties.Select(one => one.Key).Where(name => name.EndsWith("Data", StringComparison.Ordinal))
                .Order());
    }

    [Fact]
    public async Task EverySampleOfTheJournalIsOfItsSchema()
    {
        EventSchemas schemas = await ReadAsync();
        foreach (StreamedEvent sample in Samples())
        {
            var told = (DataObject)DataJson.Parse(sample.Json.Span);

            Assert.Empty(schemas.FaultsOf("EventResource", told));
            Assert.Empty(schemas.FaultsOfClosed(ComponentOf(sample.Type), told["data"]!));
        }
    }

    [Fact]
    public async Task WhatSaysLessOrOtherwiseIsOfNoSchema()
    {
        EventSchemas schemas = await ReadAsync();
        DataValue without = DataJson.Parse("""{"attempt":1}""");
        DataValue ofAnother = DataJson.Parse("""{"step":"a","attempt":1,"tool":"t","effect":"holy"}""");
        DataValue isNull = DataJson.Parse("""{"step":"a","attempt":null}""");

        Assert.NotEmpty(schemas.FaultsOf("StepCompletedData", without));
        Assert.NotEmpty(schemas.FaultsOf("StepAssignedData", ofAnother));
        Assert.NotEmpty(schemas.FaultsOf("StepCompletedData", isNull));
    }

    [Fact]
    public async Task WhatHappensToAnExecutionIsOfItsSchema()
    {
        EventSchemas schemas = await ReadAsync();
        string id = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"f","tool":"core.fail","with":{"message":"no"},"optional":true}""",
            """{"id":"a","tool":"text.join","with":{"items":["${{ item }}","y"]},"forEach":["x","z"]}""",
            """{"id":"s","tool":"core.signal","with":{"name":"go"}}"""));
        await service.PostAsync($"/executions/{id}/pause", """{"reason":"lunch","for":"1h"}""");
        await service.PostAsync($"/executions/{id}/resume", """{"reason":"back"}""");
        await service.PostAsync($"/executions/{id}/signals/go", """{"payload":{"x":[1,null]}}""");
        await service.EndOfAsync(id);
        (_, DataObject page) = await service.GetAsync($"/executions/{id}/events?limit=1000");

        Assert.Empty(schemas.FaultsOf("EventPage", page));
        Assert.All(Items(page, "events"), told => Assert.Empty(schemas.FaultsOfClosed(
            ComponentOf(RunningService.TextOf(told, "type")), told["data"]!)));
    }

    [Fact]
    public async Task ABodyThatIsTooLargeIsNamedBesideNoData()
    {
        EventSchemas schemas = await ReadAsync();
        string id = await service.SubmitAsync(RunningService.Waiting);
        string large = new('x', EventBodies.InlineBytesMax);
        await service.PostAsync($"/executions/{id}/signals/go", "{\"payload\":\"" + large + "\"}");
        await service.EndOfAsync(id);
        (_, DataObject page) = await service.GetAsync($"/executions/{id}/events?type=signal-received");
        DataObject told = Assert.Single(Items(page, "events"));
        string stream = await service.Client.GetStringAsync(service.UrlOf($"/executions/{id}/stream"));
        string line = stream.Split('\n').Single(line => line.Contains("\"signal-received\"", StringComparison.Ordinal));

        Assert.Equal(DataNull.Value, told["data"]);
        Assert.True(((DataNumber)((DataObject)told["payload"]!)["bytes"]!).Value > EventBodies.InlineBytesMax);
        Assert.Empty(schemas.FaultsOf("SignalReceivedEvent", told));
        Assert.Equal(told, DataJson.Parse(line["data: ".Length..]));
    }

    private async Task<EventSchemas> ReadAsync() => new((await service.GetAsync("/openapi.json")).Body);

    private static IEnumerable<StreamedEvent> Samples()
    {
        Assert.True(ProjectId.TryParse("default", "shop", out ProjectId project));
        ExecutionId execution = ExecutionId.Parse("p-1");
        StoredEvent Stored(StreamId stream, string name, byte[] body) =>
            new(stream, 1, 1, DateTimeOffset.UnixEpoch, name, 1, body);

        foreach ((string name, _, byte[] body) in GoldenJournalTests.Samples)
        {
            yield return new StreamedEvent(
                execution, new Ownership("default", null), Stored(execution.Stream, name, body));
        }

        foreach ((string name, string body) in GoldenProjectTests.Samples)
            yield return new StreamedEvent(project, Stored(project.Stream, name, Encoding.UTF8.GetBytes(body)));
    }

    private static string ComponentOf(string name) =>
        string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Data";

    private static DataObject[] Items(DataObject of, string name) =>
        [.. ((DataArray)of[name]!).Items.Cast<DataObject>()];

    private static DataObject Property(DataObject schema, string name) =>
        (DataObject)((DataObject)schema["properties"]!)[name]!;
}
