using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// A signal is there because somebody sent it, and is taken once, in the order in which signals came.
/// </summary>
internal static class SignalChecker
{
    private const int KeptMax = 1_000;

    public static Checker Checker { get; } = new("signals", [23, 29], Check);

    private static IEnumerable<Violation> Check(RunHistory history) => history.Executions.SelectMany(
        execution => Unsent(history, execution).Concat(Mistaken(history, execution)));

    private static IEnumerable<Violation> Unsent(RunHistory history, ExecutionId execution)
    {
        var sent = new Dictionary<(string, string, string), int>();
        bool isDoubled = false;
        int place = 0;
        foreach (DurableEvent seen in history.EventsOf(execution))
        {
            for (; place < seen.Entry; place++)
            {
                HistoryEntry entry = history.Entries[place];
                if (entry is HistoryEntry.FaultMet { Kind: FaultKind.NetworkDouble }) isDoubled = true;
                if (entry is not HistoryEntry.Called { Command: ExecutionCommand.Signal told } called) continue;
                if (called.Execution != execution) continue;
                (string, string, string) key = (told.Name, DataJson.Write(told.Payload), told.By);
                sent[key] = sent.GetValueOrDefault(key) + 1;
            }

            if (seen.Happened is not ExecutionEvent.SignalReceived signal) continue;
            (string, string, string) received = (signal.Name, DataJson.Write(signal.Payload), signal.By);
            int left = sent.GetValueOrDefault(received);
            if (left == 0)
                yield return Finding.At(23, execution, seen, $"keeps '{signal.Name}' more often than it was sent");
            // A message that the network doubles is one that was sent twice.
            if (!isDoubled) sent[received] = Math.Max(0, left - 1);
        }
    }

    private static IEnumerable<Violation> Mistaken(RunHistory history, ExecutionId execution)
    {
        var life = new Life();
        var kept = new Dictionary<string, Queue<DataValue>>();
        foreach (IReadOnlyList<DurableEvent> append in history.AppendsOf(execution))
        {
            foreach (DurableEvent seen in append)
            {
                if (FaultOf(life, kept, seen) is { } fault)
                    yield return Finding.At(fault.Invariant, execution, seen, fault.What);
                life.Take(seen);
            }

            UnitLife? forgotten = life.Units.FirstOrDefault(unit => unit.Stage == UnitStage.AwaitsSignal
                && kept.GetValueOrDefault(unit.WaitsFor!) is { Count: > 0 });
            if (forgotten is not null)
            {
                yield return Finding.At(
                    23, execution, append[^1],
                    $"leaves {forgotten.Unit} waiting for '{forgotten.WaitsFor}', which is kept");
            }
        }
    }

    private static Fault? FaultOf(Life life, Dictionary<string, Queue<DataValue>> kept, DurableEvent seen)
    {
        if (seen.Happened is ExecutionEvent.SignalReceived signal)
        {
            if (!kept.TryGetValue(signal.Name, out Queue<DataValue>? queue)) kept[signal.Name] = queue = new();
            queue.Enqueue(signal.Payload);
            return queue.Count > KeptMax
                ? new Fault(29, $"keeps {queue.Count} signals named '{signal.Name}'; {KeptMax} are the most")
                : null;
        }

        bool isEnd = seen.Happened is ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted;
        if (!isEnd || life.UnitOf(seen.Happened) is not { Stage: UnitStage.AwaitsSignal } unit) return null;
        if (!kept.GetValueOrDefault(unit.WaitsFor!, []).TryDequeue(out DataValue? payload))
            return new Fault(23, $"completes {unit.Unit} by a signal '{unit.WaitsFor}' that did not come or was taken");
        DataValue? output = seen.Happened is ExecutionEvent.StepCompleted step
            ? step.Output
            : ((ExecutionEvent.ItemCompleted)seen.Happened).Output;
        return payload.Equals(output ?? DataNull.Value)
            ? null
            : new Fault(23, $"completes {unit.Unit} by another signal '{unit.WaitsFor}' than the first that was kept");
    }
}
