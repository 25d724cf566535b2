using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Tests.Crash;

/// <summary>
/// What the journal and the ledger of killed engines must show once everything has come to its end: each acknowledged
/// execution ended as its plan says, attempts are numbered without gaps, and no effect was had that must not be.
/// </summary>
internal sealed class CrashHistory(IJournalReader journal, string ledger)
{
    private const int PageMax = 1_000;

    private readonly HashSet<ExecutionId> _ended = [];
    private readonly List<string> _violations = [];

    private ILookup<string, Effect> _effects = Array.Empty<Effect>().ToLookup(effect => effect.Execution);
    private long _seen;

    /// <summary>Everything that is wrong, in words; empty when all is well.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Executions of the store, children included; all have ended.</summary>
    public int Executions => _ended.Count;

    /// <summary>Attempts that a kill cut off.</summary>
    public int AttemptsLost { get; private set; }

    /// <summary>Questions about effects that nobody knows, and about calls that were lost time after time.</summary>
    public int Questions { get; private set; }

    /// <summary>Effects in the ledger.</summary>
    public int Effects { get; private set; }

    /// <summary>Steps and items with more effects than their tool allows.</summary>
    public int Repeated { get; private set; }

    /// <summary>Those of them whose effects are irreversible.</summary>
    public int IrreversibleRepeated { get; private set; }

    /// <summary>The state of an execution, folded from its events.</summary>
    public static async Task<ExecutionState> FoldAsync(IJournalReader journal, ExecutionId id)
    {
        var state = new ExecutionState();
        foreach ((ExecutionEvent happened, StoredEvent stored) in await ReadAsync(journal, id.Stream))
            state.Apply(happened, stored.Time);
        return state;
    }

