using System.Collections.Frozen;

namespace Autonomy.Core.Indexing;

/// <summary>Which stored events the index has to read.</summary>
public static class IndexedEvents
{
    // They change nothing that lists show, and some are frequent or large.
    private static readonly FrozenSet<string> Unread = new[]
    {
        "execution-phase-changed", "attempt-progressed", "attempt-doubted", "probe-started", "signal-received",
        "lesson-learned", "budget-reserved", "budget-settled", "budget-warned", "budget-raised",
        "execution-finish-requested", "budget-granted", "budget-returned", "health-dropped", "execution-estimated",
        "health-recovered", "attempt-offered",
    }.ToFrozenSet();

    /// <summary>Whether the body matters; of the others it only matters that they happened.</summary>
    public static bool IsRead(string eventName) => !Unread.Contains(eventName);
}
