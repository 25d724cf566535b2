using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters;

/// <summary>
/// The part of JSON Schema that tools use: enough to see that their schemas are sound and their outputs fit.
/// </summary>
internal static class SchemaShape
{
    private static readonly string[] Keywords =
    [
        "type", "description", "properties", "required", "additionalProperties", "items", "enum", "const", "default",
            "minimum",
        "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "minItems", "maxItems",
            "format",
        "oneOf", "anyOf", "allOf", "examples", "uniqueItems", "minProperties", "maxProperties", "propertyNames",
            "title", "$schema",
    ];

    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];

    /// <summary>Fails where a keyword is unknown, a type is none, or a required property is not described.</summary>
    public static void AssertSound(DataObject schema, string where)
    {
        foreach ((string keyword, DataValue value) in schema.Properties)
        {
            Assert.True(Keywords.Contains(keyword), $"{where}: '{keyword}' is no keyword.");
            if (keyword is "type") Assert.All(TypesOf(value), type => Assert.Contains(type, Types));
            if (keyword is "items") AssertSound((DataObject)value, $"{where}/items");
            if (keyword is "additionalProperties" && value is DataObject extra)
                AssertSound(extra, $"{where}/additionalProperties");
            if (keyword is "oneOf" or "anyOf" or "allOf")
                Assert.All(((DataArray)value).Items, part => AssertSound((DataObject)part, $"{where}/{keyword}"));
        }

        var properties = schema["properties"] as DataObject;
        foreach ((string name, DataValue property) in properties?.Properties ?? [])
            AssertSound((DataObject)property, $"{where}/{name}");
        foreach (string name in RequiredOf(schema))
            Assert.True(properties?[name] is not null, $"{where}: '{name}' is required and not described.");
    }

    /// <summary>Fails where an input's schema is no object, or takes properties that it does not name.</summary>
    public static void AssertClosedObject(DataObject schema, string where)
    {
        Assert.Equal("object", (schema["type"] as DataString)?.Value);
        Assert.True(schema["properties"] is DataObject, $"{where}: the schema has no properties.");
        Assert.True(IsClosed(schema), $"{where}: the schema is open.");
    }

    /// <summary>
    /// Fails where a value is not of the schema's type, lacks a required property, or has one too many.
    /// </summary>
    public static void AssertHolds(DataObject schema, DataValue value, string where)
    {
        if (schema["type"] is { } types)
            Assert.True(TypesOf(types).Any(type => IsOf(type, value)), $"{where}: {value} is not of type {types}.");
        if (value is DataArray array && schema["items"] is DataObject items)
            Assert.All(array.Items, item => AssertHolds(items, item, $"{where}/items"));
        if (value is not DataObject record) return;
        foreach (string name in RequiredOf(schema))
            Assert.True(record[name] is not null, $"{where}: '{name}' is missing.");
        var properties = schema["properties"] as DataObject;
        foreach ((string name, DataValue property) in record.Properties)
        {
            if (properties?[name] is DataObject described) AssertHolds(described, property, $"{where}/{name}");
            else Assert.False(IsClosed(schema), $"{where}: '{name}' is one too many.");
        }
    }

    private static bool IsClosed(DataObject schema) => Equals(schema["additionalProperties"], DataBoolean.False);

    private static IEnumerable<string> TypesOf(DataValue type) =>
        type is DataArray several ? several.Items.Select(one => ((DataString)one).Value) : [((DataString)type).Value];

    private static IEnumerable<string> RequiredOf(DataObject schema) =>
        schema["required"] is DataArray required ? required.Items.Select(name => ((DataString)name).Value) : [];

    private static bool IsOf(string type, DataValue value) => type switch
    {
        "null" => value is DataNull,
        "boolean" => value is DataBoolean,
        "object" => value is DataObject,
        "array" => value is DataArray,
        "number" => value is DataNumber,
        "integer" => value is DataNumber number && number.TryGetInt64(out _),
        _ => value is DataString,
    };
}
