using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// No call before its attempt is durable, one at a time, each number once; none after the end of its step; and what
/// must not happen twice does not.
/// </summary>
internal static class CallChecker
{
    public static Checker Checker { get; } = new("calls", [10, 11, 12, 13, 20], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        ILookup<ExecutionId, SeenCall> calls = SeenCall.All(history).ToLookup(call => call.Called.Execution);
        return calls.SelectMany(group => Check(new Calls(history, group.Key, [.. group])));
    }

    private static IEnumerable<Violation> Check(Calls calls) =>
        Early(calls).Concat(Repeated(calls)).Concat(AtOnce(calls)).Concat(Late(calls)).Concat(Twice(calls))
            .Concat(Rekeyed(calls));

    private static IEnumerable<Violation> Early(Calls calls)
    {
        foreach (SeenCall call in calls.All)
        {
            string what = call.IsRollback ? "rollback-started"
                : call.Called.Kind == ToolCallKind.Undo ? "undo-started" : "attempt-started";
            DurableEvent? start = calls.StartOf(call);
            if (start is null || start.Entry > call.Place)
            {
                yield return Finding.At(10, call, $"begins before its {what} is durable");
                continue;
            }

            if (ToolOf(start.Happened) != call.Called.Tool.Tool.Value)
                yield return Finding.At(10, call, $"is of another tool than its {what}: {ToolOf(start.Happened)}");
            if (call.Called.Kind != ToolCallKind.Attempt || calls.EndWithStart(start, call) is not { } end) continue;
            int invariant = end is ExecutionEvent.CancelRequested or ExecutionEvent.Terminated ? 20 : 10;
            string together = $"{ExecutionEventTable.NameOf(end)} became durable with its attempt-started";
            yield return Finding.At(invariant, call, $"begins although {together}");
        }
    }

    private static string ToolOf(ExecutionEvent start) => start switch
    {
        ExecutionEvent.AttemptStarted attempt => attempt.Tool,
        ExecutionEvent.UndoStarted undo => undo.Tool,
        ExecutionEvent.RollbackStarted rollback => rollback.Tool,
        _ => "",
    };

    private static IEnumerable<Violation> Repeated(Calls calls) =>
        from call in calls.All
        where call.Called.Kind != ToolCallKind.Probe
        group call by (call.Unit, call.Called.Kind, call.IsRollback, call.Called.Attempt) into same
        from again in same.Skip(1)
        select Finding.At(11, again, $"is made again, after {same.First()}; each attempt is called once");

    private static IEnumerable<Violation> AtOnce(Calls calls) =>
        from later in calls.All
        from earlier in calls.All
        where earlier.Unit == later.Unit && earlier.Called.Node == later.Called.Node && earlier.IsOpenAt(later.Place)
        select Finding.At(12, later, $"begins while {earlier} is open");

    private static IEnumerable<Violation> Late(Calls calls)
    {
        foreach (SeenCall call in calls.All.Where(call => call.Called.Kind == ToolCallKind.Attempt))
        {
            if (calls.CompletionOf(call.Unit) is not { } completed || completed.Entry > call.Place) continue;
            if (call.IsZombie && calls.IsHarmless(call)) continue;
            yield return Finding.At(
                13, call, $"begins after {call.Unit} completed (version {completed.Stored.Version}, entry "
                + $"{completed.Entry})");
        }
    }

    // A tool that honours keys knows a repeat by its key alone.
    private static IEnumerable<Violation> Rekeyed(Calls calls)
    {
        foreach (IGrouping<(Unit, ToolCallKind, bool), SeenCall> same in calls.All
            .Where(call => call.Called.Kind != ToolCallKind.Probe)
            .GroupBy(call => (call.Unit, call.Called.Kind, call.IsRollback)))
        {
            SeenCall[] ordered = [.. same.OrderBy(call => call.Called.Attempt)];
            foreach ((SeenCall before, SeenCall again) in ordered.Zip(ordered.Skip(1)))
            {
                bool hasOtherArguments = calls.ChangedArgumentsBetween(before, again);
                bool isSameKey = before.Called.Key == again.Called.Key;
                if (isSameKey == !hasOtherArguments || calls.IsOtherCall(before, again)) continue;
                yield return Finding.At(
                    hasOtherArguments ? 23 : 13, again, $"has the key {again.Called.Key}, and the attempt before had "
                    + $"{before.Called.Key}; {(hasOtherArguments ? "it has other arguments" : "nothing changed")}");
            }
        }
    }

