using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Configuration;
using Autonomy.Host.Grpc.Protocol;
using Google.Protobuf.WellKnownTypes;
using Wire = Autonomy.V1;
using WorkerHello = Autonomy.Adapters.Workers.WorkerHello;

namespace Autonomy.Host.Grpc;

/// <summary>Workers: one stream is one worker, of the workspace of its token and no other.</summary>
internal sealed class WorkerStream(WorkerPools pools, GrpcSettings settings)
{
    /// <summary>How long a worker has to read what is still to be said to it once its stream ends.</summary>
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(2);

    private readonly WorkerMessages _messages = new(pools.MayOffer);

    private TimeProvider Clock => pools.Terms.Clock;

    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods => [GrpcMethod.Duplex("Work", RunAsync)];

    private async Task RunAsync(GrpcCall call)
    {
        Caller caller = call.Demand(Right.Work);
        WorkerHello hello = _messages.HelloOf(await FirstAsync(call));
        var link = new WorkerLink(hello.Concurrency, WelcomeOf(caller), Clock);
        if (!pools.PoolOf(caller.Workspace).TryConnect(hello, link, out WorkerSeat? seat, out string? refusal))
            throw new ApiException(ApiFault.Load, "worker_refused", refusal!);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, Clock);
        Task hearing = HearAsync(call, seat, link, ending.Token);
        Task sending = SendAsync(call, link, ending.Token, patience.Token);
        // Half a stream is none: whichever of the two ends takes the other with it.
        await Task.WhenAny(hearing, sending, link.Closed);
        seat.Leave();
        await ending.CancelAsync();
        if (link.Closed.IsCompleted) await patience.CancelAsync();
        else patience.CancelAfter(FarewellMax);
        await Task.WhenAll(hearing, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (link.Closed.IsCompleted)
            throw new GrpcRefusedException(GrpcCode.Aborted, "worker_cut", await link.Closed);
        Task told = sending.IsFaulted ? sending : hearing;
        // Who takes no answers any more has gone, though it may not have said so.
        if (told.IsCanceled && !call.Cancellation.IsCancellationRequested) return;
        await told;
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
        AnswersHeartbeats = true,
    };

    private static async Task HearAsync(
        GrpcCall call, WorkerSeat seat, WorkerLink link, CancellationToken cancellation)
    {
        while (await call.ReadAsync(Wire.WorkerMessage.Parser, WorkerMessages.OfTooLong, cancellation) is { } message)
            Hear(seat, link, message);
    }

    private static void Hear(WorkerSeat seat, WorkerLink link, Wire.WorkerMessage message)
    {
        switch (message.KindCase)
        {
            case Wire.WorkerMessage.KindOneofCase.Completed:
                AttemptId completed = WorkerMessages.IdOf(message.Completed.Id, "/completed/id");
                if (WorkerMessages.TryOutputOf(message.Completed, out DataValue? output, out Failure? fault))
                    seat.Complete(completed, output);
                else
                    seat.Fail(completed, fault);
                break;
            case Wire.WorkerMessage.KindOneofCase.Failed:
                AttemptId failed = WorkerMessages.IdOf(message.Failed.Id, "/failed/id");
                seat.Fail(failed, WorkerMessages.FailureOf(message.Failed));
                break;
            case Wire.WorkerMessage.KindOneofCase.Heartbeat:
                seat.Heartbeat(WorkerMessages.NewsOf(message.Heartbeat));
                // After what it had to be told of what it named: the answer says that the rest is open.
                if (message.Heartbeat.HasStamp) link.TellHeard(message.Heartbeat.Stamp);
                break;
            case Wire.WorkerMessage.KindOneofCase.Probed:
                AttemptId probed = WorkerMessages.IdOf(message.Probed.Id, "/probed/id");
                seat.Probed(probed, WorkerMessages.ProbeOf(message.Probed));
                break;
            case Wire.WorkerMessage.KindOneofCase.Drain:
                seat.Drain();
                link.TellDrained();
                break;
            case Wire.WorkerMessage.KindOneofCase.Hello:
                throw new GrpcRefusedException(
                    GrpcCode.FailedPrecondition, "second_hello", "A worker says hello once a stream.");
            default:
                throw new GrpcRefusedException(
                    GrpcCode.InvalidArgument, "empty_message", "A message of a worker says one of its kinds.");
        }
    }

    // What was gathered leaves together; its end is nobody's failure. Who does not read is found by the link's time.
    private static async Task SendAsync(
        GrpcCall call, WorkerLink link, CancellationToken ending, CancellationToken patience)
    {
        try
        {
            while (await link.Messages.WaitToReadAsync(ending))
            {
                while (link.Messages.TryRead(out Wire.EngineMessage? message))
                {
                    link.SetWriting(true);
                    await call.WriteAsync(message, patience);
                }

                link.SetWriting(true);
                await call.FlushAsync(patience);
                link.SetWriting(false);
            }
        }
        catch (OperationCanceledException)
        {
            bool isOver = patience.IsCancellationRequested || call.Gone.IsCancellationRequested;
            if (!isOver && call.Cancellation.IsCancellationRequested) await DrainAsync(call, patience);
        }
    }

    // The service stops: the worker learns that it is not its own fault.
    private static async Task DrainAsync(GrpcCall call, CancellationToken patience)
    {
        try
        {
            await call.WriteAsync(new Wire.EngineMessage { Drain = new Wire.EngineDrain() }, patience);
            await call.FlushAsync(patience);
        }
        catch (OperationCanceledException)
        {
            // It has gone already, or does not read.
        }
    }
}
