using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Bulk;

/// <summary>What the actors of bulk jobs share.</summary>
internal sealed record BulkSeams
{
    public required IJournal Journal { get; init; }

    /// <summary>The executions; there once the region was opened.</summary>
    public required Func<ActorRef> Executions { get; init; }

    /// <summary>What the retry of an execution would be; the second argument: whether it may repeat effects.</summary>
    public required Func<ExecutionId, bool, ValueTask<RetryPlan>> PlanRetry { get; init; }

    /// <summary>Told when one of a job's executions cannot be looked at, which is tried again.</summary>
    public required Action<BulkJob, ExecutionId, Exception> OnItemTrouble { get; init; }

    /// <summary>Told when the store does not take or give a job.</summary>
    public required Action<StreamId, string> OnTrouble { get; init; }
}

/// <summary>The bulk jobs of an engine.</summary>
internal static class BulkRegion
{
    /// <summary>Jobs that are under way at once at most: 100.</summary>
    private const int LiveMax = 100;

    public static ActorRef Spawn(ActorSystem system, BulkSeams seams)
    {
        var kind = new EntityKind(
            (stream, _) => BulkJobId.TryFromStream(stream, out BulkJobId id)
                ? new BulkKeeper(id, seams)
                : throw new ArgumentException($"'{stream}' is not the stream of a bulk job.", nameof(stream)),
            static message => message is BulkCommand.Create,
            static (stream, why) => new BulkReply.Refused(new Rejection(
                RejectionCode.Overloaded, $"'{stream}' cannot be told anything now: {why}.")),
            static _ => true);
        return SideRegion.Spawn(system, new SideRegionOptions
        {
            Name = "bulk-jobs",
            Journal = seams.Journal,
            Kind = kind,
            LiveMax = LiveMax,
            OnTrouble = seams.OnTrouble,
        });
    }

    /// <summary>Whether a stream is one of the region's.</summary>
    public static bool Owns(StreamId stream) => BulkJobId.TryFromStream(stream, out _);
}
