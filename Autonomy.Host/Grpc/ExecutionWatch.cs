using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Google.Protobuf;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>
/// Tells what happens to an execution, by version, out of the journal: what is told is durable, and a caller who reads
/// slowly holds up nobody but itself.
/// </summary>
internal sealed class ExecutionWatch(IJournalReader journal, DurableExecutions executions, CommitBell commits)
{
    /// <summary>Events that are read at once.</summary>
    private const int PageEvents = 128;

    /// <summary>Watches until the execution has ended.</summary>
    public async Task RunAsync(GrpcCall call, Wire.WatchRequest request)
    {
        Caller caller = call.Demand(Right.Look);
        if (request.After < 0)
            throw RequestValues.Mistake("/after", $"{request.After} is no version.", "Write 0 or more.");
        Standing standing = await LookAsync(caller, request.Id, call.Cancellation);
        long version = request.After;
        while (true)
        {
            // Before the reading: a commit in between is not missed.
            Task commit = commits.NextAsync();
            long before = version;
            version = await TellAsync(call, standing.Execution, version);
            if (version > before || version >= standing.Version)
                standing = await LookAsync(caller, request.Id, call.Cancellation);
            if (standing.HasEnded && version >= standing.Version) break;
            await commit.WaitAsync(call.Cancellation);
        }

        var end = new Wire.WatchReply.Types.End
        {
            Status = ExecutionMessages.Of(standing.Status),
            Version = standing.Version,
        };
        await call.SendAsync(new Wire.WatchReply { End = end });
    }

    // Gives the version up to which was told.
    private async Task<long> TellAsync(GrpcCall call, ExecutionId execution, long after)
    {
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(execution.Stream, after + 1, PageEvents, call.Cancellation);
            foreach (StoredEvent stored in page)
            {
                await call.WriteAsync(await ReplyOfAsync(stored, call.Cancellation));
                after = stored.Version;
            }

            await call.FlushAsync();
        }
        while (page.Count == PageEvents);
        return after;
    }

    private async ValueTask<Wire.WatchReply> ReplyOfAsync(StoredEvent stored, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
        var happened = new Wire.WatchReply.Types.Event
        {
            Version = stored.Version,
            Offset = stored.Offset,
            Time = WireValues.Of(stored.Time),
            Type = stored.Name,
            DataJson = UnsafeByteOperations.UnsafeWrap(body),
        };
        return new Wire.WatchReply { Event = happened };
    }

    private Task<Standing> LookAsync(Caller caller, string id, CancellationToken cancellation) =>
        executions.ReadAsync(
            caller.Workspace, id,
            static seen => new Standing(seen.State.Id, seen.Version, seen.State.Status, seen.State.IsTerminal),
            cancellation);

    private readonly record struct Standing(ExecutionId Execution, long Version, ExecutionStatus Status, bool HasEnded);
}
