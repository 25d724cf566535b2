using Autonomy.Core.Recovery.Repair;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Recovery.Repair;

public sealed class OutputMappingTests
{
    private const string Mail = """
        { "type": "object", "additionalProperties": false, "required": ["recipient", "userName"],
          "properties": {
            "recipient": { "type": "string", "description": "The email that the message goes to." },
            "userName": { "type": "string" }, "subject": { "type": "string" },
            "priority": { "type": "integer" } } }
        """;

    [Fact]
    public void PropertiesAreMappedByNameDescriptionAndType()
    {
        MappedOutput mapped = Map("""{ "user_name": "A", "email": "a@b.c", "id": 7 }""", Mail)!;
        Assert.Equal(DataJson.Parse("""{ "recipient": "a@b.c", "userName": "A" }"""), mapped.Value);
        Assert.Equal(
            "crm.find returns an object of user_name, email, id, mail.send expects an object of recipient, userName; "
            + "I mapped email to recipient, user_name to userName (confidence 0.52).",
            mapped.Message);
    }

    [Theory]
    [InlineData("""{ "data": { "userName": "A", "recipient": "a@b.c" }, "total": 1 }""")]
    [InlineData("""[{ "userName": "A", "recipient": "a@b.c" }]""")]
    [InlineData("""{ "result": { "items": [{ "userName": "A", "recipient": "a@b.c" }] } }""")]
    [InlineData("\"{ \\\"userName\\\": \\\"A\\\", \\\"recipient\\\": \\\"a@b.c\\\" }\"")]
    public void WhatIsExpectedIsTakenOutOfWhatIsAroundIt(string output) => Assert.Equal(
        DataJson.Parse("""{ "userName": "A", "recipient": "a@b.c" }"""), Map(output, Mail)?.Value);

    [Fact]
    public void AnExpectedPropertyOfTheSameMeaningIsBroughtIntoItsType() => Assert.Equal(
        DataJson.Parse("""{ "recipient": "a@b.c", "userName": "5", "priority": 2 }"""),
        Map("""{ "recipient": "a@b.c", "userName": 5, "priority": "2", "subject_lines": 3 }""", Mail)?.Value);

    [Fact]
    public void AScalarIsTakenOutOfItsEnvelope() =>
        Assert.Equal(new DataString("x"), Map("""{ "value": "x", "took": 3 }""", """{ "type": "string" }""")?.Value);

    [Theory]
    [InlineData("""[{ "userName": "A", "recipient": "a" }, { "userName": "B", "recipient": "b" }]""")]
    [InlineData("""{ "userName": "A" }""")]
    [InlineData("""{ "userName": "A", "fromEmail": "a@b.c", "toEmail": "d@e.f", "email": 1 }""")]
    [InlineData("""{ "data": { "userName": "A", "recipient": "a"}, "result": { "userName": "B", "recipient": "b" }}""")]
    [InlineData("\"<html>\"")]
    [InlineData("null")]
    public void WhereTwoWaysArePossibleOrNoneNothingIsMapped(string output) => Assert.Null(Map(output, Mail));

    [Fact]
    public void WhatFitsAlreadyIsNotMapped() =>
        Assert.Null(Map("""{ "userName": "A", "recipient": "a@b.c" }""", Mail));

    private static MappedOutput? Map(string output, string expected) => OutputMapping.Map(
        new MappingEnd("crm.find", JsonSchema.Parse(DataJson.Parse("{}"))),
        DataJson.Parse(output),
        new MappingEnd("mail.send", JsonSchema.Parse(DataJson.Parse(expected))));
}
