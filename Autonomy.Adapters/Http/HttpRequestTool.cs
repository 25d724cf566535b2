using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary><c>http.request</c>: one call, its answer as the output.</summary>
internal sealed class HttpRequestTool(HttpExchange exchange, HttpOptions options)
{
    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("http.request"),
        Description = "Makes an HTTP request and gives status, headers and body of the answer.",
        InputSchema = HttpSchemas.Input("""
            "method": { "type": "string", "enum": ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
              "description": "The method. Default: GET." },
            "json": { "description": "The body, sent as JSON." },
            "text": { "type": "string", "description": "The body, sent as plain text in UTF-8." },
            "base64": { "type": "string", "description": "The body's bytes in base64." },
            "acceptStatus": { "type": "array", "items": { "type": "integer", "minimum": 100, "maximum": 599 },
              "description": "Statuses besides 200 to 299 that are a success." },
            "expectStatus": { "type": "array", "minItems": 1,
              "items": { "type": "integer", "minimum": 100, "maximum": 599 },
              "description": "The only statuses that are a success." },
            "parse": { "type": "string", "enum": ["json"], "description": "Fails when the answer is not JSON." },
            "followRedirects": { "type": "boolean", "description": "Whether redirects are followed. Default: true." },
            "idempotencyKeyHeader": { "type": "string", "description":
              "The header for the idempotency key of a call that changes something. Default: Idempotency-Key." }
            """, """["url"]"""),
        OutputSchema = HttpSchemas.Answer,
        Effect = EffectClass.Irreversible,
        TypicalDuration = TimeSpan.FromMilliseconds(800),
    };

    public Task<ToolOutcome> RunAsync(DataObject arguments, ToolContext context, CancellationToken cancellation) =>
        SendAsync(
            OutgoingRequest.Read(arguments, context),
            (request, answer) => Judge(arguments, request, answer, context.Time.GetUtcNow()), context, cancellation);

    /// <summary>Sends a request, and gives its answer unless that is judged to be a failure.</summary>
    public async Task<ToolOutcome> SendAsync(
        OutgoingRequest request, Func<OutgoingRequest, WholeAnswer, Failure?> judge, ToolContext context,
        CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        using HttpHead head = await exchange.SendAsync(request, cancellation);
        if (head.Failure is not null) return new ToolOutcome.Failed(head.Failure);
        (WholeAnswer? answer, Failure? failure) = await HttpAnswers.ReadAsync(
            head, (int)context.Limits.OutputBytesWithin(options.BodyBytesMax), cancellation);
        failure ??= judge(head.Request!, answer!);
        AttemptUsage? usage = HttpAnswers.UsageOf(answer);
        return failure is not null
            ? new ToolOutcome.Failed(failure) { Usage = usage }
            : new ToolOutcome.Succeeded(HttpAnswers.OutputOf(answer!, context.Time.GetElapsedTime(started)))
            {
                Usage = usage,
            };
    }

    private static Failure? Judge(
        DataObject arguments, OutgoingRequest request, WholeAnswer answer, DateTimeOffset now)
    {
        IReadOnlyList<int> expected = arguments.Integers("expectStatus");
        bool isSuccess = answer.Status is >= 200 and < 300;
        bool isFine = expected.Count > 0
            ? expected.Contains(answer.Status)
            : isSuccess || arguments.Integers("acceptStatus").Contains(answer.Status);
        if (!isFine && isSuccess) return Unexpected(request, answer, expected);
        if (!isFine) return HttpAnswers.Classify(request, answer, now);
        bool mustBeJson = arguments.Has("parse") && answer.Json is null;
        return mustBeJson
            ? HttpClassification.OfFault(
                request.Call, HttpFault.WrongContent, $"The content type is '{answer.MediaType}'.")
            : null;
    }

    private static Failure Unexpected(OutgoingRequest request, WholeAnswer answer, IReadOnlyList<int> expected) => new()
    {
        Kind = FailureKind.NoProgress,
        Code = $"http_{answer.Status}",
        Message = $"{request.Call.Method} {request.Call.Url} answered {answer.Status}; "
            + $"expected {string.Join(" or ", expected)}.",
        Effect = request.Call.IsSafe ? request.EffectUnsent : FailureEffect.Applied,
        Evidence = new FailureEvidence { Status = answer.Status, Target = $"{request.Call.Method} {request.Call.Url}" },
    };
}
