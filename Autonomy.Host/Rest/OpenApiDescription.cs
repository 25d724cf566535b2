using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Values;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Autonomy.Host.Rest;

/// <summary>
/// The document that clients are generated from. What a body is it takes from the models; what handlers read out of
/// the query and the headers, endpoints say with <see cref="TakenValues"/>.
/// </summary>
internal static class OpenApiDescription
{
    /// <summary>The name of the document.</summary>
    public const string Name = "v1";

    private const string ProblemName = "Problem";
    private const string TokenName = "token";

    private static readonly TakenValue Key = new(
        KeyedWrites.Header, "Sent again with the same key, the request is answered again and has no second effect.");

    public static void AddTo(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.CreateSchemaReferenceId = NameOf;
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Type type = context.JsonTypeInfo.Type;
            // Converters say nothing of the form.
            if (type == typeof(DataObject)) schema.Type = JsonSchemaType.Object;
            if (type == typeof(TimeSpan) || type == typeof(TimeSpan?)) schema.Pattern = ShapeComponents.DurationPattern;
            if (type.IsEnum) ShapeComponents.DescribeWords(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Autonomy";
            document.Info.Description = "Durable, autonomous execution of plans.";
            // It is served wherever it is served from: the document is the same on every machine.
            document.Servers = [];
            DescribeTokens(document);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(EventDescription.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            foreach (IOpenApiSchema component in document.Components!.Schemas!.Values)
                AllowNullOnce(component, document);
            return Task.CompletedTask;
        });
    });

    // On loopback a service without tokens is open; whether one is wanted hangs on the service, not on the path.
    private static void DescribeTokens(OpenApiDocument document)
    {
        document.AddComponent(TokenName, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token of a workspace. A service on loopback that has none takes requests without.",
        });
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenName, document)] = [] },
            new OpenApiSecurityRequirement(),
        ];
    }

    // Null is one of all values: said beside them, it would be two of what exactly one is to hold.
    private static void AllowNullOnce(IOpenApiSchema component, OpenApiDocument document)
    {
        foreach ((string name, IOpenApiSchema property) in component.Properties?.ToList() ?? [])
        {
            bool isAnyOrNull = property.OneOf is [{ Type: JsonSchemaType.Null }, OpenApiSchemaReference any]
                && any.Reference.Id == nameof(DataValue);
            if (!isAnyOrNull) continue;
            component.Properties![name] = new OpenApiSchemaReference(nameof(DataValue), document)
            {
                Description = property.Description,
            };
        }
    }

    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        bool takesKey = !HttpMethods.IsGet(context.Description.HttpMethod ?? "")
            && !metadata.Contains(KeyRule.Refused) && !metadata.OfType<WithoutToken>().Any();
        foreach (TakenValue taken in metadata.OfType<TakenValue>().Concat(takesKey ? [Key] : []))
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = taken.Name,
                In = taken.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
                Description = taken.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        OpenApiDocument document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(ProblemName) != true)
        {
            document.AddComponent(
                ProblemName, await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellation));
        }

        (operation.Responses ??= [])["default"] = new OpenApiResponse
        {
            Description = "Why it is refused (RFC 9457).",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(ProblemName, document) },
            },
        };
    }

    // Names that a generated client can do with.
    private static string? NameOf(JsonTypeInfo type) => type.Type switch
    {
        { IsGenericType: true } list when list.GetGenericTypeDefinition() == typeof(ListOf<>) =>
            $"ListOf{list.GetGenericArguments()[0].Name}",
        { IsGenericType: true } page when page.GetGenericTypeDefinition() == typeof(PageOf<>) =>
            $"PageOf{page.GetGenericArguments()[0].Name}",
        var problem when problem == typeof(ProblemBody) => ProblemName,
        _ => OpenApiOptions.CreateDefaultSchemaReferenceId(type),
    };
}
