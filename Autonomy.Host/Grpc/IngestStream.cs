using System.Threading.Channels;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Google.Protobuf.WellKnownTypes;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>
/// Submissions in bulk: each is acknowledged once it is durable, in the order in which they came. A bounded number is
/// under way; beyond it nothing is read, so that the caller waits.
/// </summary>
internal sealed class IngestStream(SubmissionDesk submissions, int inFlightMax)
{
    /// <summary>Mistakes of one submission that are told.</summary>
    private const int MistakesMax = 100;

    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods => [GrpcMethod.Duplex("Ingest", RunAsync)];

    private async Task RunAsync(GrpcCall call)
    {
        Caller caller = call.Demand(Right.Submit);
        await call.RecordBeginAsync();
        using var places = new SemaphoreSlim(inFlightMax, inFlightMax);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        var underWay = Channel.CreateBounded<Task<Wire.IngestReply>>(new BoundedChannelOptions(inFlightMax)
        {
            SingleReader = true,
            SingleWriter = true,
        });
        Task reading = TakeAsync(call, caller, places, underWay.Writer, ending.Token);
        try
        {
            // When the service stops, what was taken is still acknowledged: the reading's end is told after that.
            await AcknowledgeAsync(call, places, underWay.Reader);
        }
        finally
        {
            await ending.CancelAsync();
            await reading;
        }
    }

    private async Task TakeAsync(
        GrpcCall call, Caller caller, SemaphoreSlim places, ChannelWriter<Task<Wire.IngestReply>> underWay,
        CancellationToken cancellation)
    {
        try
        {
            for (long number = 1; ; number++)
            {
                await places.WaitAsync(cancellation);
                if (await call.ReadAsync(Wire.IngestRequest.Parser, cancellation) is not { } request) break;
                // There is room: no more are under way than there are places.
                await underWay.WriteAsync(SubmitAsync(caller, number, request, call.Gone), cancellation);
            }

            underWay.Complete();
        }
        catch (Exception exception)
        {
            underWay.Complete(exception);
        }
    }

    private static async Task AcknowledgeAsync(
        GrpcCall call, SemaphoreSlim places, ChannelReader<Task<Wire.IngestReply>> underWay)
    {
        while (await underWay.WaitToReadAsync(call.Gone))
        {
            while (underWay.TryRead(out Task<Wire.IngestReply>? submission))
            {
                // What is acknowledged leaves before the next is waited for.
                if (!submission.IsCompleted) await call.FlushAsync();
                await call.WriteAsync(await submission.WaitAsync(call.Gone));
                places.Release();
            }

            await call.FlushAsync();
        }
    }

    private async Task<Wire.IngestReply> SubmitAsync(
        Caller caller, long number, Wire.IngestRequest request, CancellationToken gone)
    {
        try
        {
            Submission submission = SubmissionMessages.SubmissionOf(request.Submission ?? new Wire.SubmitRequest());
            Submitted submitted = await submissions.SubmitAsync(caller, submission, gone);
            return new Wire.IngestReply { Number = number, Submitted = SubmissionMessages.Of(submitted) };
        }
        catch (ApiException refusal)
        {
            return new Wire.IngestReply { Number = number, Refusal = RefusalOf(refusal) };
        }
    }

    private static Wire.Refusal RefusalOf(ApiException refusal)
    {
        var status = GrpcStatus.Of(refusal);
        var message = new Wire.Refusal { Code = (int)status.Code, Word = status.Word, Message = status.Message };
        if (status.RetryAfter is { } patience) message.RetryAfter = Duration.FromTimeSpan(patience);
        message.Mistakes.AddRange(status.Mistakes.Take(MistakesMax).Select(static mistake => new Wire.Mistake
        {
            Path = mistake.Path,
            Message = mistake.Message,
            Fix = mistake.Fix,
        }));
        return message;
    }
}
