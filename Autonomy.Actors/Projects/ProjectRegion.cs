using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Projects;

/// <summary>What the actors of projects share.</summary>
internal sealed record ProjectSeams
{
    public required IJournal Journal { get; init; }

    /// <summary>What plans are compiled against, and how short of room the engine is.</summary>
    public required RulebookInForce Rules { get; init; }

    /// <summary>The executions; there once the region was opened.</summary>
    public required Func<ActorRef> Executions { get; init; }

    /// <summary>The goals, which plan what tasks say in words; there once the region was opened.</summary>
    public required Func<ActorRef> Goals { get; init; }

    /// <summary>The ledgers of the workspaces, which hold to the budgets of projects.</summary>
    public required ActorRef Ledgers { get; init; }

    /// <summary>Told when the store does not take or give a project.</summary>
    public required Action<StreamId, string> OnTrouble { get; init; }
}

/// <summary>The projects of an engine, and the directories of their names.</summary>
internal static class ProjectRegion
{
    /// <summary>Projects in memory, beyond which none is begun: 10,000. Those where nothing runs leave.</summary>
    private const int LiveMax = 10_000;

    public static ActorRef Spawn(ActorSystem system, ProjectSeams seams)
    {
        var kind = new EntityKind(
            (stream, _) => ActorOf(stream, seams),
            static message => message is ProjectCommand.Create,
            static (stream, why) => new ProjectReply.Refused(new Rejection(
                RejectionCode.Overloaded, $"'{stream}' cannot be told anything now: {why}.")),
            static _ => true);
        return SideRegion.Spawn(system, new SideRegionOptions
        {
            Name = "projects",
            Journal = seams.Journal,
            Kind = kind,
            LiveMax = LiveMax,
            OnTrouble = seams.OnTrouble,
        });
    }

    /// <summary>Whether a stream is one of the region's.</summary>
    public static bool Owns(StreamId stream) =>
        ProjectDirectory.IsDirectory(stream) || ProjectId.TryFromStream(stream, out _);

    private static Actor ActorOf(StreamId stream, ProjectSeams seams)
    {
        if (ProjectDirectory.IsDirectory(stream)) return new DirectoryKeeper(stream, seams);
        return ProjectId.TryFromStream(stream, out ProjectId id)
            ? new ProjectKeeper(id, seams)
            : throw new ArgumentException($"'{stream}' is not the stream of a project.", nameof(stream));
    }
}