    private static IEnumerable<Violation> Twice(Calls calls)
    {
        var effects = calls.All
            .Where(call => call.Called.Effect > EffectClass.Idempotent && !calls.HonoursKey(call))
            .SelectMany(call => call.Effects.Select(place => (Call: call, Place: place)))
            .GroupBy(effect => (effect.Call.Unit, effect.Call.Called.Kind, effect.Call.Called.Key));
        foreach (var same in effects)
        {
            var ordered = same.OrderBy(effect => effect.Call.Called.Attempt).ToList();
            for (int next = 1; next < ordered.Count; next++)
            {
                (SeenCall first, SeenCall second) = (ordered[next - 1].Call, ordered[next].Call);
                if (calls.WasLicensed(first, second)) continue;
                int place = Math.Max(ordered[next - 1].Place, ordered[next].Place);
                bool isUndo = second.Called.Kind == ToolCallKind.Undo;
                yield return new Violation(
                    isUndo ? 20 : 13, $"{second.Called.Execution}: the effect of {first} happened, and again by "
                    + $"{second}; nobody answered retry, and nothing said that it had not happened", place,
                    second.Called.Execution);
            }
        }
    }

    /// <summary>The calls of one execution beside its events.</summary>
    private sealed class Calls
    {
        private readonly RunHistory _history;
        private readonly IReadOnlyList<DurableEvent> _events;
        private readonly Dictionary<(Unit, bool IsUndo, bool IsRollback, int Attempt), DurableEvent> _starts = [];
        private readonly Dictionary<Unit, DurableEvent> _completions = [];
        private readonly Dictionary<string, Unit> _asked = [];
        private readonly HashSet<Unit> _doubted = [];

        public Calls(RunHistory history, ExecutionId execution, IReadOnlyList<SeenCall> all)
        {
            _history = history;
            _events = history.EventsOf(execution);
            All = all;
            foreach (DurableEvent seen in _events) Note(seen);
        }

        public IReadOnlyList<SeenCall> All { get; }

        public DurableEvent? StartOf(SeenCall call) => _starts.GetValueOrDefault(
            (call.Unit, call.Called.Kind == ToolCallKind.Undo, call.IsRollback, call.Called.Attempt));

        public DurableEvent? CompletionOf(Unit unit) => _completions.GetValueOrDefault(unit);

        public bool HonoursKey(SeenCall call) => _history.HonoursKey(call.Called.Tool.Tool.Value);

        /// <summary>What ended the attempt in the very append that started it.</summary>
        public ExecutionEvent? EndWithStart(DurableEvent start, SeenCall call) => _events
            .SkipWhile(seen => seen.Stored.Version <= start.Stored.Version)
            .TakeWhile(seen => seen.Entry == start.Entry)
            .Select(seen => seen.Happened)
            .FirstOrDefault(happened => happened is ExecutionEvent.CancelRequested or ExecutionEvent.Terminated
                || (happened is ExecutionEvent.AttemptFailed failed
                    && new Unit(failed.Step, failed.Item) == call.Unit && failed.Attempt == call.Called.Attempt));

        /// <summary>
        /// Whether the call of a node that lost its lease does no more harm than was known: repeating it is safe, the
        /// engine could find out, or a person was asked.
        /// </summary>
        public bool IsHarmless(SeenCall call) =>
            _history.IsRepeatable(call.Called.Effect, call.Called.Tool.Tool.Value)
            || _history.DescriptorOf(call.Called.Tool.Tool.Value) is { CanProbe: true }
            || _doubted.Contains(call.Unit);

