using System.Collections.Immutable;

namespace Autonomy.Core.Plans;

/// <summary>The steps of a plan that stand near one of them, or all of them.</summary>
/// <param name="Steps">Their ordinals, ascending.</param>
/// <param name="Levels">Their levels, in the same order: 0 for one that needs nothing, else one more than any that it
/// needs.</param>
public sealed record StepNeighbourhood(ImmutableArray<int> Steps, ImmutableArray<int> Levels)
{
    /// <summary>The whole plan.</summary>
    public static StepNeighbourhood Of(ImmutableArray<StepDefinition> steps) =>
        Of(steps, [.. Enumerable.Range(0, steps.Length)]);

    /// <summary>
    /// The step, and what is reached from it over so many needs, forwards or backwards but not both: what leads to it,
    /// and what it leads to.
    /// </summary>
    /// <param name="steps">The steps of the plan, by ordinal.</param>
    /// <param name="around">The step's ordinal.</param>
    /// <param name="depth">How far, 0 or more.</param>
    public static StepNeighbourhood Of(ImmutableArray<StepDefinition> steps, int around, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        var near = new SortedSet<int> { around };
        Reach(near, around, depth, step => steps[step].Needs);
        Reach(near, around, depth, step => steps[step].Dependents);
        return Of(steps, [.. near]);
    }

    private static void Reach(
        SortedSet<int> near, int around, int depth, Func<int, ImmutableArray<int>> neighboursOf)
    {
        var seen = new HashSet<int> { around };
        List<int> edge = [around];
        for (int distance = 0; distance < depth && edge.Count > 0; distance++)
            edge = [.. edge.SelectMany(step => neighboursOf(step)).Where(seen.Add)];
        near.UnionWith(seen);
    }

    private static StepNeighbourhood Of(ImmutableArray<StepDefinition> steps, ImmutableArray<int> chosen)
    {
        int[] levels = LevelsOf(steps);
        return new StepNeighbourhood(chosen, [.. chosen.Select(step => levels[step])]);
    }

    // An edit may have added a step that an earlier one needs, so that the order of the text is not that of the needs.
    private static int[] LevelsOf(ImmutableArray<StepDefinition> steps)
    {
        int[] levels = new int[steps.Length];
        int[] unmet = [.. steps.Select(step => step.Needs.Length)];
        var ready = new Queue<int>(steps.Where(step => step.Needs.IsEmpty).Select(step => step.Ordinal));
        while (ready.TryDequeue(out int step))
        {
            foreach (int dependent in steps[step].Dependents)
            {
                levels[dependent] = Math.Max(levels[dependent], levels[step] + 1);
                if (--unmet[dependent] == 0) ready.Enqueue(dependent);
            }
        }

        return levels;
    }
}
