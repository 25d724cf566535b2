using Autonomy.Core.Plans;

namespace Autonomy.Core.Estimates;

/// <summary>
/// The order in which steps that could start take free places: by their priority, then by upward rank, the longest way
/// from the step to an end (Topcuoglu, Hariri and Wu, IEEE Transactions on Parallel and Distributed Systems 13, 2002),
/// then as in the plan.
/// </summary>
internal static class WorkOrder
{
    public static void Assign(Plan plan, WorkStep[] steps, Func<int, double> secondsOf)
    {
        double[] ranks = RanksOf(steps, secondsOf);
        int[] order = [.. Enumerable.Range(0, steps.Length)
            .OrderBy(step => plan.Steps[step].Priority).ThenByDescending(step => ranks[step])];
        for (int place = 0; place < order.Length; place++) steps[order[place]].Order = place;
    }

    private static double[] RanksOf(WorkStep[] steps, Func<int, double> secondsOf)
    {
        var ranks = new double[steps.Length];
        foreach (int step in Backwards(steps))
        {
            double longest = 0;
            foreach (int dependent in steps[step].Dependents) longest = Math.Max(longest, ranks[dependent]);
            ranks[step] = secondsOf(step) + longest;
        }

        return ranks;
    }

    private static List<int> Backwards(WorkStep[] steps)
    {
        int[] unmet = [.. steps.Select(step => step.UnmetNeeds)];
        var order = new List<int>(steps.Length);
        for (int step = 0; step < steps.Length; step++)
        {
            if (unmet[step] == 0) order.Add(step);
        }

        for (int next = 0; next < order.Count; next++)
        {
            if (steps[order[next]].HasEnded) continue;
            foreach (int dependent in steps[order[next]].Dependents)
            {
                if (--unmet[dependent] == 0) order.Add(dependent);
            }
        }

        order.Reverse();
        return order;
    }
}
