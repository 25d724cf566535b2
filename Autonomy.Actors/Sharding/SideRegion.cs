using System.Collections.Frozen;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Sharding;

/// <summary>How a region beside that of the executions is set up.</summary>
internal sealed record SideRegionOptions
{
    /// <summary>Its name among the actors.</summary>
    public required string Name { get; init; }

    /// <summary>Where its entities are written.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>How its entities are made; one that failed is always made anew.</summary>
    public required EntityKind Kind { get; init; }

    /// <summary>The entities in memory, beyond which none is begun.</summary>
    public required int LiveMax { get; init; }

    /// <summary>Told when the store does not give what is due.</summary>
    public required Action<StreamId, string> OnTrouble { get; init; }
}

/// <summary>
/// Regions beside that of the executions, which reads the wake-ups of the store and hands on those of their streams.
/// Their entities tell executions what to do, so they hear nothing before those are there.
/// </summary>
internal static class SideRegion
{
    private const int MailboxCapacity = 1 << 16;
    private const int EntityMailboxCapacity = 4_096;

    private static readonly StreamId Opening = new("executions");

    public static ActorRef Spawn(ActorSystem system, SideRegionOptions options)
    {
        var region = new RegionOptions
        {
            Journal = options.Journal,
            LiveMax = options.LiveMax,
            EntityMailboxCapacity = EntityMailboxCapacity,
            WakesWholeStore = false,
            OpensAfter = FrozenSet.Create(Opening),
            OnUnreadable = cause => options.OnTrouble(new StreamId(options.Name), cause.Message),
        };
        var props = new Props(() => new EntityRegion(options.Kind, region)) { MailboxCapacity = MailboxCapacity };
        return system.Spawn(props, options.Name);
    }

    /// <summary>The executions are there: from now on the region's entities hear what they are told.</summary>
    public static void Open(ActorRef region) => region.Tell(new Open(Opening));
}
