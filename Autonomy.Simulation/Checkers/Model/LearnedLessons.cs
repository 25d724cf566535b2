using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>What an engine that learns may know of rungs at a place of the history: at most what is durable.</summary>
internal sealed class LearnedLessons(RunHistory history)
{
    private IReadOnlyList<(int Entry, ExecutionEvent.LessonLearned Lesson)>? _all;

    // Where nothing is learned nothing is known. One that people had forgotten counts too: it may still be in force.
    private IReadOnlyList<(int Entry, ExecutionEvent.LessonLearned Lesson)> All => _all ??=
    [
        .. history.Executions.Where(_ => history.Scenario.LearnsLessons).SelectMany(history.EventsOf)
            .Where(seen => seen.Happened is ExecutionEvent.LessonLearned)
            .Select(seen => (seen.Entry, (ExecutionEvent.LessonLearned)seen.Happened)),
    ];

    /// <summary>Rungs that were taken after failures of this fingerprint.</summary>
    public int SeenBefore(int entry, string fingerprint) =>
        All.Count(one => one.Entry < entry && one.Lesson.Fingerprint == fingerprint);

    /// <summary>Rungs that were taken after failures of this kind and tool.</summary>
    public int SeenBefore(int entry, FailureKind kind, string? tool) =>
        All.Count(one => one.Entry < entry && one.Lesson.Kind == kind && one.Lesson.Tool == tool);
}
