using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// What can start starts, after a resume and always; a client that was told of a pause sees nothing start before
/// somebody resumes.
/// </summary>
internal static class RestChecker
{
    public static Checker Checker { get; } = new("rests", [18, 19, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history) =>
        history.Executions.SelectMany(execution => Idle(history, execution)).Concat(Restless(history));

    private static IEnumerable<Violation> Idle(RunHistory history, ExecutionId execution)
    {
        var life = new Life();
        foreach (IReadOnlyList<DurableEvent> append in history.AppendsOf(execution))
        {
            foreach (DurableEvent seen in append) life.Take(seen);
            int invariant = append.Any(seen => seen.Happened is ExecutionEvent.Resumed) ? 19 : 31;
            if (WhatCouldStart(life) is { } unit)
            {
                yield return Finding.At(
                    invariant, execution, append[^1], $"leaves {unit.Unit} {unit.Stage}, although {life.Running} of "
                    + $"{life.Concurrency} places are taken");
            }

            if (life.Units.FirstOrDefault(one => one.Stage == UnitStage.Broken) is { } broken)
            {
                yield return Finding.At(
                    31, execution, append[^1], $"leaves {broken.Unit} after its attempt {broken.Attempts} failed, and "
                    + "nothing came of it");
            }
        }
    }

    private static UnitLife? WhatCouldStart(Life life) =>
        life is { Stage: ExecutionStage.Running, IsFinishing: false } && life.Running < life.Concurrency
            ? life.Units.FirstOrDefault(unit => unit.Stage == UnitStage.Ready)
            : null;

    private static IEnumerable<Violation> Restless(RunHistory history)
    {
        var calls = new Dictionary<long, (int Place, HistoryEntry.Called Called)>();
        var told = new Dictionary<ExecutionId, (long Call, int Place)>();
        var resumes = new List<HistoryEntry.Called>();
        bool hasResumedTask = false;
        for (int place = 0; place < history.Entries.Count; place++)
        {
            switch (history.Entries[place])
            {
                case HistoryEntry.Called called:
                    calls[called.Call] = (place, called);
                    // One that was asked may be carried out at any time, and more than once.
                    if (called.Command is ExecutionCommand.Resume) resumes.Add(called);
                    break;
                case HistoryEntry.ProjectCalled { Command: ProjectCommand.ResumeTask }: hasResumedTask = true; break;
                case HistoryEntry.Answered { Reply: CommandReply.Accepted } answered
                    when calls[answered.Call].Called.Command is ExecutionCommand.Pause:
                    told.TryAdd(answered.Execution, (answered.Call, calls[answered.Call].Place));
                    break;
                case HistoryEntry.Committed { About: { } execution } committed
                    when told.TryGetValue(execution, out (long Call, int Place) pause)
                        && !(hasResumedTask && execution.HasFormOfTask)
                        && !resumes.Exists(resume => MayResume(resume.Execution, execution))
                        && committed.Events.Any(stored => stored.Name == "attempt-started")
                        && !IsResumedByClock(history, execution, pause.Place, place):
                    yield return new Violation(
                        18, $"{execution}: an attempt starts after call #{pause.Call} was told of the pause, and "
                        + "nobody ever asked to resume", place, execution);
                    break;
                default: break;
            }
        }
    }

    // TimerChecker says whether the clock may.
    private static bool IsResumedByClock(RunHistory history, ExecutionId execution, int from, int to) =>
        history.EventsOf(execution).Any(seen => seen.Entry >= from && seen.Entry <= to
            && seen.Happened is ExecutionEvent.Resumed { By: PauseEnd.ByClock });

    /// <summary>A resume is passed on to child executions, whose ids begin with their parent's.</summary>
    private static bool MayResume(ExecutionId resumed, ExecutionId execution) =>
        execution.Value.StartsWith(resumed.Value, StringComparison.Ordinal);
}
