using Autonomy.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Autonomy.Worker.Wire;

/// <summary>The worker's own words as the engine's messages.</summary>
internal static class EngineTerms
{
    /// <summary>The longest message, in bytes, of an engine that does not say: 4 MiB.</summary>
    public const int MessageBytesMaxDefault = 4 << 20;

    /// <summary>What the engine reads of a text, in characters.</summary>
    private const int TextLengthMax = 4_096;

    // What a message has around an output.
    private const int AroundBytesMax = 4_096;

    /// <summary>The largest output, in bytes of JSON, that fits into a message of this length.</summary>
    public static int OutputBytesMax(int messageBytesMax) => messageBytesMax - AroundBytesMax;

    /// <summary>A text as it is sent: no longer than the engine reads it, so that its message fits.</summary>
    public static string TextOf(string? text) =>
        text is null ? "" : text.Length <= TextLengthMax ? text : text[..TextLengthMax];

    /// <summary>
    /// How long a worker that has finished tries at least to hand in what ended, and to see its stream end.
    /// </summary>
    public static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(2);

    /// <summary>Of the lease, what a worker reckons with.</summary>
    private const double OpenPart = 0.75;

    /// <summary>The most that a worker reckons with: a cancel is complete after 6 s at the earliest.</summary>
    private static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ProbeTimeMin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ProbeTimeMax = TimeSpan.FromHours(1);

    public static Autonomy.V1.WorkerTool Of(ToolHandler handler)
    {
        WorkerTool tool = handler.Tool;
        return new Autonomy.V1.WorkerTool
        {
            Name = tool.Name,
            Description = tool.Description,
            InputSchemaJson = ByteString.CopyFromUtf8(handler.InputSchema),
            OutputSchemaJson = ByteString.CopyFromUtf8(handler.OutputSchema),
            Effect = (Autonomy.V1.ToolEffect)(int)tool.Effect,
            Concurrency = tool.Concurrency ?? 0,
            Timeout = tool.Timeout is { } timeout ? Duration.FromTimeSpan(timeout) : null,
            Version = tool.Version,
            CanProbe = handler.Probe is not null,
        };
    }

    /// <summary>How long the engine waits for an answer; a second at least, should the clocks differ.</summary>
    public static TimeSpan TimeLeft(AttemptProbe asked, TimeProvider clock)
    {
        TimeSpan left = asked.Deadline.ToDateTimeOffset() - clock.GetUtcNow();
        return left < ProbeTimeMin ? ProbeTimeMin : left < ProbeTimeMax ? left : ProbeTimeMax;
    }

    public static WorkContext ContextOf(AttemptProbe asked) => new(static (_, _) => { })
    {
        Execution = asked.Execution,
        Step = asked.Step,
        Item = asked.HasItem ? asked.Item : null,
        IdempotencyKey = asked.Id.Key,
        Attempt = asked.Id.Number,
        Deadline = asked.Deadline.ToDateTimeOffset(),
    };

    public static AttemptProbed Of(AttemptProbe asked, FoundTrace found, int outputBytesMax) => found.Kind switch
    {
        CallTraceKind.Happened when found.Output.Length > outputBytesMax =>
            NotKnown(asked, TooLarge(asked.Tool, found.Output.Length, outputBytesMax).Message),
        CallTraceKind.Happened => new AttemptProbed
        {
            Id = asked.Id,
            Happened = new AttemptHappened { OutputJson = UnsafeByteOperations.UnsafeWrap(found.Output) },
        },
        CallTraceKind.DidNotHappen => new AttemptProbed { Id = asked.Id, DidNotHappen = new AttemptDidNotHappen() },
        _ => NotKnown(asked, found.Reason),
    };

    public static AttemptProbed NotKnown(AttemptProbe asked, string reason) =>
        new() { Id = asked.Id, NotKnown = new AttemptNotKnown { Reason = TextOf(reason) } };

    public static AttemptFailed FailedOf(AttemptOffer offer, Exception exception, CancellationToken cancellation)
    {
        WorkerFailureException failure = exception switch
        {
            WorkerFailureException known => known,
            OperationCanceledException when cancellation.IsCancellationRequested =>
                new WorkerFailureException(FailureKind.Cancelled, $"{offer.Tool} was stopped.") { Code = "cancelled" },
            _ => new WorkerFailureException(FailureKind.Unknown, $"{offer.Tool} broke: {exception.Message}"),
        };
        return new AttemptFailed
        {
            Id = offer.Id,
            Kind = (Autonomy.V1.FailureKind)(int)failure.Kind,
            Code = TextOf(failure.Code),
            Message = TextOf(failure.Message),
            Effect = (Autonomy.V1.FailureEffect)(int)failure.Effect,
            // To wait for no time is to leave it to the engine.
            RetryAfter = failure.RetryAfter is { } time && time > TimeSpan.Zero ? Duration.FromTimeSpan(time) : null,
        };
    }

    /// <summary>
    /// How long an attempt is certain to be open for the engine since it was known to be, which is less than its lease
    /// and than a cancel takes to be complete; null: an older engine, which does not answer.
    /// </summary>
    public static TimeSpan? OpenOf(EngineWelcome welcome)
    {
        if (!welcome.AnswersHeartbeats) return null;
        TimeSpan part = welcome.Lease.ToTimeSpan() * OpenPart;
        return part < OpenMax ? part : OpenMax;
    }

    /// <summary>How often heartbeats are sent: often enough that what is read in time need not wait for one.</summary>
    public static TimeSpan PeriodOf(EngineWelcome welcome, TimeSpan? open)
    {
        TimeSpan asked = welcome.Heartbeat.ToTimeSpan();
        return open / 2 is { } least && least < asked ? least : asked;
    }

    /// <summary>
    /// It was offered, and cannot be begun any more: another worker is handed it, where the engine still wants it.
    /// </summary>
    public static WorkerFailureException NotBegun(string tool, string why) => new(
        FailureKind.Unavailable, $"{why}: the attempt of {tool} was not begun.")
    {
        Code = "not_begun",
        Effect = FailureEffect.None,
    };

    /// <summary>It was asked to stop before it began.</summary>
    public static WorkerFailureException StoppedBefore(string tool) => new(
        FailureKind.Cancelled, $"{tool} was stopped before it began.")
    {
        Code = "cancelled",
        Effect = FailureEffect.None,
    };

    public static WorkerFailureException TooLarge(string tool, int bytes, int bytesMax) => new(
        FailureKind.TooLarge,
        $"The output of {tool} has {bytes} bytes; {bytesMax} is the most. Keep it elsewhere and give its place.")
    {
        Code = "output_too_large",
        Effect = FailureEffect.Applied,
    };
}
