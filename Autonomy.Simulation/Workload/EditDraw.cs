using System.Globalization;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// Draws changes to a plan that runs: steps more, others in the place of some, and less. Most fit; some are of steps
/// that have begun, of ids that are taken, or of what others need, and must be refused.
/// </summary>
internal static class EditDraw
{
    private const int NeedsMax = 2;

    /// <summary>Changes to an execution as it stands; by the time that they come it may have gone on.</summary>
    public static PlanChanges Draw(SeededRandom random, ExecutionState state)
    {
        StepState[] open = [.. state.Steps.Where(step => !HasBegun(step))];
        if (open.Length == 0 || Chance.Is(random, 0.15)) open = [.. state.Steps];
        StepState some = Chance.Pick(random, open);
        return Chance.Of(random) switch
        {
            < 0.4 => new PlanChanges { Add = [Added(random, state)] },
            < 0.7 => new PlanChanges { Replace = [StepAt(random, state, PlaceOf(some))] },
            < 0.9 => new PlanChanges { Remove = [some.Id] },
            _ => new PlanChanges
            {
                Add = [Added(random, state)],
                Replace = [StepAt(random, state, PlaceOf(some))],
                Remove = [Chance.Pick(random, open).Id],
            },
        };
    }

    private static bool HasBegun(StepState step) =>
        step.Status is not (StepStatus.Pending or StepStatus.Ready) || step.Units.Any(unit => unit.Attempts > 0);

    private static DataObject Added(SeededRandom random, ExecutionState state)
    {
        // An id that is taken already.
        if (Chance.Is(random, 0.1)) return StepAt(random, state, 0);
        return StepAt(random, state, state.Steps.Length);
    }

    // What stands before it in the order of the needs may be needed; so no circle comes of it.
    private static DataObject StepAt(SeededRandom random, ExecutionState state, int place)
    {
        int[] before = [.. state.Steps.Where(step => !step.IsRemoved).Select(PlaceOf).Where(other => other < place)];
        int count = Math.Min(before.Length, Chance.Between(random, 0, NeedsMax));
        int[] needs = [.. Enumerable.Range(0, count).Select(_ => Chance.Pick(random, before)).Distinct()];
        return new StepDraw(PlanDraw.ForEdit(random), random, place, needs).Draw();
    }

    private static int PlaceOf(StepState step) => int.Parse(step.Id[1..], CultureInfo.InvariantCulture) - 1;
}
