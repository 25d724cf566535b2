using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// The time of a pause is over once, never early, and what was said follows; after the end at once nothing is called
/// any more, forward or back.
/// </summary>
internal static class SteeringChecker
{
    public static Checker Checker { get; } = new("steering", [20, 21, 22], Check);

    private static IEnumerable<Violation> Check(RunHistory history) => Pauses(history).Concat(Ends(history));

    private static IEnumerable<Violation> Pauses(RunHistory history)
    {
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            string? fault = seen.Happened switch
            {
                ExecutionEvent.PauseRequested { End: null } or ExecutionEvent.Paused { End: null }
                    when life.PauseEnd is { } lost => $"forgets that the pause is over at {lost.At:O}",
                ExecutionEvent.Resumed { By: PauseEnd.ByClock } => FaultOf(life, seen, PauseThen.Resume),
                ExecutionEvent.CancelRequested { By: PauseEnd.ByClock } => FaultOf(life, seen, PauseThen.Cancel),
                _ => null,
            };
            if (fault is not null) yield return Finding.At(22, execution, seen, fault);
        }

        if (history.Entries is not [.., HistoryEntry.Over { IsIdle: true }]) yield break;
        foreach (ExecutionId execution in history.Executions)
        {
            var life = new Life();
            foreach (DurableEvent seen in history.EventsOf(execution)) life.Take(seen);
            if (life is not { Stage: not ExecutionStage.Over, PauseEnd: { } end }) continue;
            yield return new Violation(
                22, $"{execution}: nothing is left to happen, and its pause is over at {end.At:O}",
                history.Entries.Count - 1, execution);
        }
    }

    // A child goes by the clock of its parent.
    private static string? FaultOf(Life life, DurableEvent seen, PauseThen then) => life switch
    {
        { Parent: not null, PauseEnd: null } => null,
        { PauseEnd: null } => "is by the clock, and the pause has no end",
        { PauseEnd: { } end } when end.Then != then => $"follows the pause, and {end.Then} should",
        { PauseEnd: { } end } when seen.Stored.Time < end.At =>
            $"was decided at {seen.Stored.Time:O}, before the end of the pause at {end.At:O}",
        _ => null,
    };

    private static IEnumerable<Violation> Ends(RunHistory history)
    {
        var asked = new Dictionary<long, HistoryEntry.Called>();
        var told = new Dictionary<ExecutionId, int>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.Called { Command: ExecutionCommand.Terminate } called)
                asked[called.Call] = called;
            if (history.Entries[place] is HistoryEntry.Answered { Reply: CommandReply.Accepted } answered
                && asked.ContainsKey(answered.Call))
            {
                told.TryAdd(answered.Execution, place);
            }
        }

        if (told.Count == 0) yield break;
        foreach (SeenCall call in SeenCall.All(history).Where(call => !call.IsZombie))
        {
            if (!told.TryGetValue(call.Called.Execution, out int place) || call.Place < place) continue;
            bool isUndo = call.Called.Kind == ToolCallKind.Undo;
            yield return Finding.At(
                isUndo ? 20 : 21, call, $"begins after a client was told of the end (entry {place})");
        }
    }
}