        /// <summary>
        /// Whether the second call is another than the first: one that the plan falls back to, or the undo of another
        /// attempt.
        /// </summary>
        public bool IsOtherCall(SeenCall first, SeenCall second) => Between(first, second)
            .Any(seen => seen.Happened is ExecutionEvent.FallbackChosen or ExecutionEvent.RollbackCompleted
                && Unit.Of(seen.Happened) == first.Unit);

        /// <summary>Whether a repair or a person gave the second call arguments of its own.</summary>
        public bool ChangedArgumentsBetween(SeenCall first, SeenCall second) => Between(first, second)
            .Any(seen => seen.Happened switch
            {
                ExecutionEvent.HealingApplied { Rung: Rung.RepairInput } repair =>
                    new Unit(repair.Step, repair.Item) == first.Unit,
                ExecutionEvent.DecisionAnswered { Arguments: not null } answered =>
                    _asked.TryGetValue(answered.Decision, out Unit unit) && unit == first.Unit,
                _ => false,
            });

        /// <summary>Whether the second call rests on the word of a person, or of something that could tell.</summary>
        public bool WasLicensed(SeenCall first, SeenCall second) => Between(first, second)
            .Any(seen => seen.Happened switch
            {
                ExecutionEvent.AttemptFailed failed => failed.Error.Effect == FailureEffect.None
                    && new Unit(failed.Step, failed.Item) == first.Unit && failed.Attempt == first.Called.Attempt,
                ExecutionEvent.DecisionAnswered { Option: DecisionOption.Retry } answered =>
                    _asked.TryGetValue(answered.Decision, out Unit unit) && unit == first.Unit,
                _ => false,
            });

        /// <summary>The events between the starts of two calls; none where one of them is not durable.</summary>
        private IEnumerable<DurableEvent> Between(SeenCall first, SeenCall second) =>
            StartOf(first) is { } from && StartOf(second) is { } to
                ? _events.Where(seen =>
                    seen.Stored.Version > from.Stored.Version && seen.Stored.Version < to.Stored.Version)
                : [];

        private void Carry(ExecutionEvent.StepCarried step, DurableEvent seen)
        {
            _completions.TryAdd(new Unit(step.Step, null), seen);
            if (step.Output is not DataArray items) return;
            for (int i = 0; i < items.Items.Length; i++) _completions.TryAdd(new Unit(step.Step, i), seen);
        }

        private void Note(DurableEvent seen)
        {
            switch (seen.Happened)
            {
                case ExecutionEvent.AttemptStarted start:
                    _starts.TryAdd((new Unit(start.Step, start.Item), false, false, start.Attempt), seen);
                    break;
                case ExecutionEvent.UndoStarted start:
                    _starts.TryAdd((new Unit(start.Step, start.Item), true, false, start.Attempt), seen);
                    break;
                case ExecutionEvent.RollbackStarted start:
                    _starts.TryAdd((new Unit(start.Step, start.Item), true, true, start.Attempt), seen);
                    break;
                case ExecutionEvent.StepCompleted step: _completions.TryAdd(new Unit(step.Step, null), seen); break;
                case ExecutionEvent.ItemCompleted item:
                    _completions.TryAdd(new Unit(item.Step, item.Item), seen);
                    break;
                case ExecutionEvent.StepCarried step: Carry(step, seen); break;
                case ExecutionEvent.ItemCarried item: _completions.TryAdd(new Unit(item.Step, item.Item), seen); break;
                case ExecutionEvent.DecisionRequired required:
                    var asked = new Unit(required.Request.Step, required.Request.Item);
                    _asked.TryAdd(required.Request.Id, asked);
                    bool isDoubt = required.Request.Kind
                        is DecisionKind.UnknownEffect or DecisionKind.UndoFailed or DecisionKind.Failure
                        or DecisionKind.RollbackFailed;
                    if (isDoubt) _doubted.Add(asked);
                    break;
                default: break;
            }
        }
    }
}
