using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Autonomy.Host.Rest;

/// <summary>
/// The report in the document: as JSON it is what <c>docs/report.schema.json</c> says, which the program has in itself;
/// as Markdown and HTML it is a text.
/// </summary>
internal static class ReportDescription
{
    private const string Component = "ExecutionReport";
    private const string Resource = "report.schema.json";

    /// <summary>Describes the answer of the endpoint that gives reports.</summary>
    public static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        OpenApiDocument document = context.Document!;
        document.AddComponent(Component, Read(document));
        operation.Responses!["200"].Content!["application/json"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(Component, document),
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Read(OpenApiDocument document)
    {
        using Stream stream = typeof(ReportDescription).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(stream);
        OpenApiSchema? schema = OpenApiModelFactory.Parse<OpenApiSchema>(
            text.ReadToEnd(), OpenApiSpecVersion.OpenApi3_1, document, out OpenApiDiagnostic found, "json");
        if (schema is null || found.Errors.Count > 0)
            throw new InvalidOperationException($"{Resource} cannot be read: {string.Join(' ', found.Errors)}");
        // The document says once, for all of its schemas, which dialect they are written in.
        schema.Schema = null;
        return schema;
    }
}
