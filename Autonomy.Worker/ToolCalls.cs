using Autonomy.V1;
using Autonomy.Worker.Wire;
using Google.Protobuf;

namespace Autonomy.Worker;

/// <summary>Makes the calls of the tools that a worker offers. Safe to use from any thread.</summary>
internal sealed class ToolCalls(IReadOnlyDictionary<string, ToolHandler> handlers, WorkerOptions options)
{
    /// <summary>The largest output, in bytes of JSON.</summary>
    public int OutputBytesMax { get; set; } = EngineTerms.OutputBytesMax(EngineTerms.MessageBytesMaxDefault);

    /// <summary>Runs an attempt: what the engine is told of its end.</summary>
    /// <param name="offer">The attempt.</param>
    /// <param name="running">What runs.</param>
    /// <param name="mayBegin">
    /// Waits until it may begin; throws why it may not. The last thing that is asked before it begins.
    /// </param>
    public async Task<WorkerMessage> EndOfAsync(AttemptOffer offer, RunningAttempt running, Func<ValueTask> mayBegin)
    {
        try
        {
            if (!handlers.TryGetValue(offer.Tool, out ToolHandler? handler))
                throw new WorkerFailureException(FailureKind.NotFound, $"This worker has no tool {offer.Tool}.");
            WorkContext context = ContextOf(offer, running);
            await mayBegin();
            byte[] output = await handler.Run(offer.InputJson, context, running.Cancellation);
            int outputBytesMax = OutputBytesMax;
            if (output.Length > outputBytesMax)
                throw EngineTerms.TooLarge(offer.Tool, output.Length, outputBytesMax);
            return new WorkerMessage
            {
                Completed = new AttemptCompleted
                {
                    Id = offer.Id,
                    OutputJson = UnsafeByteOperations.UnsafeWrap(output),
                },
            };
        }
        catch (Exception exception)
        {
            return new WorkerMessage { Failed = EngineTerms.FailedOf(offer, exception, running.Cancellation) };
        }
    }

    /// <summary>Finds out whether an attempt happened.</summary>
    public async Task<AttemptProbed> FindOutAsync(AttemptProbe asked)
    {
        using var stop = new HandlerStop(asked.Tool, options.OnNotice);
        await using ITimer time = options.Clock.CreateTimer(
            static given => ((HandlerStop)given!).Ask(), stop, EngineTerms.TimeLeft(asked, options.Clock),
            Timeout.InfiniteTimeSpan);
        try
        {
            return handlers.TryGetValue(asked.Tool, out ToolHandler? handler) && handler.Probe is { } probe
                ? EngineTerms.Of(
                    asked, await probe(asked.InputJson, EngineTerms.ContextOf(asked), stop.Token), OutputBytesMax)
                : EngineTerms.NotKnown(asked, $"This worker cannot tell of {asked.Tool}.");
        }
        catch (Exception exception)
        {
            return EngineTerms.NotKnown(asked, $"The probe of {asked.Tool} broke: {exception.Message}");
        }
    }

    private static WorkContext ContextOf(AttemptOffer offer, RunningAttempt running) => new(running.Put)
    {
        Execution = offer.Execution,
        Step = offer.Step,
        Item = offer.HasItem ? offer.Item : null,
        IdempotencyKey = offer.Id.Key,
        Attempt = offer.Id.Number,
        Deadline = offer.Deadline.ToDateTimeOffset(),
    };
}
