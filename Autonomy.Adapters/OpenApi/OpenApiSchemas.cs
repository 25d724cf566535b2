using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>
/// Makes JSON Schemas of an operation's schemas: those that they refer to come along as <c>$defs</c>, so that circles
/// stay what they are, and what 3.0 says in words of its own is said in those of 2020-12.
/// </summary>
/// <param name="document">The document.</param>
/// <param name="isInput">Whether values of the schemas are sent: what is read-only need not be given then.</param>
internal sealed class OpenApiSchemas(OpenApiDocument document, bool isInput)
{
    /// <summary>Schemas that one operation refers to, directly or not, at most: 500.</summary>
    private const int DefinitionsMax = 500;

    /// <summary>Nodes of the schemas of one operation, at most: 20,000.</summary>
    private const int NodesMax = 20_000;

    private const string Components = "#/components/schemas/";

    // What says nothing of values and may be long.
    private static readonly string[] Dropped =
        ["example", "examples", "xml", "externalDocs", "discriminator", "nullable", "$schema", "$id", "$anchor"];

    private static readonly string[] OfOne =
    [
        "items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else",
        "unevaluatedItems", "unevaluatedProperties",
    ];

    private static readonly string[] OfSeveral = ["allOf", "anyOf", "oneOf", "prefixItems"];

    private static readonly string[] ByName = ["properties", "patternProperties", "$defs", "dependentSchemas"];

    private readonly SortedDictionary<string, DataValue> _definitions = new(StringComparer.Ordinal);
    private readonly Queue<string> _pending = [];
    private int _nodes;

    /// <summary>The schema; what it refers to comes with <see cref="With"/>.</summary>
    /// <exception cref="OpenApiRefusedException">It is too large, or refers to what is no schema.</exception>
    public DataValue Convert(DataValue schema)
    {
        DataValue converted = ConvertOne(schema);
        while (_pending.TryDequeue(out string? name)) _definitions[name] = ConvertOne(document.Find(Components + name));
        return converted;
    }

    /// <summary>A schema of an object, with all that its parts refer to.</summary>
    public DataObject With(DataObject schema)
    {
        if (_definitions.Count == 0) return schema;
        var definitions = new DataObjectBuilder();
        foreach ((string name, DataValue definition) in _definitions)
            definitions.Set(Plain(name), definition);
        return schema.With("$defs", definitions.Build());
    }

    private DataValue ConvertOne(DataValue schema)
    {
        if (++_nodes > NodesMax)
        {
            throw new OpenApiRefusedException(
                $"Its schemas have more than {NodesMax} parts.", "Split the operation, or simplify its schemas.");
        }

        if (schema is not DataObject keywords) return schema is DataBoolean ? schema : DataBoolean.True;
        if (keywords.TextOrNull("$ref") is { } reference && document.IsOld)
            return DataObject.Of(("$ref", Refer(reference)));
        var converted = new DataObjectBuilder();
        foreach ((string keyword, DataValue value) in keywords.Properties)
        {
            if (!Dropped.Contains(keyword)) converted.Set(keyword, ConvertKeyword(keyword, value, keywords));
        }

        DataObject result = converted.Build();
        return document.IsOld ? Renew(keywords, result) : result;
    }

    private DataValue ConvertKeyword(string keyword, DataValue value, DataObject keywords)
    {
        if (keyword == "$ref" && value is DataString reference) return Refer(reference.Value);
        if (keyword == "required" && isInput) return WithoutReadOnly(value, keywords.Object("properties"));
        if (OfOne.Contains(keyword)) return ConvertOne(value);
        if (OfSeveral.Contains(keyword) && value is DataArray several)
            return new DataArray([.. several.Items.Select(ConvertOne)]);
        if (!ByName.Contains(keyword) || value is not DataObject named) return value;
        var schemas = new DataObjectBuilder();
        foreach ((string name, DataValue schema) in named.Properties) schemas.Set(name, ConvertOne(schema));
        return schemas.Build();
    }

    private static DataValue WithoutReadOnly(DataValue required, DataObject properties) =>
        required is DataArray names
            ? new DataArray([.. names.Items.Where(
                name => name is not DataString text || !properties.Object(text.Value).Flag("readOnly"))])
            : required;

    private string Refer(string reference)
    {
        if (!reference.StartsWith(Components, StringComparison.Ordinal))
        {
            throw new OpenApiRefusedException(
                $"The schema '{reference}' is not among the document's components.",
                "Move it to components/schemas, and refer to it there.");
        }

        string place = Uri.UnescapeDataString(reference[Components.Length..]);
        string name = place.Split('/')[0];
        if (!_definitions.ContainsKey(name))
        {
            if (_definitions.Count >= DefinitionsMax)
            {
                throw new OpenApiRefusedException(
                    $"It refers to more than {DefinitionsMax} schemas.", "Split the operation.");
            }

            _definitions.Add(name, DataBoolean.True);
            _pending.Enqueue(name);
        }

        return $"#/$defs/{place}";
    }

    private static string Plain(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    // 3.0 has bounds that are flags, and null beside the type.
    private static DataObject Renew(DataObject old, DataObject schema)
    {
        schema = RenewBound(RenewBound(schema, "exclusiveMinimum", "minimum"), "exclusiveMaximum", "maximum");
        if (!old.Flag("nullable")) return schema;
        if (schema["enum"] is DataArray allowed && !allowed.Items.Any(value => value is DataNull))
            schema = schema.With("enum", new DataArray(allowed.Items.Add(DataNull.Value)));
        if (schema["type"] is DataString type)
            return schema.With("type", new DataArray([type, new DataString("null")]));
        return DataObject.Of(("anyOf", new DataArray([schema, DataObject.Of(("type", "null"))])));
    }

    private static DataObject RenewBound(DataObject schema, string exclusive, string bound)
    {
        if (schema[exclusive] is not DataBoolean flag) return schema;
        var renewed = new DataObjectBuilder();
        foreach ((string keyword, DataValue value) in schema.Properties)
        {
            if (keyword == exclusive || (keyword == bound && flag.Value)) continue;
            renewed.Set(keyword, value);
        }

        return flag.Value && schema[bound] is { } limit
            ? renewed.Set(exclusive, limit).Build()
            : renewed.Build();
    }
}
