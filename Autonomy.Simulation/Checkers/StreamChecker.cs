using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Streams grow by whole appends, one version after another, and what is durable stays as it was asked for.
/// </summary>
internal static class StreamChecker
{
    public static Checker Checker { get; } = new("streams", [4, 7, 24, 26], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        var walk = new Walk();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            HistoryEntry entry = history.Entries[place];
            IEnumerable<(int, string)> faults = entry switch
            {
                HistoryEntry.AppendAsked asked => walk.Ask(asked),
                HistoryEntry.BatchWritten batch => walk.Write(batch),
                HistoryEntry.Committed committed => walk.Commit(committed, place),
                HistoryEntry.AppendAnswered answered => walk.Answer(answered),
                HistoryEntry.Over => walk.Halves(),
                _ => [],
            };
            foreach ((int invariant, string what) in faults)
                yield return new Violation(invariant, what, place, entry.About);
        }
    }

    private sealed class Walk
    {
        private readonly Dictionary<long, AppendRequest> _asked = [];
        private readonly Dictionary<long, AppendOutcome> _answers = [];
        private readonly HashSet<long> _committed = [];
        private readonly List<HistoryEntry.BatchWritten> _batches = [];
        private readonly Dictionary<StreamId, List<StoredEvent>> _streams = [];
        private long _offset;
        private long _commit;
        private int _commitPlace;

        public IEnumerable<(int, string)> Ask(HistoryEntry.AppendAsked asked)
        {
            _asked[asked.Append] = asked.Request;
            return [];
        }

        public IEnumerable<(int, string)> Write(HistoryEntry.BatchWritten batch)
        {
            _batches.Add(batch);
            return [];
        }

        /// <summary>The batches of which a part is durable, and nothing was said against the rest.</summary>
        public IEnumerable<(int, string)> Halves()
        {
            foreach (HistoryEntry.BatchWritten batch in _batches)
            {
                long[] lost = [.. batch.Appends.Where(append => !_committed.Contains(append) && !IsDenied(append))];
                if (lost.Length > 0 && batch.Appends.Any(_committed.Contains))
                    yield return (26, $"of what {batch}, @{string.Join(", @", lost)} never became durable");
            }
        }

        public IEnumerable<(int, string)> Commit(HistoryEntry.Committed committed, int place)
        {
            string name = $"{committed.Request.Stream}: @{committed.Append}";
            if (!_asked.TryGetValue(committed.Append, out AppendRequest? request))
            {
                yield return (7, $"{name} became durable, and no node asked for it");
            }
            else if (!IsWhole(request, committed.Events))
            {
                yield return (7, $"{name} became durable with other events than were asked for: "
                    + $"{committed.Events.Count} of {request.Events.Count}");
            }

            if (!_committed.Add(committed.Append))
                yield return (7, $"{name} became durable a second time");
            if (_answers.TryGetValue(committed.Append, out AppendOutcome told) && told is not AppendOutcome.Unknown)
                yield return (26, $"{name} became durable after the node was told {told}");
            if (committed.Commit != _commit && committed.Commit < _commit)
                yield return (26, $"{name} became durable with commit {committed.Commit}, after commit {_commit}");
            if (committed.Commit == _commit && place != _commitPlace + 1)
            {
                yield return (26, $"{name} became durable apart from the rest of its commit {_commit}; "
                    + "all of a commit become so at once");
            }

            (_commit, _commitPlace) = (committed.Commit, place);
            foreach (string fault in Extend(committed)) yield return (4, $"{name} {fault}");
        }

        public IEnumerable<(int, string)> Answer(HistoryEntry.AppendAnswered answered)
        {
            string name = $"{answered.Stream}: @{answered.Append}";
            _answers[answered.Append] = answered.Result.Outcome;
            bool isDurable = _committed.Contains(answered.Append);
            if (answered.Result.Outcome == AppendOutcome.Appended && !isDurable)
                yield return (24, $"{name}: the node was told that it is durable before it was");
            if (IsDenied(answered.Append) && isDurable)
            {
                yield return (26, $"{name}: the node was told {answered.Result.Outcome}, and it is durable");
            }
        }

        private bool IsDenied(long append) => _answers.TryGetValue(append, out AppendOutcome told)
            && told is AppendOutcome.Conflict or AppendOutcome.Fenced or AppendOutcome.Refused;

        private IEnumerable<string> Extend(HistoryEntry.Committed committed)
        {
            StreamId stream = committed.Request.Stream;
            if (!_streams.TryGetValue(stream, out List<StoredEvent>? events)) _streams[stream] = events = [];
            if (committed.Request.ExpectedVersion != events.Count)
            {
                yield return $"was to follow version {committed.Request.ExpectedVersion}, and became durable after "
                    + $"version {events.Count}";
            }

            foreach (StoredEvent stored in committed.Events)
            {
                if (stored.Version != events.Count + 1)
                    yield return $"made version {stored.Version} durable; the next should be {events.Count + 1}";
                if (stored.Offset <= _offset)
                {
                    yield return $"made version {stored.Version} durable at offset {stored.Offset}, and {_offset} was "
                        + "taken before";
                }

                _offset = Math.Max(_offset, stored.Offset);
                events.Add(stored);
            }
        }

        private static bool IsWhole(AppendRequest request, IReadOnlyList<StoredEvent> events) =>
            request.Events.Count == events.Count
            && request.Events.Zip(events).All(pair => pair.First.Name == pair.Second.Name
                && pair.First.SchemaVersion == pair.Second.SchemaVersion
                && pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span));
    }
}
