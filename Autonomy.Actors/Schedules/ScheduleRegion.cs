using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Schedules;

namespace Autonomy.Actors.Schedules;

/// <summary>What the actors of schedules share.</summary>
internal sealed record ScheduleSeams
{
    public required IJournal Journal { get; init; }

    /// <summary>What plans are compiled against, and how short of room the engine is.</summary>
    public required RulebookInForce Rules { get; init; }

    /// <summary>The executions; there once the region was opened.</summary>
    public required Func<ActorRef> Executions { get; init; }

    /// <summary>Told when the store does not take or give a schedule.</summary>
    public required Action<StreamId, string> OnTrouble { get; init; }
}

/// <summary>The schedules of an engine.</summary>
internal static class ScheduleRegion
{
    /// <summary>Schedules in memory, beyond which none is begun: 10,000. Those that are not due soon leave.</summary>
    private const int LiveMax = 10_000;

    public static ActorRef Spawn(ActorSystem system, ScheduleSeams seams)
    {
        var kind = new EntityKind(
            (stream, _) => ScheduleId.TryFromStream(stream, out ScheduleId id)
                ? new ScheduleKeeper(id, seams)
                : throw new ArgumentException($"'{stream}' is not the stream of a schedule.", nameof(stream)),
            static message => message is ScheduleCommand.Create,
            static (stream, why) => new ScheduleReply.Refused(new Rejection(
                RejectionCode.Overloaded, $"'{stream}' cannot be told anything now: {why}.")),
            static _ => true);
        return SideRegion.Spawn(system, new SideRegionOptions
        {
            Name = "schedules",
            Journal = seams.Journal,
            Kind = kind,
            LiveMax = LiveMax,
            OnTrouble = seams.OnTrouble,
        });
    }

    /// <summary>Whether a stream is one of the region's.</summary>
    public static bool Owns(StreamId stream) => ScheduleId.TryFromStream(stream, out _);
}
