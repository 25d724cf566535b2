using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Goals;

/// <summary>What the actors of goals share.</summary>
internal sealed record GoalSeams
{
    public required IJournal Journal { get; init; }

    /// <summary>What goals are planned by, and how short of room the engine is.</summary>
    public required RulebookInForce Rules { get; init; }

    /// <summary>The executions; there once the region was opened.</summary>
    public required Func<ActorRef> Executions { get; init; }

    /// <summary>The projects, which hear of the goals of their tasks.</summary>
    public required Func<ActorRef> Projects { get; init; }

    /// <summary>Told when the store does not take or give a goal.</summary>
    public required Action<StreamId, string> OnTrouble { get; init; }
}

/// <summary>The goals of an engine, and the directories of their ids.</summary>
internal static class GoalRegion
{
    /// <summary>Goals in memory, beyond which none is begun: 10,000. Those that wait for a person leave.</summary>
    private const int LiveMax = 10_000;

    public static ActorRef Spawn(ActorSystem system, GoalSeams seams)
    {
        var kind = new EntityKind(
            (stream, _) => ActorOf(stream, seams),
            static message => message is GoalCommand.Propose { Wish.Task: null },
            static (stream, why) => new GoalReply.Refused(IdOf(stream), new Rejection(
                RejectionCode.Overloaded, $"'{stream}' cannot be told anything now: {why}.")),
            static _ => true);
        return SideRegion.Spawn(system, new SideRegionOptions
        {
            Name = "goals",
            Journal = seams.Journal,
            Kind = kind,
            LiveMax = LiveMax,
            OnTrouble = seams.OnTrouble,
        });
    }

    /// <summary>Whether a stream is one of the region's.</summary>
    public static bool Owns(StreamId stream) =>
        GoalDirectory.IsDirectory(stream) || GoalId.TryFromStream(stream, out _);

    private static string IdOf(StreamId stream) => GoalId.TryFromStream(stream, out GoalId id) ? id.Value : "";

    private static Actor ActorOf(StreamId stream, GoalSeams seams)
    {
        if (GoalDirectory.IsDirectory(stream)) return new GoalDirectoryKeeper(stream, seams);
        return GoalId.TryFromStream(stream, out GoalId id)
            ? new GoalKeeper(id, seams)
            : throw new ArgumentException($"'{stream}' is not the stream of a goal.", nameof(stream));
    }
}
