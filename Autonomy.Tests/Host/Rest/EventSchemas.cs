using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Host.Rest;

/// <summary>The schemas of an OpenAPI document, to hold what is on the wire to.</summary>
internal sealed class EventSchemas(DataObject document)
{
    public DataObject All { get; } = (DataObject)((DataObject)document["components"]!)["schemas"]!;

    /// <summary>How a value breaks a schema.</summary>
    public IReadOnlyList<InputFault> FaultsOf(string schema, DataValue value) => Validate(All, schema, value);

    /// <summary>How a value breaks a schema that allows nothing but what it names.</summary>
    public IReadOnlyList<InputFault> FaultsOfClosed(string schema, DataValue value) =>
        Validate(DataObject.Of([.. All.Properties.Select(one => (one.Key, Closed(one.Value)))]), schema, value);

    private static IReadOnlyList<InputFault> Validate(DataObject schemas, string schema, DataValue value) =>
        JsonSchema.Parse(DataObject.Of(
            ("$ref", new DataString($"#/components/schemas/{schema}")),
            ("components", DataObject.Of(("schemas", schemas))))).Validate(value);

    private static DataValue Closed(DataValue schema) =>
        schema is DataObject whole && whole["properties"] is not null
            ? whole.With("additionalProperties", DataBoolean.False)
            : schema;
}
