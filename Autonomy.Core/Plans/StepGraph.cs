using System.Collections.Immutable;

namespace Autonomy.Core.Plans;

/// <summary>
/// What needs what, by ordinals. Nothing here recurses: a chain of <see cref="PlanLimits.StepsMax"/> steps is an
/// ordinary plan.
/// </summary>
internal static class StepGraph
{
    private const int WrittenStepsMax = 20;

    /// <summary>For each step the steps that need it, ascending.</summary>
    internal static ImmutableArray<ImmutableArray<int>> Reverse(ImmutableArray<ImmutableArray<int>> needs)
    {
        var dependents = new ImmutableArray<int>.Builder?[needs.Length];
        for (int step = 0; step < needs.Length; step++)
        {
            foreach (int need in needs[step]) (dependents[need] ??= ImmutableArray.CreateBuilder<int>()).Add(step);
        }

        return [.. dependents.Select(builder => builder?.ToImmutable() ?? [])];
    }

    /// <summary>
    /// A shortest cycle through the first step of each group of steps that need one another, each step needing the next
    /// and the last one the first.
    /// </summary>
    internal static IEnumerable<ImmutableArray<int>> CyclesOf(ImmutableArray<ImmutableArray<int>> needs)
    {
        int[] groups = GroupsOf(needs);
        var seen = new HashSet<int>();
        for (int step = 0; step < needs.Length; step++)
        {
            bool isInCycle = needs[step].Any(need => need != step && groups[need] == groups[step]);
            if (isInCycle && seen.Add(groups[step])) yield return ShortestCycle(needs, groups, step);
        }
    }

    /// <summary>The cycle as <c>a -> b -> a</c>; of a long one the middle is left out.</summary>
    internal static string Write(ImmutableArray<int> cycle, Func<int, string> idOf)
    {
        IEnumerable<string> ids = cycle.Select(idOf);
        if (cycle.Length > WrittenStepsMax)
        {
            int half = WrittenStepsMax / 2;
            ids = [.. ids.Take(half), $"({cycle.Length - WrittenStepsMax:N0} more)", .. ids.TakeLast(half)];
        }

        return string.Join(" -> ", ids.Append(idOf(cycle[0])));
    }

    /// <summary>Breadth first from <paramref name="start"/> within its group, back to it.</summary>
    private static ImmutableArray<int> ShortestCycle(ImmutableArray<ImmutableArray<int>> needs, int[] groups, int start)
    {
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (!cameFrom.ContainsKey(start))
        {
            int step = queue.Dequeue();
            foreach (int need in needs[step])
            {
                if (groups[need] == groups[start] && cameFrom.TryAdd(need, step)) queue.Enqueue(need);
            }
        }

        List<int> cycle = [start];
        for (int step = cameFrom[start]; step != start; step = cameFrom[step]) cycle.Add(step);
        cycle.Reverse(1, cycle.Count - 1);
        return [.. cycle];
    }

    /// <summary>
    /// The number of each step's strongly connected component: Tarjan's algorithm (1972), with its stack of calls kept
    /// as data.
    /// </summary>
    private static int[] GroupsOf(ImmutableArray<ImmutableArray<int>> needs)
    {
        var search = new ComponentSearch(needs);
        for (int step = 0; step < needs.Length; step++) search.VisitFrom(step);
        return search.Groups;
    }

    private sealed class ComponentSearch(ImmutableArray<ImmutableArray<int>> needs)
    {
        private const int NotSeen = 0;

        private readonly int[] _order = new int[needs.Length];
        private readonly int[] _low = new int[needs.Length];
        private readonly int[] _nextNeed = new int[needs.Length];
        private readonly Stack<int> _path = new();
        private readonly Stack<int> _open = new();
        private int _count;
        private int _groups;

        /// <summary>The group of each step, from 1; 0 while it is open.</summary>
        internal int[] Groups { get; } = new int[needs.Length];

        internal void VisitFrom(int start)
        {
            if (_order[start] != NotSeen) return;
            Enter(start);
            while (_path.TryPeek(out int step))
            {
                if (_nextNeed[step] < needs[step].Length) Follow(step, needs[step][_nextNeed[step]++]);
                else Leave(step);
            }
        }

        private void Enter(int step)
        {
            _order[step] = _low[step] = ++_count;
            _path.Push(step);
            _open.Push(step);
        }

        private void Follow(int step, int need)
        {
            if (_order[need] == NotSeen) Enter(need);
            else if (Groups[need] == 0) _low[step] = Math.Min(_low[step], _order[need]);
        }

        private void Leave(int step)
        {
            _path.Pop();
            if (_path.TryPeek(out int parent)) _low[parent] = Math.Min(_low[parent], _low[step]);
            if (_low[step] != _order[step]) return;
            _groups++;
            int member;
            do
            {
                member = _open.Pop();
                Groups[member] = _groups;
            }
            while (member != step);
        }
    }
}
