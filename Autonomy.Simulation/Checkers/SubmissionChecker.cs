using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>What was acknowledged is there and stays; what is there was asked for, and once.</summary>
internal static class SubmissionChecker
{
    public static Checker Checker { get; } = new("submissions", [1, 2, 3], Check);

    private static IEnumerable<Violation> Check(RunHistory history) =>
        Lost(history).Concat(Phantoms(history)).Concat(Doubled(history));

    private static IEnumerable<Violation> Lost(RunHistory history)
    {
        var calls = new Dictionary<long, (int Place, HistoryEntry.Called Called)>();
        var known = new Dictionary<ExecutionId, int>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            HistoryEntry entry = history.Entries[place];
            if (entry is HistoryEntry.Called asked) calls[asked.Call] = (place, asked);
            if (entry is not HistoryEntry.Answered answered) continue;
            (int calledAt, HistoryEntry.Called called) = calls[answered.Call];
            if (Acknowledges(called.Command, answered.Reply))
            {
                known.TryAdd(answered.Execution, place);
                if (!IsDurable(history, answered.Execution, place))
                {
                    yield return new Violation(
                        1, $"{answered.Execution}: call #{answered.Call} was told that it is submitted, and nothing of "
                        + "it was durable then", place, answered.Execution);
                }
            }

            int at = 0;
            bool isUnknown = answered.Reply is CommandReply.Refused
            { Rejection.Code: RejectionCode.UnknownExecution };
            bool isForgotten = isUnknown && known.TryGetValue(answered.Execution, out at) && at < calledAt;
            // Who lost the lease may answer from what it knew before.
            if (isForgotten && !history.HasTakeoverBefore(place))
            {
                yield return new Violation(
                    1, $"{answered.Execution}: call #{answered.Call} was told that there is no such execution, "
                    + $"although its submission was acknowledged (entry {at})", place, answered.Execution);
            }
        }
    }

    private static bool Acknowledges(ExecutionCommand command, CommandReply reply) =>
        command is ExecutionCommand.Submit && reply is CommandReply.Accepted or CommandReply.Refused
        { Rejection.Code: RejectionCode.AlreadySubmitted };

    private static bool IsDurable(RunHistory history, ExecutionId execution, int place) =>
        history.EventsOf(execution) is [{ Happened: ExecutionEvent.Submitted } first, ..] && first.Entry < place;

    private static IEnumerable<Violation> Phantoms(RunHistory history)
    {
        ILookup<ExecutionId, (int Place, ExecutionCommand.Submit Submit)> submits = history.Entries
            .Select((entry, place) => (Entry: entry as HistoryEntry.Called, Place: place))
            .Where(seen => seen.Entry?.Command is ExecutionCommand.Submit)
            .ToLookup(
                seen => seen.Entry!.Execution,
                seen => (seen.Place, (ExecutionCommand.Submit)seen.Entry!.Command));
        foreach (ExecutionId execution in history.Executions)
        {
            DurableEvent first = history.EventsOf(execution)[0];
            if (first.Happened is not ExecutionEvent.Submitted submitted)
            {
                yield return Finding.At(2, execution, first, "is its first event; it should be execution-submitted");
                continue;
            }

            bool isAsked = submitted.Parent is { } parent ? IsStarted(history, execution, first, parent)
                : execution.HasFormOfTask ? IsStarted(history, execution, first)
                : execution.ScheduleName is { } name ? IsFired(history, execution, first, name, submitted)
                : submits[execution].Any(seen => seen.Place < first.Entry && IsThat(seen.Submit, submitted));
            if (!isAsked)
            {
                yield return Finding.At(
                    2, execution, first, "has a plan and inputs that nobody submitted before under this id");
            }
        }
    }

    private static bool IsThat(ExecutionCommand.Submit asked, ExecutionEvent.Submitted done) =>
        done.Execution == asked.Execution.Value && done.Workspace == asked.Workspace && done.By == asked.By
        && done.Priority == asked.Priority && done.Plan.Json.Span.SequenceEqual(asked.Plan.Json.Span)
        && done.Inputs.Equals(asked.Inputs) && done.Project == asked.Project && done.Fork == asked.Fork;

    private static bool IsStarted(RunHistory history, ExecutionId child, DurableEvent first, ParentLink link) =>
        ExecutionId.TryParse(link.Execution, out ExecutionId parent)
        && history.EventsOf(parent).Any(seen => seen.Entry < first.Entry
            && seen.Happened is ExecutionEvent.StepWaiting { On: WaitKind.Child } waiting
            && waiting.Signal == child.Value && waiting.Step == link.Step && waiting.Item == link.Item);

    private static bool IsStarted(RunHistory history, ExecutionId execution, DurableEvent first) =>
        history.Projects.Values.Any(events => events.Exists(seen => seen.Entry < first.Entry
            && seen.Happened is ProjectEvent.TaskStatusChanged { Run: { } run } && run.Execution == execution.Value));

    // What was changed after a time had come may be of its run already.
    private static bool IsFired(
        RunHistory history, ExecutionId execution, DurableEvent first, string name, ExecutionEvent.Submitted done)
    {
        DurableScheduleEvent[] before = ScheduleId.TryParse(done.Workspace, name, out ScheduleId id)
            ? [.. history.Schedules.GetValueOrDefault(id, []).Where(seen => seen.Entry < first.Entry)]
            : [];
        return before.Any(seen => seen.Happened is ScheduleEvent.Fired fired && fired.Execution == execution.Value
                && done.By == (fired.By ?? $"schedule {name}"))
            && before.Select(static seen => ScheduleLife.DefinitionOf(seen.Happened)).Any(definition =>
                definition is not null && definition.Priority == done.Priority && definition.Project == done.Project);
    }

    private static IEnumerable<Violation> Doubled(RunHistory history) =>
        from execution in history.Executions
        from seen in history.EventsOf(execution).Where(seen => seen.Happened is ExecutionEvent.Submitted).Skip(1)
        select Finding.At(3, execution, seen, "submits it a second time; however often it is asked, it should be once");
}
