using Autonomy.Core.Recovery.Repair;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Recovery.Repair;

public sealed class InputRepairTests
{
    [Theory]
    [InlineData("""{ "type": "integer" }""", "\"5\"", "5")]
    [InlineData("""{ "type": "integer" }""", "\" +5 \"", "5")]
    [InlineData("""{ "type": "integer" }""", "\"1.0\"", "1")]
    [InlineData("""{ "type": "integer" }""", "\"1,234\"", "1234")]
    [InlineData("""{ "type": "integer" }""", "\"007\"", "7")]
    [InlineData("""{ "type": "number" }""", "\"1,234.5\"", "1234.5")]
    [InlineData("""{ "type": "number" }""", "\"1.234,5\"", "1234.5")]
    [InlineData("""{ "type": "number" }""", "\"-1 234,5\"", "-1234.5")]
    [InlineData("""{ "type": "number" }""", "\"1,5\"", "1.5")]
    [InlineData("""{ "type": "number" }""", "\"1.234\"", "1.234")]
    [InlineData("""{ "type": "boolean" }""", "\"True\"", "true")]
    [InlineData("""{ "type": "boolean" }""", "\"no\"", "false")]
    [InlineData("""{ "type": "string" }""", "5", "\"5\"")]
    [InlineData("""{ "type": "string" }""", "true", "\"true\"")]
    [InlineData("""{ "type": "string" }""", "1.50", "\"1.50\"")]
    public void AScalarIsWrittenInTheTypeThatIsAskedFor(string schema, string written, string meant) =>
        Assert.Equal(DataJson.Parse(meant), Repaired(schema, written));

    [Theory]
    [InlineData("31.12.2026", "2026-12-31")]
    [InlineData("12/31/2026", "2026-12-31")]
    [InlineData("2026/12/31", "2026-12-31")]
    [InlineData("20261231", "2026-12-31")]
    [InlineData("Dec 31, 2026", "2026-12-31")]
    [InlineData("31 december 2026", "2026-12-31")]
    [InlineData("05/05/2026", "2026-05-05")]
    [InlineData("2026-12-31T00:00:00Z", "2026-12-31")]
    public void ADateThatCanBeReadInOneWayIsWrittenAsADate(string written, string meant) => Assert.Equal(
        new DataString(meant), Repaired("""{ "type": "string", "format": "date" }""", $"\"{written}\""));

    [Theory]
    [InlineData("\"2026-12-31 10:00:00Z\"", "2026-12-31T10:00:00Z")]
    [InlineData("\"2026-12-31T10:00:00 +0200\"", "2026-12-31T10:00:00+02:00")]
    [InlineData("\"2026-12-31 10:00:00 UTC\"", "2026-12-31T10:00:00Z")]
    [InlineData("1798675200", "2026-12-31T00:00:00Z")]
    [InlineData("1798675200000", "2026-12-31T00:00:00Z")]
    public void AnInstantIsWrittenAsOne(string written, string meant) => Assert.Equal(
        new DataString(meant), Repaired("""{ "type": "string", "format": "date-time" }""", written));

