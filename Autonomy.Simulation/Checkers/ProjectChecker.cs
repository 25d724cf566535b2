using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Tasks of projects start when all that they need has completed, within their limit, by the switch or when somebody
/// asks; each try is one execution, and ends as that did; what is free and ready does not stay behind.
/// </summary>
internal static class ProjectChecker
{
    public static Checker Checker { get; } = new("projects", [1, 2, 9, 11, 14, 17, 18, 29, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history) => history.Projects
        .SelectMany(project => Check(history, project.Key, project.Value))
        .Concat(Unkept(history));

    private static IEnumerable<Violation> Check(
        RunHistory history, ProjectId project, List<DurableProjectEvent> events)
    {
        var life = new ProjectLife();
        for (int at = 0; at < events.Count; at++)
        {
            DurableProjectEvent seen = events[at];
            foreach ((int invariant, string what) in Faults(history, life, seen))
            {
                string where = $"{project} version {seen.Stored.Version} ({seen.Stored.Name})";
                yield return new Violation(invariant, $"{where} {what}", seen.Entry, null);
            }

            life.Take(new DurableMove(seen.Happened, seen.Entry));
            bool isEndOfAppend = at + 1 == events.Count || events[at + 1].Entry != seen.Entry;
            if (isEndOfAppend && LeftBehind(life) is { } left)
            {
                yield return new Violation(
                    31, $"{project} version {seen.Stored.Version} leaves {left}", seen.Entry, null);
            }
        }

        int over = history.Entries.Count - 1;
        foreach (TaskLife task in life.Tasks.Where(static task => task.IsOpen))
            yield return new Violation(31, $"{task.Id} is {task.Status} for ever: {task.Execution}", over, null);
    }

    private static IEnumerable<(int Invariant, string What)> Faults(
        RunHistory history, ProjectLife life, DurableProjectEvent seen) => seen.Happened switch
        {
            ProjectEvent.TaskAdded added
                when !IsAsked<ProjectCommand.AddTask>(history, seen, asked => asked.Title == added.Title) =>
                [(2, "lays down what nobody asked for")],
            ProjectEvent.TaskStatusChanged { Run: { } run } start => Start(history, life, seen, start, run),
            ProjectEvent.TaskStatusChanged moved => Move(history, life, seen, moved),
            ProjectEvent.TaskCompleted done => End(history, life.Find(done.Task), seen, done.Try, IsCompleted),
            ProjectEvent.TaskFailed failed => End(history, life.Find(failed.Task), seen, failed.Try, IsFailed),
            ProjectEvent.TasksUnblocked unblocked => unblocked.Tasks
                .Where(id => life.Find(id) is not { Status: ProjectTaskStatus.Blocked } task || !life.IsReady(task))
                .Select(id => (17, $"unblocks {id}, which is {life.Find(id)?.Status}, or needs more")),
            _ => [],
        };

    private static IEnumerable<(int Invariant, string What)> Start(
        RunHistory history, ProjectLife life, DurableProjectEvent seen, ProjectEvent.TaskStatusChanged start,
        TaskRun run)
    {
        TaskLife task = life.Find(start.Task)!;
        if (task.IsOpen || task.Status != ProjectTaskStatus.Queued)
            yield return (9, $"starts {task.Id}, which is {task.Status}");
        if (run.Try != task.Try + 1) yield return (11, $"is try {run.Try} after try {task.Try}");
        if (life.Tasks.Any(other => other.Execution == run.Execution))
            yield return (11, $"is {run.Execution} once more");
        if (!life.IsReady(task)) yield return (17, $"starts {task.Id}, and something that it needs has not completed");
        if (life.Open >= life.MaxConcurrent) yield return (29, $"starts {life.Open + 1} of {life.MaxConcurrent}");
        bool mayStart = start.By is null
            ? life.IsOn
            : IsAsked<ProjectCommand.StartProcessing>(history, seen, asked => asked.By == start.By);
        if (!mayStart) yield return (18, $"starts {task.Id} with the switch off, and nobody asked to");
    }

    private static IEnumerable<(int Invariant, string What)> Move(
        RunHistory history, ProjectLife life, DurableProjectEvent seen, ProjectEvent.TaskStatusChanged moved)
    {
        TaskLife task = life.Find(moved.Task)!;
        if (task.Status != moved.From) yield return (9, $"leaves {moved.From}, and {task.Id} is {task.Status}");
        if (!task.IsOpen || moved.By is not null) yield break;
        if (moved.To == ProjectTaskStatus.Cancelled && !HasEnded(history, task, seen.Entry, IsCancelled))
            yield return (14, $"tells that {task.Execution} was cancelled");
        bool isPauseLeft = task.PausedAt is not null
            && moved.To is ProjectTaskStatus.Running or ProjectTaskStatus.Waiting;
        if (isPauseLeft && !HasHeardOfPause(history, task, seen.Entry))
            yield return (18, $"forgets that {task.Id} was paused, before {task.Execution} heard of it");
    }

    // Who was paused before has nothing to say but that somebody resumed it; who is being cancelled takes no pause.
    private static bool HasHeardOfPause(RunHistory history, TaskLife task, int until) =>
        history.EventsOf(ExecutionId.Parse(task.Execution!)).Where(seen => seen.Entry < until).Any(seen =>
            seen.Happened is ExecutionEvent.CancelRequested
            || (seen.Entry > task.PausedAt
                && seen.Happened is ExecutionEvent.PauseRequested or ExecutionEvent.Paused or ExecutionEvent.Resumed));

    private static IEnumerable<(int Invariant, string What)> End(
        RunHistory history, TaskLife? task, DurableProjectEvent seen, int attempt, Func<ExecutionEvent, bool> isEnd)
    {
        if (task is not { IsOpen: true } || task.Try != attempt)
            yield return (14, $"ends try {attempt}, and that is not open");
        else if (!HasEnded(history, task, seen.Entry, isEnd))
            yield return (14, $"tells of {task.Execution} what is not durable");
    }

    private static bool HasEnded(RunHistory history, TaskLife task, int before, Func<ExecutionEvent, bool> isEnd) =>
        history.EventsOf(ExecutionId.Parse(task.Execution!)).Any(seen => seen.Entry < before && isEnd(seen.Happened));

    private static bool IsCompleted(ExecutionEvent happened) => happened is ExecutionEvent.Completed;

    private static bool IsFailed(ExecutionEvent happened) => happened is ExecutionEvent.Failed;

    private static bool IsCancelled(ExecutionEvent happened) =>
        happened is ExecutionEvent.Cancelled or ExecutionEvent.Terminated;

    private static string? LeftBehind(ProjectLife life)
    {
        TaskLife? free = life.Tasks.FirstOrDefault(
            task => task.Status == ProjectTaskStatus.Blocked && life.IsReady(task));
        if (free is not null) return $"{free.Id} blocked, although all that it needs has completed";
        if (!life.IsOn || life.Open >= life.MaxConcurrent) return null;
        return life.Tasks.FirstOrDefault(static task => task.Status == ProjectTaskStatus.Queued) is { } ready
            ? $"{ready.Id} queued, although the switch is on and {life.Open} of {life.MaxConcurrent} run"
            : null;
    }

    private static bool IsAsked<T>(RunHistory history, DurableProjectEvent seen, Func<T, bool> isIt)
        where T : ProjectCommand =>
        history.Entries.Take(seen.Entry)
            .Any(entry => entry is HistoryEntry.ProjectCalled { Command: T asked } && isIt(asked));

    // What a client is told of its project is durable by then.
    private static IEnumerable<Violation> Unkept(RunHistory history)
    {
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is not HistoryEntry.ProjectAnswered answered) continue;
            if (answered.Reply is not ProjectReply.Accepted accepted) continue;
            var durable = history.Projects.GetValueOrDefault(answered.Project, []).Where(seen => seen.Entry < place);
            foreach (ProjectEvent happened in accepted.Events)
            {
                ReadOnlyMemory<byte> body = ProjectEventTable.Encode(happened).Body;
                if (durable.Any(seen => seen.Stored.Body.Span.SequenceEqual(body.Span))) continue;
                string what = happened.GetType().Name;
                yield return new Violation(
                    1, $"call #{answered.Call} was told {what}, which was not durable then", place, null);
            }
        }
    }
}