    /// <summary>The events of a stream, in order.</summary>
    public static async Task<List<(ExecutionEvent Happened, StoredEvent Stored)>> ReadAsync(
        IJournalReader journal, StreamId stream)
    {
        var events = new List<(ExecutionEvent, StoredEvent)>();
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(stream, events.Count + 1, PageMax, CancellationToken.None);
            foreach (StoredEvent stored in page)
            {
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, CancellationToken.None);
                events.Add((ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored));
            }
        }
        while (page.Count == PageMax);
        return events;
    }

    /// <summary>Checks what has come since the last call; nothing may be open.</summary>
    public async Task CheckAsync(IEnumerable<ExecutionId> accepted)
    {
        _effects = Ledger.Read(ledger).ToLookup(effect => effect.Execution);
        Effects = _effects.Sum(execution => execution.Count());
        foreach (StreamId stream in await NewStreamsAsync())
        {
            if (ExecutionId.TryFromStream(stream, out ExecutionId id)) await CheckAsync(id);
        }

        foreach (ExecutionId id in accepted.Where(id => !_ended.Contains(id)))
            _violations.Add($"{id} was accepted, and is lost or has not ended");
        foreach (string name in _effects.Select(execution => execution.Key))
        {
            if (!_ended.Contains(ExecutionId.Parse(name))) _violations.Add($"{name} had effects, and is not stored");
        }
    }

    private async Task<HashSet<StreamId>> NewStreamsAsync()
    {
        var streams = new HashSet<StreamId>();
        while (await journal.ReadAfterAsync(_seen, PageMax, CancellationToken.None) is { Count: > 0 } page)
        {
            foreach (StoredEvent stored in page) streams.Add(stored.Stream);
            _seen = page[^1].Offset;
        }

        return streams;
    }

    private async Task CheckAsync(ExecutionId id)
    {
        var state = new ExecutionState();
        var attempts = new Dictionary<string, int>();
        Snapshot? snapshot = await journal.ReadSnapshotAsync(id.Stream, CancellationToken.None);
        // The fold asserts what may follow what; it would throw here as in the engine.
        foreach ((ExecutionEvent happened, StoredEvent stored) in await ReadAsync(journal, id.Stream))
        {
            state.Apply(happened, stored.Time);
            Count(id, happened, attempts);
            if (snapshot?.Version != stored.Version) continue;
            if (!snapshot.Body.Span.SequenceEqual(ExecutionSnapshot.Write(state)))
                _violations.Add($"{id}: the snapshot of version {snapshot.Version} is not the fold of the events");
        }

        if (!state.IsTerminal) return;
        if (!_ended.Add(id)) _violations.Add($"{id} went on after its end");
        bool isCancelled = CrashPlans.KindOf(id.Value) is "undo" or "ten" or "stop";
        ExecutionStatus expected = isCancelled ? ExecutionStatus.Cancelled : ExecutionStatus.Completed;
        // Where the engine itself was out of memory, a tool may have been as well.
        bool isForgiven = state.Error?.Causes.Contains(nameof(OutOfMemoryException)) ?? false;
        if (state.Status != expected && !isForgiven)
            _violations.Add($"{id} ended {state.Status}: {state.Error?.Message}");
        foreach (StepState step in state.Steps) CheckStep(state, step);
    }

    private void Count(ExecutionId id, ExecutionEvent happened, Dictionary<string, int> attempts)
    {
        switch (happened)
        {
            case ExecutionEvent.AttemptStarted started:
                string unit = LedgerTools.UnitOf(started.Step, started.Item);
                int next = attempts[unit] = attempts.GetValueOrDefault(unit) + 1;
                if (started.Attempt != next) _violations.Add($"{id} {unit}: attempt {started.Attempt} is not {next}");
                break;
            case ExecutionEvent.AttemptFailed { Error.Code: "interrupted" }: AttemptsLost++; break;
            case ExecutionEvent.DecisionRequired { Request.Kind: DecisionKind.UnknownEffect }: Questions++; break;
            case ExecutionEvent.DecisionRequired { Request.Kind: DecisionKind.UndoFailed }: Questions++; break;
            default: break;
        }
    }

    private void CheckStep(ExecutionState state, StepState step)
    {
        foreach (UnitState unit in step.Units)
        {
            string name = LedgerTools.UnitOf(step.Id, unit.Key.Item);
            Effect[] effects = [.. _effects[state.Id.Value].Where(effect => effect.Unit == name)];
            Effect[] undone = [.. effects.Where(effect => effect.Tool is "ledger.erase" or "ledger.refund")];
            CheckUnit($"{state.Id} {name}", unit, [.. effects.Except(undone)]);
            if (undone.Length > 0 && unit.Status != StepStatus.Undone)
                _violations.Add($"{state.Id} {name} is {unit.Status}, and was undone");
            if (undone.Length == 0 && unit.Status == StepStatus.Undone)
                _violations.Add($"{state.Id} {name} counts as undone, and was not");
        }
    }

    private void CheckUnit(string name, UnitState unit, Effect[] effects)
    {
        bool mayRepeat = unit.Tool is "ledger.write" or "ledger.flaky" or "ledger.large" or "ledger.stop";
        bool isDone = unit.Status is StepStatus.Completed or StepStatus.Undone;
        bool isOfLedger = unit.Tool?.StartsWith("ledger.", StringComparison.Ordinal) ?? false;
        if (isDone && isOfLedger && effects.Length == 0) _violations.Add($"{name} counts as done, and was not");
        // An attempt is durable before its effect, and has it once; what completed is never called again.
        bool isRepeated = effects.Select(effect => effect.Attempt).Distinct().Count() < effects.Length
            || effects.Any(effect => effect.Attempt > unit.Attempts)
            || (!mayRepeat && effects.Length > 1);
        if (!isRepeated) return;
        Repeated++;
        if (!mayRepeat) IrreversibleRepeated++;
        string attempts = string.Join(", ", effects.Select(effect => effect.Attempt));
        _violations.Add($"{name} of {unit.Tool} had its effect in the attempts {attempts} of {unit.Attempts}");
    }
}
