using Autonomy.Core.Recovery;
using Autonomy.Core.Recovery.Repair;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Recovery.Repair;

public sealed class FieldRepairTests
{
    private static readonly JsonSchema Request = JsonSchema.Parse(DataJson.Parse("""
        { "type": "object", "additionalProperties": false, "required": ["url"],
          "properties": { "url": { "type": "string" }, "json": {}, "query": { "type": "object" } } }
        """));

    [Theory]
    [InlineData("\"5\"", "must be an integer", "5")]
    [InlineData("1.0", "must be integer", "1")]
    [InlineData("\"1.5\"", "Input should be a valid number", "1.5")]
    [InlineData("5", "Input should be a valid string", "\"5\"")]
    [InlineData("\"yes\"", "value could not be parsed to a boolean", "true")]
    [InlineData("\"31.12.2026\"", "is not a valid date", "\"2026-12-31\"")]
    [InlineData("\"2026-12-31 10:00:00Z\"", "must be a valid ISO 8601 date-time", "\"2026-12-31T10:00:00Z\"")]
    [InlineData("\"Open\"", "must be one of open, closed", "\"open\"")]
    [InlineData("\"clsed\"", "Input should be 'open' or 'closed'", "\"closed\"")]
    [InlineData("\"in progress\"", "allowed values: in_progress|done", "\"in_progress\"")]
    [InlineData("\"a\"", "must be an array", "[\"a\"]")]
    [InlineData("[{ \"b\": 1 }]", "must be an object", "{ \"b\": 1 }")]
    public void ARuleOfAServiceIsAppliedToItsFieldOfTheBody(string written, string rule, string meant) =>
        Assert.Equal(DataJson.Parse(meant), RepairField(written, rule, "field")?["field"]);

    [Theory]
    [InlineData("\"a, b\"", "must be an array")]
    [InlineData("\"01/02/2026\"", "is not a valid date")]
    [InlineData("5", "must be an integer")]
    [InlineData("\"x\"", "is not acceptable to us")]
    [InlineData("500", "must be at most 100")]
    [InlineData("\"much too long\"", "must be at most 5 characters")]
    [InlineData("\"x\"", "is required")]
    public void AFieldThatCannotBeMendedWithCertaintyStays(string written, string rule) =>
        Assert.Null(RepairField(written, rule, "field"));

    [Fact]
    public void APageIsMadeAsLargeAsItMayBe() => Assert.Equal(
        DataObject.Of(("page_size", 100L)), RepairField("500", "must be less than or equal to 100", "page_size"));

    [Fact]
    public void AFieldThatIsMissingIsFoundUnderANameInAnotherStyle()
    {
        RepairedInput? repaired = Repair("""{ "user": { "user_name": "x" } }""", ("/user/userName", "is required"));
        Assert.Equal(DataJson.Parse("""{ "user": { "userName": "x" } }"""), repaired?.Input["json"]);
        Assert.Null(Repair("""{ "user": { "name": "x" } }""", ("/user/userName", "field required")));
    }

    [Fact]
    public void APlaceMayBeWrittenFromTheBodyOn()
    {
        RepairedInput? repaired = Repair("""{ "ages": [1, "2"] }""", ("/body/ages/1", "must be an integer"));
        Assert.Equal(DataJson.Parse("""{ "ages": [1, 2] }"""), repaired?.Input["json"]);
        Assert.Equal("/json/ages/1", Assert.Single(repaired!.Changes).Path);
    }

    [Fact]
    public void EveryFaultIsMendedOrNoneIs()
    {
        Assert.NotNull(Repair("""{ "a": "1", "b": "2" }""", ("/a", "must be integer"), ("/b", "must be integer")));
        Assert.Null(Repair("""{ "a": "1", "b": "x" }""", ("/a", "must be integer"), ("/b", "must be integer")));
    }

    [Fact]
    public void AnInputThatBreaksItsOwnSchemaIsRepairedByThat()
    {
        var input = (DataObject)DataJson.Parse("""{ "URL": "http://host/", "json": { "a": "1" } }""");
        RepairedInput? repaired = InputRepair.Repair(Request, input, [new FieldFault("/a", "must be integer")]);
        Assert.Equal(DataJson.Parse("""{ "url": "http://host/", "json": { "a": "1" } }"""), repaired?.Input);
    }

    private static DataObject? RepairField(string written, string rule, string name) =>
        Repair($$"""{ "{{name}}": {{written}} }""", ($"/{name}", rule))?.Input["json"] as DataObject;

    private static RepairedInput? Repair(string body, params (string Path, string Rule)[] faults) =>
        InputRepair.Repair(
            Request,
            DataObject.Of(("url", "http://host/"), ("json", DataJson.Parse(body))),
            [.. faults.Select(fault => new FieldFault(fault.Path, fault.Rule))]);
}
