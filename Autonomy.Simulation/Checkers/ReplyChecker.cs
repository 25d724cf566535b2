using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>What clients are told was durable when they were told.</summary>
internal static class ReplyChecker
{
    public static Checker Checker { get; } = new("replies", [24], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        var calls = new Dictionary<long, (int Place, HistoryEntry.Called Called)>();
        var signals = new Dictionary<(ExecutionId, string, string, string), int>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.Called asked) calls[asked.Call] = (place, asked);
            if (history.Entries[place] is not HistoryEntry.Answered answered) continue;
            (int calledAt, HistoryEntry.Called called) = calls[answered.Call];
            var durable = new DurableThen(history, answered.Execution, calledAt, place);
            string? fault = answered.Reply switch
            {
                CommandReply.Accepted when called.Command is ExecutionCommand.Signal signal =>
                    FaultOf(durable, signal, signals),
                CommandReply.Accepted => durable.FaultOf(called.Command),
                CommandReply.Refused refused => durable.FaultOf(refused.Rejection.Code),
                _ => null,
            };
            if (fault is null) continue;
            yield return new Violation(
                24, $"{answered.Execution}: {called}, and {answered} while {fault}", place, answered.Execution);
        }
    }

    /// <summary>Every acceptance stands for a signal of its own.</summary>
    private static string? FaultOf(
        DurableThen durable, ExecutionCommand.Signal signal,
        Dictionary<(ExecutionId, string, string, string), int> signals)
    {
        string payload = DataJson.Write(signal.Payload);
        (ExecutionId, string, string, string) key = (durable.Execution, signal.Name, payload, signal.By);
        int accepted = signals[key] = signals.GetValueOrDefault(key) + 1;
        int received = durable.Events.Count(seen => seen.Happened is ExecutionEvent.SignalReceived one
            && one.Name == signal.Name && one.By == signal.By && DataJson.Write(one.Payload) == payload);
        return received >= accepted ? null : $"{received} of {accepted} such signals are durable";
    }

    /// <summary>What was durable of an execution when a call was answered.</summary>
    private sealed class DurableThen(RunHistory history, ExecutionId execution, int calledAt, int answeredAt)
    {
        public ExecutionId Execution => execution;

        public IEnumerable<DurableEvent> Events =>
            history.EventsOf(execution).TakeWhile(seen => seen.Entry < answeredAt);

        public string? FaultOf(ExecutionCommand command) => command switch
        {
            ExecutionCommand.Answer answer => Has(happened => happened is ExecutionEvent.DecisionAnswered one
                && one.Decision == answer.Decision && one.Option == answer.Option && one.By == answer.By)
                ? null
                : "the answer is not durable",
            ExecutionCommand.Cancel => Has(happened => happened is ExecutionEvent.CancelRequested)
                ? null
                : "no cancel is durable",
            ExecutionCommand.Terminate => Has(happened => happened is ExecutionEvent.Terminated)
                ? null
                : "no end at once is durable",
            ExecutionCommand.Edit edit => Has(happened => happened is ExecutionEvent.PlanChanged one
                && one.By == edit.By && one.Removed.SequenceEqual(edit.Changes.Remove)
                && one.Added.Length == edit.Changes.Add.Length && one.Replaced.Length == edit.Changes.Replace.Length)
                ? null
                : "no such change of the plan is durable",
            ExecutionCommand.Pause => WasEver(isPaused: true) ? null : "no pause is durable",
            ExecutionCommand.Resume => WasEver(isPaused: false) ? null : "the pause is durable, and no resume",
            _ => null,
        };

        public string? FaultOf(RejectionCode code) => code switch
        {
            RejectionCode.Ended => Has(IsEnd) ? null : "its end is not durable",
            RejectionCode.WrongState => Has(happened => happened is ExecutionEvent.CancelRequested)
                ? null
                : "no cancel is durable",
            RejectionCode.AlreadyAnswered => Has(happened => happened is ExecutionEvent.DecisionRequired)
                ? null
                : "no decision is durable",
            _ => null,
        };

        private bool Has(Predicate<ExecutionEvent> what) => Events.Any(seen => what(seen.Happened));

        /// <summary>Whether it was paused, or was not, at some time between the call and its answer.</summary>
        private bool WasEver(bool isPaused)
        {
            bool isNow = false;
            foreach (DurableEvent seen in Events)
            {
                bool isBefore = seen.Entry < calledAt;
                // Who lost the lease may answer from what it knew before.
                if (!isBefore && isNow == isPaused) return true;
                isNow = IsPausedAfter(seen.Happened, isNow);
            }

            return isNow == isPaused || history.HasTakeoverBefore(answeredAt);
        }

        private static bool IsPausedAfter(ExecutionEvent happened, bool before) => happened switch
        {
            ExecutionEvent.PauseRequested or ExecutionEvent.Paused => true,
            ExecutionEvent.Resumed or ExecutionEvent.CancelRequested or ExecutionEvent.Terminated => false,
            _ => before,
        };

        private static bool IsEnd(ExecutionEvent happened) =>
            happened is ExecutionEvent.Completed or ExecutionEvent.Failed or ExecutionEvent.Cancelled
            or ExecutionEvent.Terminated;
    }
}
