using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>
/// <c>http.poll-until</c>: asks again and again until the answer is the one that is waited for. The attempt's timeout
/// ends it.
/// </summary>
internal sealed class HttpPollTool(HttpExchange exchange, HttpOptions options, PollConditionReader readCondition)
{
    private const double IntervalSecondsDefault = 2;

    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("http.poll-until"),
        Description = "Reads a URL again and again until a condition on the answer holds.",
        InputSchema = HttpSchemas.Input("""
            "until": { "type": "string", "minLength": 1, "description":
              "The condition, in JMESPath over status, headers, body and text: body.state == 'done'." },
            "intervalSeconds": { "type": "number", "minimum": 0.1, "maximum": 3600,
              "description": "The pause between two calls, in seconds. Default: 2. A longer Retry-After is kept." },
            "acceptStatus": { "type": "array", "items": { "type": "integer", "minimum": 100, "maximum": 599 },
              "description": "Statuses besides 200 to 299 on which the condition is evaluated." }
            """, """["url", "until"]"""),
        OutputSchema = HttpSchemas.Answer,
        Effect = EffectClass.Pure,
        Timeout = TimeSpan.FromMinutes(10),
        TypicalDuration = TimeSpan.FromSeconds(10),
    };

    public async Task<ToolOutcome> RunAsync(
        DataObject arguments, ToolContext context, CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        (PollCondition? condition, string? fault) = readCondition(arguments.Text("until"));
        if (condition is null) return new ToolOutcome.Failed(Refuse(fault!));
        OutgoingRequest request = OutgoingRequest.Read(arguments, context);
        for (int calls = 1; ; calls++)
        {
            (WholeAnswer? answer, Failure? failure) = await AskAsync(request, arguments, context, cancellation);
            if (failure is { Kind: not (FailureKind.RateLimited or FailureKind.Unavailable) })
                return new ToolOutcome.Failed(failure);
            if (failure is { Code: FailureCodes.CircuitOpen }) return new ToolOutcome.Failed(failure);
            if (answer is not null)
            {
                DataObject output = HttpAnswers.OutputOf(answer, context.Time.GetElapsedTime(started));
                (bool holds, fault) = condition(output);
                if (fault is not null) return new ToolOutcome.Failed(Refuse(fault));
                if (holds) return new ToolOutcome.Succeeded(output) { Usage = HttpAnswers.UsageOf(answer) };
            }

            // It was renewed for the first call; the next ones are like any other's.
            request = request with { HasFreshCredential = false };
            context.Progress(new ToolProgress(null, $"Asked {calls} times; not yet."));
            if (!await PauseAsync(arguments, failure?.RetryAfter, context.Time, cancellation))
                return new ToolOutcome.Failed(HttpClassification.OfFault(request.Call, HttpFault.Cancelled, ""));
        }
    }

    private async Task<(WholeAnswer? Answer, Failure? Failure)> AskAsync(
        OutgoingRequest request, DataObject arguments, ToolContext context, CancellationToken cancellation)
    {
        using HttpHead head = await exchange.SendAsync(request, cancellation);
        if (head.Failure is not null) return (null, head.Failure);
        (WholeAnswer? answer, Failure? failure) = await HttpAnswers.ReadAsync(
            head, (int)context.Limits.OutputBytesWithin(options.BodyBytesMax), cancellation);
        if (failure is not null) return (null, failure);
        bool isFine = answer!.Status is >= 200 and < 300 || arguments.Integers("acceptStatus").Contains(answer.Status);
        return isFine ? (answer, null) : (null, HttpAnswers.Classify(head.Request!, answer, context.Time.GetUtcNow()));
    }

    private static async Task<bool> PauseAsync(
        DataObject arguments, TimeSpan? retryAfter, TimeProvider time, CancellationToken cancellation)
    {
        TimeSpan interval = TimeSpan.FromSeconds(arguments.Number("intervalSeconds", IntervalSecondsDefault));
        try
        {
            await Task.Delay(retryAfter > interval ? retryAfter.Value : interval, time, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Failure Refuse(string fault) =>
        Arguments.Refuse(
            [new InputFault("/until", fault, "Write a JMESPath condition over status, headers, body and text.")]);
}