    [Theory]
    [InlineData("""{ "type": "string", "format": "date" }""", "\"01/02/2026\"")]
    [InlineData("""{ "type": "string", "format": "date" }""", "\"31.12.26\"")]
    [InlineData("""{ "type": "string", "format": "date" }""", "\"2026-12-31T10:00:00Z\"")]
    [InlineData("""{ "type": "string", "format": "date-time" }""", "\"2026-12-31T10:00:00\"")]
    [InlineData("""{ "type": "string", "format": "date-time" }""", "5")]
    [InlineData("""{ "type": "number" }""", "\"1,234\"")]
    [InlineData("""{ "type": "number" }""", "\"12 apples\"")]
    [InlineData("""{ "type": "number" }""", "\"12345678901234567,5\"")]
    [InlineData("""{ "type": "integer" }""", "1.5")]
    [InlineData("""{ "type": "integer" }""", "\"1.5\"")]
    [InlineData("""{ "type": "boolean" }""", "1")]
    [InlineData("""{ "enum": ["import", "export"] }""", "\"report\"")]
    [InlineData("""{ "enum": ["active", "archived"] }""", "\"inactive\"")]
    [InlineData("""{ "enum": ["version1", "version3"] }""", "\"version2\"")]
    [InlineData("""{ "enum": ["in-use", "in_use"] }""", "\"in use\"")]
    [InlineData("""{ "enum": ["+1", "-1"] }""", "\"1\"")]
    [InlineData("""{ "enum": ["sent"] }""", "\"send\"")]
    [InlineData("""{ "type": "string" }""", """["a", "b"]""")]
    [InlineData("""{ "type": "string" }""", "null")]
    [InlineData("""{ "type": "integer" }""", """{ "data": 5, "total": 1 }""")]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""", "\"a, b\"")]
    [InlineData("""{ "type": ["integer", "array"], "items": { "type": "string" } }""", "\"5\"")]
    public void WhereTwoReadingsArePossibleOrNoneNothingIsChanged(string schema, string written) =>
        Assert.Null(InputRepair.Repair(Of(schema), DataObject.Of(("value", DataJson.Parse(written)))));

    [Theory]
    [InlineData("\"GET\"", "\"get\"")]
    [InlineData("\"in_progress\"", "\"In Progress\"")]
    [InlineData("\"cancelled\"", "\"canceled\"")]
    public void TheNearestOptionIsTaken(string meant, string written) => Assert.Equal(
        DataJson.Parse(meant), Repaired("""{ "enum": ["GET", "PUT", "in_progress", "cancelled"] }""", written));

    [Theory]
    [InlineData("""{ "data": { "id": 5 } }""", """{ "id": 5 }""")]
    [InlineData("""[{ "id": "5" }]""", """{ "id": 5 }""")]
    [InlineData("\"{ \\\"id\\\": 5 }\"", """{ "id": 5 }""")]
    public void AnObjectIsTakenOutOfWhatIsAroundIt(string written, string meant) => Assert.Equal(
        DataJson.Parse(meant),
        Repaired(
            """{ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } }""", written));

    [Fact]
    public void AScalarIsPutIntoAnArrayAndOneItemTakenOutOfIt()
    {
        Assert.Equal(
            DataJson.Parse("[5]"), Repaired("""{ "type": "array", "items": { "type": "integer" } }""", "\"5\""));
        Assert.Equal(DataJson.Parse("5"), Repaired("""{ "type": "integer" }""", """["5"]"""));
    }

    [Fact]
    public void AnObjectBecomesJsonTextOnlyWhereTextIsAllThatIsTaken() =>
        Assert.Equal(new DataString("""{"a":1}"""), Repaired("""{ "type": "string" }""", """{ "a": 1 }"""));

    [Fact]
    public void NamesInAnotherStyleAreRenamedAndDefaultsAreSet()
    {
        const string Schema = """
            { "type": "object", "additionalProperties": false, "required": ["userName", "limit", "kind"],
              "properties": { "userName": { "type": "string" }, "limit": { "type": "integer", "default": 10 },
                "kind": { "const": "user" }, "recipients": { "type": "array", "items": { "type": "string" } } } }
            """;
        Assert.Equal(
            DataJson.Parse("""{ "userName": "a", "recipients": ["b"], "limit": 10, "kind": "user" }"""),
            Repaired(Schema, """{ "user_name": "a", "recipient": "b" }"""));
    }

    [Theory]
    [InlineData("""{ "userName": "a", "other": 1 }""")]
    [InlineData("""{ "user_name": "a", "User-Name": "b" }""")]
    [InlineData("""{ "userName": "a", "user_name": "b" }""")]
    public void NoPropertyIsDropped(string written)
    {
        const string Schema = """
            { "type": "object", "additionalProperties": false, "required": ["userName"],
              "properties": { "userName": { "type": "string" } } }
            """;
        Assert.Null(InputRepair.Repair(Of(Schema), DataObject.Of(("value", DataJson.Parse(written)))));
    }

    [Fact]
    public void SchemasThatReferToThemselvesAreFollowed()
    {
        JsonSchema schema = JsonSchema.Parse(DataJson.Parse("""
            { "type": "object", "properties": { "node": { "$ref": "#/$defs/node" } },
              "$defs": { "node": { "type": "object", "required": ["size"], "properties": {
                "size": { "type": "integer" }, "children": { "type": "array", "items": { "$ref": "#/$defs/node" } }
              } } } }
            """));
        var input = (DataObject)DataJson.Parse(
            """{ "node": { "size": "1", "children": [{ "size": 2 }, { "Size": "3" }] } }""");
        Assert.Equal(
            DataJson.Parse("""{ "node": { "size": 1, "children": [{ "size": 2 }, { "size": 3 }] } }"""),
            InputRepair.Repair(schema, input)!.Input);
    }

    [Fact]
    public void AnAlternativeIsTakenWhereItIsTheOnlyOneThatFits() => Assert.Equal(
        DataJson.Parse("5"),
        Repaired("""{ "anyOf": [{ "type": "integer" }, { "type": "boolean" }] }""", "\"5\""));

    [Fact]
    public void ATextThatSpellsOutAHandleIsNeverReadAsOne()
    {
        const string Schema = """{ "type": "object" }""";
        Assert.Null(InputRepair.Repair(
            Of(Schema), DataObject.Of(("value", """{ "$secret": [{ "name": "KEY" }] }"""))));
        Assert.Null(InputRepair.Repair(
            Of(Schema), DataObject.Of(("value", """{ "\u0024secret": [{ "name": "KEY" }] }"""))));
    }

    [Fact]
    public void AHandleOfASecretIsWrappedButNeverWrittenOut()
    {
        var secret = new DataSecret([new SecretPart(IsSecret: true, "KEY")]);
        DataObject input = DataObject.Of(("value", secret));
        Assert.Equal(
            new DataArray([secret]),
            InputRepair.Repair(Of("""{ "type": "array", "items": { "type": "string" } }"""), input)!.Input["value"]);
        Assert.Null(InputRepair.Repair(Of("""{ "type": "integer" }"""), input));
        Assert.Null(InputRepair.Repair(
            Of("""{ "type": "string" }"""), DataObject.Of(("value", DataObject.Of(("key", secret))))));
    }

    [Fact]
    public void EveryChangeReadsAsASentence()
    {
        RepairedInput repaired =
            InputRepair.Repair(Of("""{ "type": "integer" }"""), DataObject.Of(("value", "5")))!;
        Assert.Equal(
            """/value: the text was read as a number: "5" became 5.""", Assert.Single(repaired.Changes).ToString());
        Assert.InRange(repaired.Confidence, 0.9, 1);
    }

    private static DataValue? Repaired(string schema, string written) =>
        InputRepair.Repair(Of(schema), DataObject.Of(("value", DataJson.Parse(written))))?.Input["value"];

    private static JsonSchema Of(string schema) => JsonSchema.Parse(DataJson.Parse(
        $$"""
        { "type": "object", "additionalProperties": false, "required": ["value"],
          "properties": { "value": {{schema}} } }
        """));
}
