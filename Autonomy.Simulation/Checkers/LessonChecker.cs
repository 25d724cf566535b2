using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Learning;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// The lessons that an engine goes by are the fold of the journal up to somewhere, and never further back than they
/// were in the same life; and once the journal is quiet, of the whole of it.
/// </summary>
internal static class LessonChecker
{
    // A follower that could not read tries again within a minute.
    private static readonly TimeSpan LagMax = TimeSpan.FromSeconds(70);

    public static Checker Checker { get; } = new("lessons", [27], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        if (!history.Scenario.LearnsLessons) yield break;
        Observation[] all = [.. Observations(history).OrderBy(one => one.Offset)];
        var followers = new Dictionary<int, Follower>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            switch (history.Entries[place])
            {
                case HistoryEntry.NodeStarted started: followers[started.Node] = new Follower(all, started.At); break;
                case HistoryEntry.NodeKilled killed: followers.Remove(killed.Node); break;
                case HistoryEntry.LessonsTaken taken:
                    Follower follower = followers.GetValueOrDefault(taken.Node) ?? new Follower(all, 0);
                    if (!follower.Take(taken.Lessons.Counts, place))
                    {
                        string what = $"node {taken.Node} goes by lessons that the journal does not make, after "
                            + $"{follower.Position} observations";
                        yield return new Violation(27, what, place, null);
                    }

                    break;
                default: break;
            }
        }

        if (Laggard(history, followers, all) is { } late)
            yield return new Violation(27, late, history.Entries.Count - 1, null);
    }

    private static IEnumerable<Observation> Observations(RunHistory history) =>
    [
        .. history.Executions.SelectMany(history.EventsOf)
            .Where(seen => seen.Happened is ExecutionEvent.LessonLearned)
            .Select(seen => new Observation(
                seen.Entry, seen.Stored.Offset, seen.Stored.Time, (ExecutionEvent.LessonLearned)seen.Happened, null)),
        .. history.Rules.Where(rule => rule.Happened is RulesEvent.LessonsForgotten)
            .Select(rule => new Observation(
                rule.Entry, rule.Stored.Offset, rule.Stored.Time, null, (RulesEvent.LessonsForgotten)rule.Happened)),
    ];

    private static string? Laggard(RunHistory history, Dictionary<int, Follower> followers, Observation[] all)
    {
        if (history.Entries is not [.., HistoryEntry.Over { IsIdle: true } over]) return null;
        HistoryEntry.LeaseGranted? holder = history.Entries.OfType<HistoryEntry.LeaseGranted>().LastOrDefault();
        if (holder is null || !followers.TryGetValue(holder.Node, out Follower? follower)) return null;
        long since = Math.Max(follower.BeganAt, all.Length == 0 ? 0 : history.Entries[all[^1].Entry].At);
        HistoryEntry.Healed? healed = history.Entries.OfType<HistoryEntry.Healed>().LastOrDefault();
        since = Math.Max(since, healed?.At ?? 0);
        return !follower.HasTakenAll && over.At - since > LagMax.TotalMicroseconds
            ? $"node {holder.Node} has taken {follower.Position} of {all.Length} observations, and nothing more comes"
            : null;
    }

    /// <summary>What one life of a node has taken.</summary>
    private sealed class Follower(Observation[] all, long beganAt)
    {
        private ImmutableDictionary<LessonKey, LessonCounts> _counts = Lessons.None.Counts;

        public long BeganAt => beganAt;

        /// <summary>How many observations it has taken at least.</summary>
        public int Position { get; private set; }

        /// <summary>
        /// Whether it goes by the whole journal, as far as that can be seen: what was learned and forgotten again
        /// leaves nothing behind.
        /// </summary>
        public bool HasTakenAll => IsSame(_counts, all.Aggregate(
            Lessons.None.Counts, static (counts, observation) => observation.After(counts)));

        /// <summary>Whether there is a place up to which the journal makes these counts.</summary>
        public bool Take(ImmutableDictionary<LessonKey, LessonCounts> taken, int place)
        {
            int position = Position;
            ImmutableDictionary<LessonKey, LessonCounts> counts = _counts;
            // A checkpoint of nothing is as good as none.
            bool isSame = IsSame(counts, taken);
            while (!isSame && position < all.Length && all[position].Entry < place)
            {
                counts = all[position++].After(counts);
                isSame = IsSame(counts, taken);
            }

            if (!isSame) return false;
            // What changes nothing may be taken or not.
            while (position < all.Length && all[position].Entry < place && IsSame(all[position].After(counts), counts))
                position++;
            (Position, _counts) = (position, counts);
            return true;
        }

        private static bool IsSame(
            ImmutableDictionary<LessonKey, LessonCounts> one, ImmutableDictionary<LessonKey, LessonCounts> other) =>
            one.Count == other.Count
            && one.All(entry => other.TryGetValue(entry.Key, out LessonCounts? counts) && counts == entry.Value);
    }

    /// <summary>An event that lessons are made of.</summary>
    private sealed record Observation(
        int Entry, long Offset, DateTimeOffset At, ExecutionEvent.LessonLearned? Learned,
        RulesEvent.LessonsForgotten? Forgotten)
    {
        // docs/healing.md: each counts for its fingerprint, its tool and its kind.
        public ImmutableDictionary<LessonKey, LessonCounts> After(ImmutableDictionary<LessonKey, LessonCounts> counts)
        {
            if (Learned is not { } seen) return counts.RemoveRange(counts.Keys.Where(IsForgotten));
            string tool = $"{seen.Tool}@{seen.ToolVersion}";
            foreach (LessonKey key in (ReadOnlySpan<LessonKey>)[
                new(seen.Kind, seen.Rung, tool, seen.Fingerprint), new(seen.Kind, seen.Rung, tool, null),
                new(seen.Kind, seen.Rung, null, null)])
            {
                LessonCounts before = counts.GetValueOrDefault(key, LessonCounts.Nothing);
                counts = counts.SetItem(key, before.After(seen.Helped, seen.TookMs, At));
            }

            return counts;
        }

        private bool IsForgotten(LessonKey key) =>
            (Forgotten!.Tool is not { } tool || key.Tool?.StartsWith($"{tool}@", StringComparison.Ordinal) == true)
            && (Forgotten.Fingerprint is not { } fingerprint || key.Fingerprint == fingerprint);
    }
}
