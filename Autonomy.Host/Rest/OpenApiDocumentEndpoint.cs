using System.Globalization;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Autonomy.Host.Rest;

/// <summary>
/// Gives the document of the service. It is made once, of what does not change while the service runs: making it takes
/// a good part of a second, and whoever asks needs no token.
/// </summary>
internal sealed class OpenApiDocumentEndpoint
{
    private readonly Lazy<Task<byte[]>> _document;

    public OpenApiDocumentEndpoint([FromKeyedServices(OpenApiDescription.Name)] IOpenApiDocumentProvider provider) =>
        _document = new Lazy<Task<byte[]>>(() => WriteAsync(provider));

    public void Map(IEndpointRouteBuilder group) => group.MapGet("/openapi.json", (Delegate)GetAsync)
        .ExcludeFromDescription().WithMetadata(WithoutToken.Instance);

    private async Task GetAsync(HttpContext context)
    {
        byte[] document = await _document.Value;
        context.Response.ContentType = "application/json;charset=utf-8";
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }

    // Not given up with the request that came first: others wait for the same.
    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider provider)
    {
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAs(OpenApiSpecVersion.OpenApi3_1, new OpenApiJsonWriter(text));
        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }
}
