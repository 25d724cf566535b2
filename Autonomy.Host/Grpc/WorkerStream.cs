using System.Threading.Channels;
using Autonomy.Adapters.Workers;
using Autonomy.Host.Api;
using Autonomy.Host.Configuration;
using Autonomy.Host.Grpc.Protocol;
using Google.Protobuf.WellKnownTypes;
using AttemptNews = Autonomy.Adapters.Workers.AttemptNews;
using Wire = Autonomy.V1;
using WorkerHello = Autonomy.Adapters.Workers.WorkerHello;

namespace Autonomy.Host.Grpc;

/// <summary>Workers: one stream is one worker, of the workspace of its token and no other.</summary>
internal sealed class WorkerStream(WorkerPools pools, GrpcSettings settings)
{
    private readonly WorkerMessages _messages = new(pools.MayOffer);

    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods => [GrpcMethod.Duplex("Work", RunAsync)];

    private async Task RunAsync(GrpcCall call)
    {
        Caller caller = call.Demand(Right.Work);
        WorkerHello hello = _messages.HelloOf(await FirstAsync(call));
        using var link = new WorkerLink(hello.Concurrency, WelcomeOf(caller));
        if (!pools.PoolOf(caller.Workspace).TryConnect(hello, link, out WorkerSeat? seat, out string? refusal))
            throw new ApiException(ApiFault.Load, "worker_refused", refusal!);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, link.Closing);
        Task sending = SendAsync(call, link.Messages, ending.Token);
        try
        {
            await HearAsync(call, seat, ending.Token);
        }
        catch (OperationCanceledException) when (link.ClosedBecause is { } reason)
        {
            throw new GrpcRefusedException(GrpcCode.Aborted, "worker_cut", reason);
        }
        finally
        {
            seat.Leave();
            await ending.CancelAsync();
            await sending;
        }
    }

    private static async Task<Wire.WorkerHello> FirstAsync(GrpcCall call)
    {
        Wire.WorkerMessage? first = await call.ReadAsync(Wire.WorkerMessage.Parser, call.Cancellation);
        return first?.Hello ?? throw new GrpcRefusedException(
            GrpcCode.FailedPrecondition, "hello_wanted", "The first message of a worker is its hello.");
    }

    private Wire.EngineWelcome WelcomeOf(Caller caller) => new()
    {
        Lease = Duration.FromTimeSpan(pools.Terms.Lease),
        Heartbeat = Duration.FromTimeSpan(pools.Terms.Lease / 4),
        Workspace = caller.Workspace,
        MessageBytesMax = checked((int)settings.MessageBytesMax),
    };

    private static async Task HearAsync(GrpcCall call, WorkerSeat seat, CancellationToken cancellation)
    {
        while (await call.ReadAsync(Wire.WorkerMessage.Parser, cancellation) is { } message) Hear(seat, message);
    }

    private static void Hear(WorkerSeat seat, Wire.WorkerMessage message)
    {
        switch (message.KindCase)
        {
            case Wire.WorkerMessage.KindOneofCase.Completed:
                AttemptId completed = WorkerMessages.IdOf(message.Completed.Id, "/completed/id");
                seat.Complete(completed, WorkerMessages.OutputOf(message.Completed));
                break;
            case Wire.WorkerMessage.KindOneofCase.Failed:
                AttemptId failed = WorkerMessages.IdOf(message.Failed.Id, "/failed/id");
                seat.Fail(failed, WorkerMessages.FailureOf(message.Failed));
                break;
            case Wire.WorkerMessage.KindOneofCase.Heartbeat:
                AttemptNews[] running = [.. message.Heartbeat.Running.Select(WorkerMessages.NewsOf)];
                seat.Heartbeat(running);
                break;
            case Wire.WorkerMessage.KindOneofCase.Probed:
                AttemptId probed = WorkerMessages.IdOf(message.Probed.Id, "/probed/id");
                seat.Probed(probed, WorkerMessages.ProbeOf(message.Probed));
                break;
            case Wire.WorkerMessage.KindOneofCase.Drain: seat.Drain(); break;
            case Wire.WorkerMessage.KindOneofCase.Hello:
                throw new GrpcRefusedException(
                    GrpcCode.FailedPrecondition, "second_hello", "A worker says hello once a stream.");
            default:
                throw new GrpcRefusedException(
                    GrpcCode.InvalidArgument, "empty_message", "A message of a worker says one of its kinds.");
        }
    }

    // What was gathered leaves together; its end is nobody's failure.
    private static async Task SendAsync(
        GrpcCall call, ChannelReader<Wire.EngineMessage> messages, CancellationToken ending)
    {
        try
        {
            while (await messages.WaitToReadAsync(ending))
            {
                while (messages.TryRead(out Wire.EngineMessage? message)) await call.WriteAsync(message);
                await call.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            if (call.Gone.IsCancellationRequested || !call.Cancellation.IsCancellationRequested) return;
            await DrainAsync(call);
        }
    }

    // The service stops: the worker learns that it is not its own fault.
    private static async Task DrainAsync(GrpcCall call)
    {
        try
        {
            await call.SendAsync(new Wire.EngineMessage { Drain = new Wire.EngineDrain() });
        }
        catch (OperationCanceledException)
        {
            // It has gone already.
        }
    }
}
