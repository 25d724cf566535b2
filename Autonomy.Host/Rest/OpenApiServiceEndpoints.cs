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
internal sealed class OpenApiServiceEndpoints(ConnectionDesk connections, Paging paging)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/openapi-services", (Delegate)ListAsync).Produces<PageOf<OpenApiServiceResource>>()
            .WithSummary("The OpenAPI services of the workspace, by name.").TakesPage();
        group.MapPost("/openapi-services", (Delegate)AddAsync).Demands(Right.Administer)
            .Accepts<AddOpenApiServiceRequest>("application/json")
            .Produces<OpenApiServiceResource>(StatusCodes.Status201Created)
            .WithSummary("Imports an OpenAPI document: its operations are tools.");
        group.MapGet("/openapi-services/{name}", (Delegate)GetAsync).Produces<OpenApiServiceResource>()
            .WithSummary("An OpenAPI service.");
        group.MapPost("/openapi-services/{name}/refresh", (Delegate)RefreshAsync).Demands(Right.Administer)
            .Produces<OpenApiServiceResource>()
            .WithSummary("Reads the document of the service again where it is at a URL, and accepts it.");
        group.MapDelete("/openapi-services/{name}", (Delegate)RemoveAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes an OpenAPI service away; steps that call its operations wait for it.");
    }

    private Task ListAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        return context.AnswerAsync(
            paging.Read(context, caller, "openapi-services").Cut(
                connections.List(caller, ConnectionKind.OpenApi), static view => view.Connection.Name).To(Of),
            RestBodies.Shapes.PageOfOpenApiServiceResource);
    }

    private Task GetAsync(HttpContext context, string name) => context.AnswerAsync(
        Of(connections.Find(context.Demand(Right.Look), ConnectionKind.OpenApi, name)),
        RestBodies.Shapes.OpenApiServiceResource);

    private async Task AddAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        AddOpenApiServiceRequest request =
            await JsonBody.ReadAsync(context, RestBodies.Shapes.AddOpenApiServiceRequest);
        ConnectionView added = await connections.AddServiceAsync(
            caller, ConnectionOf(caller, request), context.RequestAborted);
        context.Response.Headers.Location = $"{RestApi.Root}/openapi-services/{added.Connection.Name}";
        await context.AnswerAsync(Of(added), RestBodies.Shapes.OpenApiServiceResource, StatusCodes.Status201Created);
    }

    private async Task RefreshAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Administer);
        await context.AnswerAsync(
            Of(await connections.RefreshAsync(caller, ConnectionKind.OpenApi, name, context.RequestAborted)),
            RestBodies.Shapes.OpenApiServiceResource);
    }

    private async Task RemoveAsync(HttpContext context, string name)
    {
        await connections.RemoveAsync(context.Demand(Right.Administer), ConnectionKind.OpenApi, name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
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
