using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// A schema within a document, read for the shape that it asks for: what an editor of values needs to know, where the
/// validation only needs to say yes or no. References are followed.
/// </summary>
internal sealed class SchemaPlace
{
    private const int ReferencesMax = 32;

    private readonly JsonSchema _schema;
    private readonly InstancePath _path;
    private readonly InstancePath _shapePath;
    private readonly DataObject _shape;

    private SchemaPlace(JsonSchema schema, DataValue document, InstancePath path)
    {
        (_schema, _path) = (schema, path);
        (_shape, _shapePath) = Follow(schema.Document, document, path);
    }

    /// <summary>The types that are allowed, as far as the schema tells; empty where any is.</summary>
    internal IReadOnlyList<string> Types => _shape["type"] switch
    {
        DataString one => [one.Value],
        DataArray several => [.. several.Items.OfType<DataString>().Select(type => type.Value)],
        _ when Options.Length > 0 => [.. Options.Select(NameOf).Distinct()],
        _ when _shape["properties"] is not null || _shape["required"] is not null => ["object"],
        _ when _shape["items"] is not null => ["array"],
        _ => [],
    };

    /// <summary>The values of <c>enum</c> or <c>const</c>; empty where neither is there.</summary>
    internal ImmutableArray<DataValue> Options =>
        _shape["const"] is { } constant ? [constant] : (_shape["enum"] as DataArray)?.Items ?? [];

    internal string Format => (_shape["format"] as DataString)?.Value ?? "";

    internal string Description => (_shape["description"] as DataString)?.Value ?? "";

    /// <summary>The value of a property that is left out: its default, or the only value that it may have.</summary>
    internal DataValue? Default => _shape["default"] ?? (Options is [var only] ? only : null);

    internal IReadOnlyList<string> Named => [.. Members("properties").Select(member => member.Key)];

    internal IReadOnlyList<string> Required =>
        [.. ((_shape["required"] as DataArray)?.Items ?? []).OfType<DataString>().Select(name => name.Value)];

    /// <summary>Whether properties that are not named are refused.</summary>
    internal bool IsClosed => _shape["additionalProperties"] is DataBoolean { Value: false };

    internal SchemaPlace? Items => Of("items");

    /// <summary>The schemas of <c>anyOf</c>, <c>oneOf</c> and <c>allOf</c>.</summary>
    internal IEnumerable<SchemaPlace> Branches =>
        from keyword in (string[])["anyOf", "oneOf", "allOf"]
        where _shape[keyword] is DataArray
        let branches = (DataArray)_shape[keyword]!
        from index in Enumerable.Range(0, branches.Items.Length)
        select new SchemaPlace(_schema, branches.Items[index], _shapePath.Of(keyword).Of(index));

    internal static SchemaPlace RootOf(JsonSchema schema) => new(schema, schema.Document, InstancePath.Root);

    /// <summary>Whether the schema says anything of a property of this name.</summary>
    internal bool Covers(string name) =>
        Members("properties").Any(member => member.Key == name)
        || Members("patternProperties").Any(member => EcmaPattern.Compile(member.Key).IsMatch(name));

    /// <summary>The schema of a property; null where none is for it alone.</summary>
    internal SchemaPlace? Property(string name)
    {
        if (_shape["properties"] is DataObject named && named[name] is { } schema)
            return new SchemaPlace(_schema, schema, _shapePath.Of("properties").Of(name));
        return Covers(name) ? null : Of("additionalProperties");
    }

    /// <summary>
    /// Whether a value fits, the formats of dates and times included, which the validation leaves out.
    /// </summary>
    internal bool Accepts(DataValue value) => _schema.Fits(_path.ToString(), value) && HasFormats(value);

    private bool HasFormats(DataValue value) => value switch
    {
        DataString text => DateText.HasFormat(text.Value, Format),
        DataArray array when Items is { } items => array.Items.All(items.HasFormats),
        DataObject record => record.Properties.All(
            property => Property(property.Key)?.HasFormats(property.Value) ?? true),
        _ => true,
    };

    private SchemaPlace? Of(string keyword) =>
        _shape[keyword] is DataObject schema ? new SchemaPlace(_schema, schema, _shapePath.Of(keyword)) : null;

    private IEnumerable<KeyValuePair<string, DataValue>> Members(string keyword) =>
        (_shape[keyword] as DataObject)?.Properties ?? [];

    private static (DataObject Shape, InstancePath Path) Follow(DataValue root, DataValue document, InstancePath path)
    {
        for (int references = 0; references < ReferencesMax; references++)
        {
            if (document is not DataObject keywords) return (DataObject.Empty, path);
            if (keywords["$ref"] is not DataString { Value: ['#', .. string pointer] }) return (keywords, path);
            (document, path) = (root, InstancePath.Root);
            foreach (string segment in JsonPointer.Segments(Uri.UnescapeDataString(pointer)))
            {
                document = JsonPointer.Step(document, segment) ?? DataNull.Value;
                path = path.Of(segment);
            }
        }

        return (DataObject.Empty, path);
    }

    private static string NameOf(DataValue value) => value.Kind switch
    {
        DataKind.Null => "null",
        DataKind.Boolean => "boolean",
        DataKind.Number => "number",
        DataKind.Array => "array",
        DataKind.Object => "object",
        _ => "string",
    };
}
