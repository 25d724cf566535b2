using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Autonomy.Host.Rest;

/// <summary>
/// The components of a document that are made of shapes which something else is written with than answers: what is not
/// there is left out by them, and never null.
/// </summary>
internal sealed class ShapeComponents(OpenApiDocument document, OpenApiDocumentTransformerContext context)
{
    /// <summary>How durations are told: as plans write them, <c>1500ms</c>, <c>90s</c>, <c>15m</c>.</summary>
    public const string DurationPattern = "^[0-9]+(ms|s|m|h|d)$";

    // What paths describe already, and a plan as what it is to whoever reads it: an object.
    private static readonly Dictionary<Type, string> Described = new()
    {
        [typeof(DataValue)] = nameof(DataValue),
        [typeof(DataObject)] = nameof(DataObject),
        [typeof(Plan)] = nameof(DataObject),
        [typeof(ClusterResource)] = nameof(ClusterResource),
    };

    private readonly Dictionary<string, Type> _made = [];

    /// <summary>Says which words an enumeration is written as.</summary>
    public static void DescribeWords(OpenApiSchema schema, JsonTypeInfo shape)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Enum.GetValuesAsUnderlyingType(shape.Type).Cast<object>()
            .Select(value => JsonSerializer.SerializeToNode(Enum.ToObject(shape.Type, value), shape)!)];
    }

    /// <summary>Adds a schema under a name that nothing else has.</summary>
    /// <exception cref="InvalidOperationException">Something else has it.</exception>
    public OpenApiSchemaReference Add(string name, OpenApiSchema schema)
    {
        if (document.Components?.Schemas?.ContainsKey(name) == true)
            throw new InvalidOperationException($"Two schemas of the document are named {name}: rename one.");
        document.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>Adds what a shape writes, and all that it is made of.</summary>
    public async Task<OpenApiSchemaReference> AddAsync(string name, JsonTypeInfo shape, CancellationToken cancellation)
    {
        if (_made.TryAdd(name, shape.Type)) return Add(name, await MakeAsync(shape, cancellation));
        if (_made[name] != shape.Type)
            throw new InvalidOperationException($"{shape.Type} and {_made[name]} are both named {name}: rename one.");
        return new OpenApiSchemaReference(name, document);
    }

    private async Task<OpenApiSchema> MakeAsync(JsonTypeInfo shape, CancellationToken cancellation)
    {
        OpenApiSchema schema = await context.GetOrCreateSchemaAsync(shape.Type, null, cancellation);
        if (shape.Kind != JsonTypeInfoKind.Object) return schema;
        IDictionary<string, IOpenApiSchema> all = schema.Properties ?? new Dictionary<string, IOpenApiSchema>();
        schema.Properties = new Dictionary<string, IOpenApiSchema>();
        schema.Required = new HashSet<string>();
        foreach (JsonPropertyInfo property in shape.Properties)
        {
            if (!IsWritten(property)) continue;
            JsonTypeInfo of = property.Options.GetTypeInfo(property.PropertyType);
            schema.Properties.Add(property.Name, await OfAsync(of, all[property.Name], cancellation));
            if (IsAlwaysWritten(property)) schema.Required.Add(property.Name);
        }

        return schema;
    }

    private async Task<IOpenApiSchema> OfAsync(JsonTypeInfo shape, IOpenApiSchema whole, CancellationToken cancellation)
    {
        if (Nullable.GetUnderlyingType(shape.Type) is { } type) shape = shape.Options.GetTypeInfo(type);
        if (Described.TryGetValue(shape.Type, out string? known))
            return new OpenApiSchemaReference(known, document);
        if (shape.Kind == JsonTypeInfoKind.Object || shape.Type.IsEnum)
            return await AddAsync(shape.Type.Name, shape, cancellation);

        var schema = (OpenApiSchema)whole;
        schema.Type &= ~JsonSchemaType.Null;
        if (shape.Kind == JsonTypeInfoKind.Enumerable)
        {
            JsonTypeInfo of = shape.Options.GetTypeInfo(shape.ElementType!);
            schema.Items = await OfAsync(of, schema.Items!, cancellation);
        }

        return schema;
    }

    private static bool IsWritten(JsonPropertyInfo property) =>
        property.Get is not null && (property.Set is not null || !property.Options.IgnoreReadOnlyProperties);

    private static bool IsAlwaysWritten(JsonPropertyInfo property)
    {
        bool isNullable = property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is not null
            : property.IsGetNullable;
        return !isNullable && property.ShouldSerialize is null;
    }
}
