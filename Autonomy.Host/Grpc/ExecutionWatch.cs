using System.Security.Cryptography;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Autonomy.Host.Local;
using Autonomy.Host.Streaming;
using Google.Protobuf;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>
/// Tells what happens to an execution, by version: what is told is durable, and a caller who reads slowly holds up
/// nobody but itself.
/// </summary>
internal sealed class ExecutionWatch(
    IJournalReader journal, DurableExecutions executions, TopicReader topics, StreamReaders readers)
{
    /// <summary>What an event takes besides its body, in bytes, and more.</summary>
    private const int SurroundBytesMax = 1 << 10;

    private static readonly ReadOnlyMemory<byte> Unreadable = "null"u8.ToArray();

    /// <summary>Watches until the execution has ended.</summary>
    public async Task RunAsync(GrpcCall call, Wire.WatchRequest request)
    {
        Caller caller = call.Demand(Right.Look);
        if (request.After < 0)
            throw RequestValues.Mistake("/after", $"{request.After} is no version.", "Write 0 or more.");
        Standing standing = await LookAsync(caller, request.Id, call.Cancellation);
        if (request.After > standing.Version) throw Refusals.UnknownVersion(request.After, standing.Version);
        using IDisposable place = readers.Enter();
        bool isOver = standing.HasEnded && request.After == standing.Version;
        if (!isOver) await FollowAsync(call, standing.Execution, request.After);
        standing = await LookAsync(caller, request.Id, call.Cancellation);
        var end = new Wire.WatchReply.Types.End
        {
            Status = ExecutionMessages.Of(standing.Status),
            Version = standing.Version,
        };
        await call.SendAsync(new Wire.WatchReply { End = end });
    }

    private async Task FollowAsync(GrpcCall call, ExecutionId execution, long version)
    {
        // HTTP/2 holds up a caller who does not read, so that it falls behind here: it goes on from the journal, where
        // it stood, without a word.
        while (await TellAsync(call, execution, version) is { } behind) version = behind;
    }

    // Gives the version from which on the caller has to be told out of the journal; null: there is nothing more.
    private async Task<long?> TellAsync(GrpcCall call, ExecutionId execution, long after)
    {
        await using IAsyncEnumerator<StreamMessage> messages =
            topics.ReadAsync(execution, after, call.Cancellation).GetAsyncEnumerator(call.Cancellation);
        while (true)
        {
            ValueTask<bool> next = messages.MoveNextAsync();
            // What was written leaves before anything is waited for.
            if (!next.IsCompleted) await call.FlushAsync();
            if (!await next) return null;
            switch (messages.Current)
            {
                case StreamMessage.Event happened:
                    await call.WriteAsync(await ReplyOfAsync(call, happened.What));
                    break;
                case StreamMessage.Gone gone: return gone.Position;
                case StreamMessage.End: return null;
            }
        }
    }

    private async ValueTask<Wire.WatchReply> ReplyOfAsync(GrpcCall call, StreamedEvent what)
    {
        var happened = new Wire.WatchReply.Types.Event
        {
            Version = what.Stored.Version,
            Offset = what.Stored.Offset,
            Time = WireValues.Of(what.Stored.Time),
            Type = what.Type,
            Workspace = what.Owner.Workspace,
            Project = what.Owner.Project ?? "",
            Execution = what.Execution.Value,
        };
        int room = call.MessageBytesMax - SurroundBytesMax;
        // Read only where it can be told.
        if (EventBodies.NamedIn(what.Stored.Body.Span) is { } named && named.Bytes > room)
        {
            happened.Payload = ReferenceTo(named.Hash.Hex, named.Bytes);
            return new Wire.WatchReply { Event = happened };
        }

        ReadOnlyMemory<byte> body = await BodyOfAsync(what.Stored, call.Cancellation);
        if (body.Length <= room) happened.DataJson = UnsafeByteOperations.UnsafeWrap(body);
        else happened.Payload = ReferenceTo(Convert.ToHexStringLower(SHA256.HashData(body.Span)), body.Length);
        return new Wire.WatchReply { Event = happened };
    }

    private static Wire.WatchReply.Types.Payload ReferenceTo(string hash, long bytes) =>
        new() { Hash = hash, Bytes = bytes };

    // What cannot be read must not keep the caller from what comes after it.
    private async ValueTask<ReadOnlyMemory<byte>> BodyOfAsync(StoredEvent stored, CancellationToken cancellation)
    {
        try
        {
            ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
            return EventBodies.IsReadable(body.Span) ? PublicBodies.Of(stored.Name, body) : Unreadable;
        }
        catch (InvalidDataException exception)
        {
            topics.Tell(new EngineTrouble(
                $"watch of {stored.Stream}", $"Event {stored.Version} is told without what it says.", exception));
            return Unreadable;
        }
    }

    private Task<Standing> LookAsync(Caller caller, string id, CancellationToken cancellation) =>
        executions.ReadAsync(
            caller.Workspace, id,
            static seen => new Standing(seen.State.Id, seen.Version, seen.State.Status, seen.State.IsTerminal),
            cancellation);

    private readonly record struct Standing(ExecutionId Execution, long Version, ExecutionStatus Status, bool HasEnded);
}
