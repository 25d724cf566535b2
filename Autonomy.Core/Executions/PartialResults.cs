using System.Collections.Immutable;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// How far an execution is, at any moment: each step in the list that it belongs to, or its items in theirs. Pure.
/// </summary>
public sealed record PartialResults
{
    /// <summary>What is done, and stays.</summary>
    public required ImmutableArray<PartialStep> Done { get; init; }

    /// <summary>What was undone.</summary>
    public required ImmutableArray<PartialStep> Undone { get; init; }

    /// <summary>What has an effect that was to be undone, and stays: nothing undoes it, or somebody left it.</summary>
    public required ImmutableArray<PartialStep> LeftAsIs { get; init; }

    /// <summary>What was cut off, so that nobody knows whether it had its effect.</summary>
    public required ImmutableArray<PartialStep> Unclear { get; init; }

    /// <summary>What did not run, or did not come to a good end.</summary>
    public required ImmutableArray<PartialStep> NotDone { get; init; }

    /// <summary>The lists of an execution as it stands.</summary>
    public static PartialResults Of(ExecutionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ILookup<Fate, PartialStep> fates = state.Steps
            .SelectMany(step => FatesOf(state, step)).ToLookup(entry => entry.Fate, entry => entry.Step);
        return new PartialResults
        {
            Done = [.. fates[Fate.Done]],
            Undone = [.. fates[Fate.Undone]],
            LeftAsIs = [.. fates[Fate.LeftAsIs]],
            Unclear = [.. fates[Fate.Unclear]],
            NotDone = [.. fates[Fate.NotDone]],
        };
    }

    /// <summary>
    /// The lists in a sentence each, without those that are empty: <c>Done: a. Undone: b, c (2 of 5).</c>
    /// </summary>
    public override string ToString()
    {
        (string Name, ImmutableArray<PartialStep> Steps)[] lists =
        [
            ("Done", Done), ("Undone", Undone), ("Left as is", LeftAsIs), ("Unclear", Unclear), ("Not done", NotDone),
        ];
        return string.Join(' ', lists.Where(list => list.Steps.Length > 0)
            .Select(list => $"{list.Name}: {string.Join(", ", list.Steps)}."));
    }

    private static IEnumerable<(Fate Fate, PartialStep Step)> FatesOf(ExecutionState state, StepState step)
    {
        if (step.ItemCount is not { } count || count == 0)
        {
            Fate whole = step.FindUnit(null) is { } unit && step.ItemCount is null ? FateOf(state, unit) : FateOf(step);
            return [(whole, new PartialStep(step.Id, 1, 1))];
        }

        List<Fate> fates = [.. step.Units.Select(unit => FateOf(state, unit))];
        fates.AddRange(Enumerable.Repeat(Fate.NotDone, count - fates.Count));
        return fates.GroupBy(fate => fate).OrderBy(group => group.Key)
            .Select(group => (group.Key, new PartialStep(step.Id, group.Count(), count)));
    }

    private static Fate FateOf(StepState step) => step.Status == StepStatus.Completed ? Fate.Done : Fate.NotDone;

    private static Fate FateOf(ExecutionState state, UnitState unit)
    {
        bool isUndoing = state.Undo is { } undo && undo.Unit == unit.Key;
        return unit.Status switch
        {
            StepStatus.Undone => Fate.Undone,
            StepStatus.Completed when isUndoing && state.IsTerminated => Fate.Unclear,
            StepStatus.Completed when IsLeft(state, unit) => Fate.LeftAsIs,
            StepStatus.Completed => Fate.Done,
            StepStatus.Cancelled when IsCutOff(unit) || unit.Rollback is not null => Fate.Unclear,
            _ => Fate.NotDone,
        };
    }

    // While the undo goes on, what it has yet to look at still counts as done.
    private static bool IsLeft(ExecutionState state, UnitState unit) =>
        state.IsUndoing && unit is { IsCarried: false, Effect: not EffectClass.Pure }
        && (state.IsTerminal || unit.CompletionOrder > state.UnitsToUndo);

    private static bool IsCutOff(UnitState unit) =>
        unit is { Attempts: > 0, LastFailure.Effect: FailureEffect.Unknown } && unit.Effect != EffectClass.Pure;

    private enum Fate
    {
        Done,
        Undone,
        LeftAsIs,
        Unclear,
        NotDone,
    }
}

/// <summary>A step in a list, or the part of its items that belongs there.</summary>
/// <param name="Step">The step.</param>
/// <param name="Units">How many of its calls: 1, or items of a fan-out.</param>
/// <param name="Of">How many there are.</param>
public sealed record PartialStep(string Step, int Units, int Of)
{
    /// <inheritdoc/>
    public override string ToString() => Units == Of ? Step : $"{Step} ({Units} of {Of})";
}
