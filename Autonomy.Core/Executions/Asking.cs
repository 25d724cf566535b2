using System.Collections.Immutable;
using System.Globalization;

namespace Autonomy.Core.Executions;

/// <summary>
/// Puts a question to people, with what every question says besides: what was tried, what waits for the answer and what
/// goes on, and when the default is taken.
/// </summary>
internal static class Asking
{
    /// <summary>The most steps that are named of those that wait, and of those that go on.</summary>
    private const int NamedMax = 10;

    /// <summary>The most steps that are looked at for a list; beyond, it says "and more".</summary>
    private const int LookedAtMax = 1_000;

    /// <summary>Asks; without an expiry of its own, as the step says, else as <paramref name="timeout"/>.</summary>
    public static void Ask(Turn turn, DecisionRequest request, TimeSpan? timeout = null)
    {
        StepState step = turn.State.StepOf(request.Step);
        UnitState? unit = step.FindUnit(request.Item);
        TimeSpan? patience = step.Definition.DecisionTimeout ?? timeout;
        DateTimeOffset? expiry = patience is { } span ? Turn.DueAt(turn.Now + span) : null;
        turn.Emit(new ExecutionEvent.DecisionRequired(request with
        {
            ExpiresAt = request.ExpiresAt ?? expiry,
            Tool = request.Tool ?? unit?.Tool,
            Tried = request.Tried ?? TriedWith(unit),
            Blocks = turn.State.IsCancelling ? null : DependentsOf(turn.State, step),
            GoesOn = turn.State.IsCancelling ? null : OthersUnderWay(turn.State, step),
        }));
    }

    private static ImmutableArray<string>? TriedWith(UnitState? unit)
    {
        if (unit is not { Attempts: > 0 }) return null;
        string cost = unit.CostUsd > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {unit.CostUsd:0.####} USD")
            : "";
        string fallback = unit.Fallback > 0 ? $", now by fallback {unit.Fallback}" : "";
        string attempts = unit.Attempts == 1 ? "1 attempt" : $"{unit.Attempts} attempts";
        string tried = $"{attempts} since {unit.StartedAt:u}{fallback}{cost}; the last one called {unit.Tool}";
        return unit.LastFailure is { } failure ? [tried, $"it ended: {failure.Message}"] : [tried];
    }

    // Dependents of dependents too, the nearest first.
    private static ImmutableArray<string>? DependentsOf(ExecutionState state, StepState step)
    {
        var seen = new HashSet<int> { step.Definition.Ordinal };
        var queue = new Queue<int>(step.Definition.Dependents);
        var names = new List<string>();
        while (queue.TryDequeue(out int ordinal) && seen.Count < LookedAtMax)
        {
            if (!seen.Add(ordinal) || state.Steps[ordinal].IsTerminal) continue;
            names.Add(state.Steps[ordinal].Id);
            foreach (int dependent in state.Steps[ordinal].Definition.Dependents) queue.Enqueue(dependent);
        }

        return Shorten(names, isWhole: queue.Count == 0);
    }

    private static ImmutableArray<string>? OthersUnderWay(ExecutionState state, StepState step)
    {
        var names = new List<string>();
        foreach (StepState other in state.Steps.Take(LookedAtMax))
        {
            if (other != step && GoesOn(other)) names.Add(other.Id);
        }

        return Shorten(names, isWhole: state.Steps.Length <= LookedAtMax);
    }

    private static bool GoesOn(StepState step) => step is { IsTerminal: false, ReadyAt: not null }
        && step.Units.All(unit => unit.Wait?.Kind is not (
            WaitKind.Approval or WaitKind.Decision or WaitKind.Hold or WaitKind.Budget or WaitKind.Executor));

    private static ImmutableArray<string>? Shorten(List<string> names, bool isWhole)
    {
        if (names.Count == 0) return null;
        if (isWhole && names.Count <= NamedMax) return [.. names];
        string rest = isWhole ? $"and {names.Count - NamedMax} more" : "and more";
        return [.. names.Take(NamedMax), rest];
    }
}
