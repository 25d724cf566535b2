using System.Threading.Channels;
using Autonomy.Adapters.Workers;
using Google.Protobuf.WellKnownTypes;
using AttemptOffer = Autonomy.Adapters.Workers.AttemptOffer;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>
/// What is still to be said to a worker. No more is kept than its places and some news of them: one that does not read
/// is cut off. Safe to use from any thread, also after the connection is over.
/// </summary>
internal sealed class WorkerLink : IWorkerLink
{
    /// <summary>Messages besides the attempts themselves: 1,024.</summary>
    private const int NewsMax = 1_024;

    /// <summary>Of all that waits, before refusals are left out: 512 messages.</summary>
    private const int WaitingMaxForRefusals = NewsMax / 2;

    private const long NotWriting = long.MinValue;

    // Whoever closes it may hold the lock of the pool: what comes of it happens on a thread of its own.
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Wire.EngineMessage> _messages;
    private readonly TimeProvider _clock;
    private readonly int _messageBytesMax;
    private long _writingSince = NotWriting;

    public WorkerLink(int concurrency, Wire.EngineWelcome welcome, TimeProvider clock)
    {
        (_messageBytesMax, _clock) = (welcome.MessageBytesMax, clock);
        _messages = Channel.CreateBounded<Wire.EngineMessage>(
            new BoundedChannelOptions((2 * concurrency) + NewsMax) { SingleReader = true });
        Send(new Wire.EngineMessage { Welcome = welcome });
    }

    /// <summary>What is to be sent.</summary>
    public ChannelReader<Wire.EngineMessage> Messages => _messages.Reader;

    /// <summary>Completes with the reason once the connection is to end.</summary>
    public Task<string> Closed => _closed.Task;

    public long? UnreadSince =>
        Volatile.Read(ref _writingSince) is var since && since != NotWriting ? since : null;

    /// <summary>From now on, or no more, something is being written that waits for the worker to read.</summary>
    public void SetWriting(bool isWriting) =>
        Volatile.Write(ref _writingSince, isWriting ? _clock.GetTimestamp() : NotWriting);

    public bool TryOffer(AttemptOffer offer)
    {
        var message = new Wire.EngineMessage { Offer = Of(offer) };
        if (message.CalculateSize() > _messageBytesMax) return false;
        Send(message);
        return true;
    }

    public bool TryProbe(AttemptOffer lost)
    {
        var message = new Wire.AttemptProbe
        {
            Id = Of(lost.Id),
            Tool = lost.Call.Tool.Value,
            InputJson = WireValues.Of(lost.Call.Input),
            Execution = lost.Context.Execution,
            Step = lost.Context.Step,
            Deadline = Timestamp.FromDateTimeOffset(lost.Context.Deadline),
        };
        if (lost.Context.Item is { } item) message.Item = item;
        var asked = new Wire.EngineMessage { Probe = message };
        if (asked.CalculateSize() > _messageBytesMax) return false;
        Send(asked);
        return true;
    }

    public void Cancel(AttemptId attempt, string reason) => Send(new Wire.EngineMessage
    {
        Cancel = new Wire.AttemptCancel { Id = Of(attempt), Reason = reason },
    });

    // Nothing follows from one: those of all the ends that a worker tells again after a break leave the rest its room.
    public void Refuse(AttemptId attempt, string code, string message)
    {
        if (_messages.Reader.Count >= WaitingMaxForRefusals) return;
        Send(new Wire.EngineMessage
        {
            Refused = new Wire.AttemptRefused { Id = Of(attempt), Code = code, Message = message },
        });
    }

    /// <summary>Tells it that it is offered nothing more, after all that it was offered.</summary>
    public void TellDrained() => Send(new Wire.EngineMessage { Drained = new Wire.EngineDrained() });

    /// <summary>Tells it that a heartbeat with this stamp was heard.</summary>
    public void TellHeard(long stamp) =>
        Send(new Wire.EngineMessage { Heard = new Wire.HeartbeatHeard { Stamp = stamp } });

    public void Close(string reason) => _closed.TrySetResult(reason);

    private void Send(Wire.EngineMessage message)
    {
        if (!_messages.Writer.TryWrite(message)) Close("The worker does not read what it is sent.");
    }

    private static Wire.AttemptOffer Of(AttemptOffer offer)
    {
        var message = new Wire.AttemptOffer
        {
            Id = Of(offer.Id),
            Tool = offer.Call.Tool.Value,
            InputJson = WireValues.Of(offer.Call.Input),
            Execution = offer.Context.Execution,
            Step = offer.Context.Step,
            Deadline = Timestamp.FromDateTimeOffset(offer.Context.Deadline),
        };
        if (offer.Context.Item is { } item) message.Item = item;
        return message;
    }

    private static Wire.AttemptId Of(AttemptId attempt) => new() { Key = attempt.Key, Number = attempt.Number };
}
