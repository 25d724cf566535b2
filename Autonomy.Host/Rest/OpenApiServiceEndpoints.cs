using Autonomy.Adapters.Connections;
using Autonomy.Core.Connections;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The services of OpenAPI documents whose operations a workspace can call.</summary>
internal sealed class OpenApiServiceEndpoints(ConnectionDesk connections, Paging paging) : IRestEndpoints
{
    private readonly ConnectionPaths<OpenApiServiceResource> _paths = new(connections, paging)
    {
        Kind = ConnectionKind.OpenApi,
        Name = "openapi-services",
        ResourceOf = Of,
        Shape = RestBodies.Shapes.OpenApiServiceResource,
        PageShape = RestBodies.Shapes.PageOfOpenApiServiceResource,
    };

    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/openapi-services", (Delegate)AddAsync).Demands(Right.Administer)
            .Accepts<AddOpenApiServiceRequest>("application/json")
            .Produces<OpenApiServiceResource>(StatusCodes.Status201Created)
            .WithSummary("Imports an OpenAPI document: its operations are tools.");
        _paths.Map(
            group,
            list: "The OpenAPI services of the workspace, by name.",
            get: "An OpenAPI service.",
            refresh: "Reads the document of the service again where it is at a URL, and accepts it.",
            remove: "Takes an OpenAPI service away; steps that call its operations wait for it.");
    }

    private async Task AddAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        AddOpenApiServiceRequest request =
            await JsonBody.ReadAsync(context, RestBodies.Shapes.AddOpenApiServiceRequest);
        context.IsBecause(request.Reason);
        await _paths.AddAsync(context, caller, ConnectionOf(caller, request));
    }

    private static Connection ConnectionOf(Caller caller, AddOpenApiServiceRequest request)
    {
        if (request.Document is null == request.Url is null)
        {
            throw RequestValues.Mistake(
                "/document", "A service has exactly one of document and url.", "Write one of them.");
        }

        return new Connection
        {
            Name = ConnectionParts.NameOf(request.Name),
            Workspace = caller.Workspace,
            Kind = ConnectionKind.OpenApi,
            OpenApi = new OpenApiService
            {
                Url = request.Url is { } url ? ConnectionParts.UrlOf(url, "/url") : null,
                Server = request.Server is { } server ? ConnectionParts.UrlOf(server, "/server") : null,
                Auth = ConnectionParts.SecretsOf(request.Auth, "/auth"),
                ChecksAnswers = request.CheckAnswers ?? true,
            },
            Effects = ConnectionParts.EffectsOf(request.Effects),
            Timeout = ConnectionParts.TimeoutOf(request.Timeout),
            Definition = new ConnectionDefinition { Document = DocumentOf(request.Document) },
            By = caller.Name,
        };
    }

    private static DataObject? DocumentOf(DataValue? given)
    {
        try
        {
            return given switch
            {
                null => null,
                DataString text => DocumentFetcher.Read(text.Value),
                _ => given as DataObject
                    ?? throw RequestValues.Mistake("/document", "It is no document.", "Write an object or a text."),
            };
        }
        catch (ConnectionRefusedException refused)
        {
            throw RequestValues.Mistake("/document", refused.Message, "Write an OpenAPI document in JSON or YAML.");
        }
    }

    private static OpenApiServiceResource Of(ConnectionView view) => new()
    {
        Name = view.Connection.Name,
        Url = view.Connection.OpenApi!.Url,
        Server = view.Server?.AbsoluteUri,
        Auth = view.Connection.OpenApi.Auth,
        CheckAnswers = view.Connection.OpenApi.ChecksAnswers,
        Title = view.Connection.Definition.Title,
        Version = view.Connection.Definition.Version,
        DefinitionHash = view.Connection.Definition.Hash,
        Tools = ConnectionParts.ToolsOf(view, static _ => null),
        Faults = ConnectionParts.FaultsOf(view),
        CreatedBy = view.Connection.By,
    };
}
