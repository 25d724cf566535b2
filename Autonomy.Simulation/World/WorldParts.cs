using Autonomy.Core.Journaling;
using Autonomy.Core.Tools;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.World;

/// <summary>What a world is given besides its scenario.</summary>
internal sealed record WorldParts
{
    /// <summary>The tools of a process: for which node, the epoch in which it began, and the node's clock.</summary>
    public required Func<WorldSeams, int, long, TimeProvider, IToolCatalog> ToolsOf { get; init; }

    /// <summary>The clients.</summary>
    public required Func<WorldSeams, ICalls, IReadOnlyList<IWorldClient>> ClientsOf { get; init; }

    /// <summary>The secrets that tools may be given; null for one that is not set.</summary>
    public Func<string, string?> Secrets { get; init; } = static _ => null;

    /// <summary>What the engine is given for its journal.</summary>
    public Func<IJournal, IJournal> JournalOf { get; init; } = static journal => journal;

    /// <summary>What the store does wrong on purpose.</summary>
    public StoreFlaws Flaws { get; init; }

    /// <summary>
    /// Whether nothing else runs in this process, so that a work item of the thread pool during a run is an escape from
    /// the simulation, and an error. The count is of the whole process: a test runner has items of its own.
    /// </summary>
    public required bool IsAloneInProcess { get; init; }
}

/// <summary>A run that is over.</summary>
internal sealed record WorldOutcome
{
    /// <summary>What happened.</summary>
    public required IReadOnlyList<HistoryEntry> Entries { get; init; }

    /// <summary>The fingerprint of all that happened and of every choice.</summary>
    public required ulong TraceHash { get; init; }

    /// <summary>What happened, as lines; none where they were not kept.</summary>
    public required IReadOnlyList<string> TraceLines { get; init; }

    /// <summary>Turns of actors and tasks.</summary>
    public required long Turns { get; init; }

    /// <summary>How long it took in virtual time.</summary>
    public required TimeSpan Length { get; init; }
}
