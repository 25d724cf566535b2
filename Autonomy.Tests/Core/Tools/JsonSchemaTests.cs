using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Tools;

/// <summary>Cases after the text of JSON Schema 2020-12, core and validation.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("true", "1", true)]
    [InlineData("false", "1", false)]
    [InlineData("{}", "null", true)]
    [InlineData("""{"type":"integer"}""", "1.0", true)]
    [InlineData("""{"type":"integer"}""", "1e300", true)]
    [InlineData("""{"type":"integer"}""", "1.5", false)]
    [InlineData("""{"type":"integer"}""", "1e-40", false)]
    [InlineData("""{"type":"integer"}""", "\"5\"", false)]
    [InlineData("""{"type":"number"}""", "1", true)]
    [InlineData("""{"type":["string","null"]}""", "null", true)]
    [InlineData("""{"type":["string","null"]}""", "0", false)]
    [InlineData("""{"type":"boolean"}""", "0", false)]
    [InlineData("""{"type":"object"}""", "[]", false)]
    [InlineData("""{"const":1}""", "1.0", true)]
    [InlineData("""{"const":{"a":1,"b":2}}""", """{"b":2,"a":1}""", true)]
    [InlineData("""{"enum":[1,"a",null]}""", "null", true)]
    [InlineData("""{"enum":[1,"a",null]}""", "\"A\"", false)]
    [InlineData("""{"minimum":1.1}""", "1.1", true)]
    [InlineData("""{"exclusiveMinimum":1.1}""", "1.1", false)]
    [InlineData("""{"maximum":3}""", "3.0000001", false)]
    [InlineData("""{"exclusiveMaximum":3}""", "2.9999", true)]
    [InlineData("""{"minimum":1}""", "\"a\"", true)]
    [InlineData("""{"multipleOf":0.01}""", "19.99", true)]
    [InlineData("""{"multipleOf":0.01}""", "0.0075", false)]
    [InlineData("""{"multipleOf":2}""", "0", true)]
    [InlineData("""{"maxLength":2}""", "\"😀😀\"", true)]
    [InlineData("""{"minLength":2}""", "\"😀\"", false)]
    [InlineData("""{"pattern":"b+"}""", "\"abbbc\"", true)]
    [InlineData("""{"pattern":"^b+$"}""", "\"b\\n\"", false)]
    [InlineData("""{"pattern":"^\\d$"}""", "\"٣\"", false)]
    [InlineData("""{"pattern":"^.$"}""", "\"😀\"", true)]
    [InlineData("""{"pattern":"^[\\w-]+$"}""", "\"a-b_1\"", true)]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,\"a\"]", false)]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}""", "[1,\"a\"]", true)]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":false}""", "[1,2]", false)]
    [InlineData("""{"prefixItems":[{},{}]}""", "[1]", true)]
    [InlineData("""{"minItems":2,"maxItems":3}""", "[1]", false)]
    [InlineData("""{"minItems":2,"maxItems":3}""", "[1,2,3,4]", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,true,\"1\"]", true)]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", true)]
    [InlineData("""{"required":["a"]}""", "{}", false)]
    [InlineData("""{"required":["a"]}""", "[]", true)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":1}""", false)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", false)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"string"}}""", """{"a":1,"b":"x"}""", true)]
    [InlineData(
        """{"patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false}""",
        """{"x-a":1}""",
        true)]
    [InlineData(
        """{"patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false}""",
        """{"x-a":"b"}""",
        false)]
    [InlineData("""{"minProperties":1,"maxProperties":1}""", "{}", false)]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "4", false)]
    [InlineData("""{"anyOf":[{"type":"integer"},{"minimum":2}]}""", "1.5", false)]
    [InlineData("""{"anyOf":[{"type":"integer"},{"minimum":2}]}""", "2.5", true)]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3", false)]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "1", true)]
    [InlineData("""{"not":{"type":"integer"}}""", "1", false)]
    [InlineData("""{"not":{"not":{"type":"integer"}}}""", "1", true)]
    [InlineData(
        """{"$defs":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/n"}}}""",
        """{"a":"x"}""",
        false)]
    [InlineData("""{"$defs":{"a/b":{"type":"integer"}},"$ref":"#/$defs/a~1b"}""", "1", true)]
    [InlineData("""{"$defs":{"a%":{"type":"integer"}},"$ref":"#/$defs/a%25"}""", "\"x\"", false)]
    [InlineData(
        """{"properties":{"child":{"$ref":"#"}},"additionalProperties":false}""",
        """{"child":{"child":{"x":1}}}""",
        false)]
    [InlineData("""{"format":"uri","default":5,"x-other":[]}""", "\"not a uri\"", true)]
    public void ValuesFitOrNotAsTheSpecificationSays(string schema, string value, bool fits) =>
        Assert.Equal(fits, JsonSchema.Parse(DataJson.Parse(schema)).Validate(DataJson.Parse(value)).Count == 0);

    [Theory]
    [InlineData("5", "")]
    [InlineData("""{"type":"strin"}""", "/type")]
    [InlineData("""{"minimum":"1"}""", "/minimum")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf")]
    [InlineData("""{"minLength":-1}""", "/minLength")]
    [InlineData("""{"pattern":"("}""", "/pattern")]
    [InlineData("""{"pattern":"(?=a)"}""", "/pattern")]
    [InlineData("""{"required":[1]}""", "/required")]
    [InlineData("""{"enum":{}}""", "/enum")]
    [InlineData("""{"properties":{"a":5}}""", "/properties/a")]
    [InlineData("""{"anyOf":[]}""", "/anyOf")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "/$ref")]
    [InlineData("""{"$ref":"https://example.org/s"}""", "/$ref")]
    [InlineData("""{"$ref":"#"}""", "")]
    [InlineData("""{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""", "")]
    public void MalformedSchemaIsAFaultAtItsPlace(string schema, string path)
    {
        Assert.False(JsonSchema.TryParse(DataJson.Parse(schema), out _, out IReadOnlyList<InputFault> faults));
        Assert.Equal(path, Assert.Single(faults).Path);
    }

    [Theory]
    [InlineData(
        """{"contnet":"x","path":"p"}""",
        "/contnet",
        "There is no property 'contnet' here.",
        "Did you mean 'content'?")]
    [InlineData("{}", "", "'path' is missing.", "Add 'path'.")]
    [InlineData(
        """{"path":"p","mode":"crate"}""",
        "/mode",
        "'mode' must be one of \"create\", \"append\"; it is \"crate\".",
        "Did you mean 'create'?")]
    [InlineData(
        """{"path":"p","size":"5"}""",
        "/size",
        "'size' must be an integer; it is a string.",
        "Write it without quotes: 5.")]
    [InlineData("""{"path":"p","size":0}""", "/size", "'size' must be at least 1; it is 0.", "Write 1 or more.")]
    [InlineData("""{"path":5}""", "/path", "'path' must be a string; it is a number.", "Put it in quotes: \"5\".")]
    public void FaultNamesPlaceRuleValueAndFix(string value, string path, string message, string fix)
    {
        JsonSchema schema = JsonSchema.Parse(DataJson.Parse("""
            {
              "type": "object", "required": ["path"], "additionalProperties": false,
              "properties": {
                "path": { "type": "string" }, "content": {},
                "mode": { "enum": ["create", "append"] }, "size": { "type": "integer", "minimum": 1 }
              }
            }
            """));
        Assert.Equal(new InputFault(path, message, fix), Assert.Single(schema.Validate(DataJson.Parse(value))));
    }

    [Fact]
    public void EveryFaultIsReportedAtOnceByPointer()
    {
        JsonSchema schema = JsonSchema.Parse(DataJson.Parse(
            """{"properties":{"a/b":{"items":{"type":"integer"}}},"required":["c"]}"""));
        Assert.Equal(
            ["/a~1b/0", "/a~1b/2", ""],
            schema.Validate(DataJson.Parse("""{"a/b":["x",1,"y"]}""")).Select(fault => fault.Path));
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "\"$?\"", true)]
    [InlineData("""{"type":"integer"}""", "\"$text\"", false)]
    [InlineData("""{"enum":["a"]}""", "\"$text\"", true)]
    [InlineData("""{"enum":[["a"]]}""", "[\"$?\"]", true)]
    [InlineData("""{"not":{"type":"string"}}""", "\"$?\"", true)]
    [InlineData("""{"oneOf":[{"type":"string"},{"maxLength":9}]}""", "\"$?\"", true)]
    [InlineData("""{"uniqueItems":true}""", "[\"$?\",\"$?\"]", true)]
    [InlineData("""{"properties":{"a":{"minimum":1}},"required":["a","b"]}""", """{"a":"$?"}""", false)]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"null"}]}""", "\"$text\"", false)]
    public void WhatIsNotKnownYetSatisfiesEveryRule(string schema, string value, bool fits)
    {
        IReadOnlyList<InputFault> faults = JsonSchema.Parse(
            DataJson.Parse(schema)).Validate(DataJson.Parse(value), part => part switch
        {
            DataString { Value: "$?" } => ValueCertainty.Unknown,
            DataString { Value: "$text" } => ValueCertainty.TextUnknown,
            _ => ValueCertainty.Known,
        });
        Assert.Equal(fits, faults.Count == 0);
    }

    [Fact]
    public void SecretIsAStringOfUnknownText()
    {
        var secret = new DataSecret([new SecretPart(IsSecret: true, "TOKEN")]);
        Assert.Empty(
            JsonSchema.Parse(DataJson.Parse("""{"type":"string","minLength":50,"pattern":"^x"}""")).Validate(secret));
        Assert.NotEmpty(JsonSchema.Parse(DataJson.Parse("""{"type":"integer"}""")).Validate(secret));
    }

    [Fact]
    public void SchemaThatMultipliesItsWorkEndsWithAFault()
    {
        var definitions = new DataObjectBuilder();
        for (int i = 0; i < 40; i++)
        {
            DataValue next = DataObject.Of(("$ref", $"#/$defs/d{i + 1}"));
            definitions.Set($"d{i}", DataObject.Of(("allOf", new DataArray([next, next]))));
        }

        definitions.Set("d40", DataObject.Empty);
        DataObject document = DataObject.Of(("$defs", definitions.Build()), ("$ref", "#/$defs/d0"));
        InputFault fault = Assert.Single(JsonSchema.Parse(document).Validate(DataNull.Value));
        Assert.Contains("too much work", fault.Message, StringComparison.Ordinal);
    }
}
