using Autonomy.Adapters.Connections;
using Autonomy.Adapters.Http;
using Autonomy.Core.Connections;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Plans;

namespace Autonomy.Host.Administration;

/// <summary>
/// Brings the documents of OpenAPI services: those at a URL as <c>http.request</c> would, past the same guard.
/// </summary>
internal sealed class DocumentFetcher(HttpAdapter http, TimeProvider clock)
{
    /// <summary>The largest document, in bytes: 8 MiB.</summary>
    private const long DocumentBytesMax = 8L << 20;

    private static readonly ToolName Request = ToolName.Parse("http.request");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The definition of a service: the document that was given with it, or the one at its URL.</summary>
    /// <exception cref="ConnectionRefusedException">There is none that can be read.</exception>
    public async Task<ConnectionDefinition> DefineAsync(Connection service, CancellationToken cancellation)
    {
        DataObject document = service.OpenApi!.Url is { } url
            ? await FetchAsync(url, cancellation)
            : service.Definition.Document ?? throw Refuse("There is no document.");
        DataObject? info = document["info"] as DataObject;
        return new ConnectionDefinition
        {
            Title = (info?["title"] as DataString)?.Value,
            Version = (info?["version"] as DataString)?.Value,
            Document = document,
        };
    }

    /// <summary>A document in JSON or YAML.</summary>
    /// <exception cref="ConnectionRefusedException">It is neither.</exception>
    public static DataObject Read(string text)
    {
        if (DataJson.TryParse(text, out DataValue? json, out _) && json is DataObject found) return found;
        PlanDocument yaml = YamlPlanText.Read(text);
        if (yaml.Root is DataObject document && yaml.Faults.IsEmpty) return document;
        throw Refuse(yaml.Faults is [{ } fault, ..]
            ? $"It is neither JSON nor YAML: {fault.Message} {fault.Fix}"
            : "It is no object of JSON or YAML.");
    }

    private async Task<DataObject> FetchAsync(string url, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var context = new ToolContext
        {
            Execution = "",
            Step = "",
            Attempt = 1,
            IdempotencyKey = "",
            Deadline = clock.GetUtcNow() + Patience,
            Time = clock,
            Limits = new AttemptLimits { OutputBytes = DocumentBytesMax },
        };
        ToolOutcome outcome = await http.ExecuteAsync(
            new ToolCall(Request, DataObject.Of(("url", url))), context, either.Token);
        if (outcome is ToolOutcome.Failed failed)
            throw new ConnectionRefusedException(failed.Failure.Code, failed.Failure.Message);
        var answer = (DataObject)((ToolOutcome.Succeeded)outcome).Output;
        if (answer["body"] is { } body) return body as DataObject ?? throw Refuse($"{url} has no object.");
        return Read((answer["text"] as DataString)?.Value ?? throw Refuse($"{url} has no text."));
    }

    private static ConnectionRefusedException Refuse(string message) => new("openapi_document", message);
}
