using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>A step, or some items of one, that a fork takes over from its origin as they ended there.</summary>
/// <param name="Step">The step's id.</param>
public sealed record CarriedStep(string Step)
{
    /// <summary>Its output, of a step that completed.</summary>
    public DataValue? Output { get; init; }

    /// <summary>The items that completed, of a fan-out that did not complete as a whole.</summary>
    public ImmutableArray<CarriedItem> Items { get; init; } = [];

    /// <summary>Why it was skipped, of a step that was.</summary>
    public string? SkipReason { get; init; }

    /// <summary>Whether it was skipped because it was removed from the plan.</summary>
    public bool IsRemoved { get; init; }
}

/// <summary>An item that completed.</summary>
/// <param name="Item">Its place, from 0.</param>
/// <param name="Output">Its output.</param>
public sealed record CarriedItem(int Item, DataValue Output);

/// <summary>How a fork begins: with what its origin had done, and from there on as any execution.</summary>
internal static class Carrying
{
    public static void Begin(Turn turn, ImmutableArray<CarriedStep> carried)
    {
        var items = new Dictionary<int, ImmutableArray<CarriedItem>>();
        foreach (CarriedStep step in carried)
        {
            if (step.Output is { } output)
            {
                turn.Emit(new ExecutionEvent.StepCarried(step.Step, output));
            }
            else if (step.SkipReason is { } reason)
            {
                var skipped = new ExecutionEvent.StepSkipped(step.Step, reason, Blocks: false);
                turn.Emit(skipped with { IsRemoved = step.IsRemoved });
            }
            else
            {
                items.Add(turn.State.Plan!.OrdinalOf(step.Step), step.Items);
            }
        }

        foreach (StepState step in turn.State.Steps.Where(step => !step.IsTerminal && step.UnmetNeeds == 0).ToList())
        {
            // Another one of them may have ended at once, and this one with it.
            if (step.IsTerminal) continue;
            Scheduling.Consider(turn, step);
            if (items.TryGetValue(step.Definition.Ordinal, out ImmutableArray<CarriedItem> done))
                Carry(turn, step, done);
        }
    }

    private static void Carry(Turn turn, StepState step, ImmutableArray<CarriedItem> items)
    {
        // The fan-out itself may have failed, or give fewer items than it did.
        foreach (CarriedItem item in items.Where(item => !step.IsTerminal && item.Item < step.ItemCount))
            turn.Emit(new ExecutionEvent.ItemCarried(step.Id, item.Item, item.Output));
        turn.EndFanOut(step);
    }
}
