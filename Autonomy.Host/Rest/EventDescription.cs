using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Autonomy.Host.Rest;

/// <summary>
/// Events in the document: what is said under each public name, made of the shapes that the journal is written with.
/// For the name <c>step-completed</c> there is <c>StepCompletedData</c>, and the event <c>StepCompletedEvent</c>.
/// </summary>
internal static class EventDescription
{
    private const string Envelope = "EventEnvelope";
    private const string Other = "OtherEvent";

    private static readonly EventShape[] Bodies = [.. ExecutionEventTable.Bodies, .. ProjectEventTable.Bodies];

    /// <summary>Lets what makes the document know how bodies are written.</summary>
    public static void AddShapesTo(JsonSerializerOptions options)
    {
        foreach (JsonSerializerOptions stored in Bodies.Select(body => body.Shape.Options).Distinct())
        {
            // Before what looks at types itself, which stands last.
            options.TypeInfoResolverChain.Insert(options.TypeInfoResolverChain.Count - 1, stored.TypeInfoResolver!);
            foreach (JsonConverter converter in stored.Converters) options.Converters.Add(converter);
        }
    }

    /// <summary>Adds them to the document.</summary>
    public static async Task DescribeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var components = new ShapeComponents(document, context);
        IDictionary<string, IOpenApiSchema> schemas = document.Components!.Schemas!;
        var any = (OpenApiSchema)schemas[nameof(EventResource)];
        var union = new OpenApiSchema { Description = any.Description, OneOf = [] };
        schemas[nameof(EventResource)] = union;
        IOpenApiSchema anyType = Take(any, "type");
        IOpenApiSchema anyData = Take(any, "data");
        any.Description = "What every event has besides its name, and what it says.";
        OpenApiSchemaReference envelope = components.Add(Envelope, any);
        var names = new List<JsonNode>();
        foreach (IGrouping<string, EventShape> told in Bodies.GroupBy(body => StreamedEvent.PublicNameOf(body.Name)))
        {
            OpenApiSchemaReference data = await AddDataAsync(components, told.Key, [.. told], cancellation);
            var maybe = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, data] };
            union.OneOf.Add(components.Add(
                $"{Pascal(told.Key)}Event", EventOf(envelope, Named(told.Key), maybe)));
            names.Add(told.Key);
        }

        OpenApiSchema other = EventOf(envelope, Unnamed(names, anyType), anyData);
        other.Description = "An event whose name came later than this document.";
        union.OneOf.Add(components.Add(Other, other));
        await components.AddAsync(
            nameof(ClusterChangedEvent), RestBodies.Shapes.ClusterChangedEvent, cancellation);
        schemas[nameof(ClusterChangedEvent)].Properties!["type"] = Named(ClusterChangedEvent.Name);
    }

    // Where several stored events have one public name, it says what one of them does.
    private static async Task<OpenApiSchemaReference> AddDataAsync(
        ShapeComponents components, string name, EventShape[] stored, CancellationToken cancellation)
    {
        string component = $"{Pascal(name)}Data";
        if (stored is [{ } only]) return await components.AddAsync(component, only.Shape, cancellation);
        var any = new OpenApiSchema { AnyOf = [] };
        foreach (EventShape one in stored)
            any.AnyOf.Add(await components.AddAsync($"{Pascal(one.Name)}Data", one.Shape, cancellation));
        return components.Add(component, any);
    }

    private static OpenApiSchema EventOf(IOpenApiSchema envelope, IOpenApiSchema type, IOpenApiSchema data) => new()
    {
        AllOf = [envelope],
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "data" },
        Properties = new Dictionary<string, IOpenApiSchema> { ["type"] = type, ["data"] = data },
    };

    private static OpenApiSchema Named(string name) => new() { Type = JsonSchemaType.String, Const = name };

    private static OpenApiSchema Unnamed(List<JsonNode> names, IOpenApiSchema any) => new()
    {
        Type = JsonSchemaType.String,
        Not = new OpenApiSchema { Enum = names },
        Description = any.Description,
    };

    private static IOpenApiSchema Take(OpenApiSchema schema, string property)
    {
        schema.Required!.Remove(property);
        schema.Properties!.Remove(property, out IOpenApiSchema? taken);
        return taken!;
    }

    private static string Pascal(string name) =>
        string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
