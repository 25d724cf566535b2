using System.Collections.Frozen;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Sharding;

/// <summary>How much a region takes on, and where its entities sleep.</summary>
internal sealed record RegionOptions
{
    /// <summary>Where wake-ups are read.</summary>
    public required IJournalReader Journal { get; init; }

    /// <summary>Entities in memory, beyond which no new one is begun.</summary>
    public required int LiveMax { get; init; }

    /// <summary>Messages that wait for one entity at most.</summary>
    public required int EntityMailboxCapacity { get; init; }

    /// <summary>
    /// Whether every sleeping entity of the store is woken, or only those that this region put to sleep.
    /// </summary>
    public required bool WakesWholeStore { get; init; }

    /// <summary>
    /// The parts of which the region must be told <see cref="Open"/> before entities hear anything; none: it is open at
    /// once.
    /// </summary>
    public IReadOnlySet<StreamId> OpensAfter { get; init; } = FrozenSet<StreamId>.Empty;

    /// <summary>
    /// Who owns a stream that is due and belongs to no entity of this region; null: it does. One region reads the
    /// wake-ups of the store for all.
    /// </summary>
    public Func<StreamId, ActorRef?> OwnerOf { get; init; } = static _ => null;

    /// <summary>Told when the wake-ups could not be read; they are read again within a minute.</summary>
    public required Action<Exception> OnUnreadable { get; init; }
}
