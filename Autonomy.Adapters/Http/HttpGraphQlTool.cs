using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>
/// <c>http.graphql</c>: one operation of a GraphQL service, over POST as its HTTP specification says.
/// </summary>
internal sealed class HttpGraphQlTool(HttpExchange exchange, HttpOptions options)
{
    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("http.graphql"),
        Description = "Runs a GraphQL operation and gives its data.",
        InputSchema = HttpSchemas.Input("""
            "document": { "type": "string", "minLength": 1, "description": "The GraphQL document with the operation." },
            "variables": { "type": "object", "description": "The operation's variables. Default: none." },
            "operationName": { "type": "string",
              "description": "Which operation of the document to run, where it has several." },
            "idempotencyKeyHeader": { "type": "string",
              "description": "The header that carries the idempotency key; empty for none. Default: Idempotency-Key." }
            """, """["url", "document"]"""),
        OutputSchema = (DataObject)DataJson.Parse("""
            { "type": "object", "required": ["data", "status", "url", "durationMs"], "additionalProperties": false,
              "properties": {
                "data": { "description": "The data; null parts have an entry in errors." },
                "errors": { "type": "array", "description": "The errors of a result that is there in part." },
                "status": { "type": "integer", "description": "The HTTP status." },
                "url": { "type": "string", "description": "The URL that answered." },
                "durationMs": { "type": "integer",
                  "description": "From the call to the last byte, in milliseconds." } } }
            """),
        Effect = EffectClass.Irreversible,
        TypicalDuration = TimeSpan.FromMilliseconds(800),
    };

    /// <summary>Whether the document can only read: it has no mutation and no subscription.</summary>
    public static bool IsQuery(string document) =>
        !document.Contains("mutation", StringComparison.Ordinal)
            && !document.Contains("subscription", StringComparison.Ordinal);

    public async Task<ToolOutcome> RunAsync(
        DataObject arguments, ToolContext context, CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        OutgoingRequest request = RequestOf(arguments, context);
        using HttpHead head = await exchange.SendAsync(request, cancellation);
        if (head.Failure is not null) return new ToolOutcome.Failed(head.Failure);
        (WholeAnswer? answer, Failure? failure) = await HttpAnswers.ReadAsync(
            head, (int)context.Limits.OutputBytesWithin(options.BodyBytesMax), cancellation);
        failure ??= Judge(head.Request!, answer!, context.Time.GetUtcNow());
        AttemptUsage? usage = HttpAnswers.UsageOf(answer);
        if (failure is not null) return new ToolOutcome.Failed(failure) { Usage = usage };
        var body = (DataObject)answer!.Json!;
        DataObjectBuilder output = new DataObjectBuilder().Set("data", body["data"]!);
        if (body["errors"] is { } errors) output.Set("errors", errors);
        output
            .Set("status", answer.Status)
            .Set("url", answer.Url)
            .Set("durationMs", (long)context.Time.GetElapsedTime(started).TotalMilliseconds);
        return new ToolOutcome.Succeeded(output.Build()) { Usage = usage };
    }

    private static OutgoingRequest RequestOf(DataObject arguments, ToolContext context)
    {
        DataObjectBuilder body = new DataObjectBuilder().Set("query", arguments.Text("document"));
        if (arguments["variables"] is { } variables) body.Set("variables", variables);
        if (arguments.TextOrNull("operationName") is { } name) body.Set("operationName", name);
        DataObject posted = arguments.With("method", "POST").With("json", body.Build());
        OutgoingRequest request = OutgoingRequest.Read(posted, context);
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        headers.TryAdd("Accept", "application/graphql-response+json, application/json");
        return request with { Headers = headers };
    }

    private static Failure? Judge(OutgoingRequest request, WholeAnswer answer, DateTimeOffset now)
    {
        if (answer.Status is < 200 or >= 300) return HttpAnswers.Classify(request, answer, now);
        if (answer.Json is not DataObject body)
        {
            return HttpClassification.OfFault(
                request.Call, HttpFault.WrongContent, $"The content type is '{answer.MediaType}'.");
        }

        if (body["data"] is not (null or DataNull)) return null;
        HttpErrorBody said = HttpErrorBody.Read(body);
        FailureKind kind = said.Known?.Kind ?? FailureKind.BadInput;
        if (kind == FailureKind.TokenExpired) request.Token?.Refuse();
        return new Failure
        {
            Kind = kind,
            Code = "graphql_error",
            Message = $"{request.Call.Url} gave no data: {said.Message ?? "it says nothing more"}. "
                + "Correct the document or its variables.",
            Evidence = new FailureEvidence
            {
                Status = answer.Status,
                Code = said.Known?.Code,
                Target = $"POST {request.Call.Url}",
            },
            Effect = FailureEffect.Unknown,
        };
    }
}
