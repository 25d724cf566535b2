using System.Collections.Immutable;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Strategies;

/// <summary>
/// Makes steps for agents of a strategy's items of level 4, by the table of keywords. An item's steps come one after
/// another; they come after all of the items that it, or what it is a part of, depends on. Pure.
/// </summary>
public static class Propagation
{
    /// <summary>The most items of a strategy: 1,000.</summary>
    public const int ItemsMax = 1_000;

    /// <summary>The level of items that are work.</summary>
    public const int WorkLevel = 4;

    private const int TitleLengthMax = 150;
    private const int IdLengthMax = 64;

    /// <summary>What is wrong with items, with their places; empty: nothing.</summary>
    public static IEnumerable<(int Item, string Message)> Check(ImmutableArray<StrategyItem> items)
    {
        if (items.Length is 0 or > ItemsMax) yield return (0, $"A strategy has 1 to {ItemsMax} items.");
        Dictionary<string, StrategyItem> known = items.DistinctBy(item => item.Id).ToDictionary(item => item.Id);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < items.Length; i++)
        {
            StrategyItem item = items[i];
            if (item.Id.Length is 0 or > IdLengthMax) yield return (i, $"An id has 1 to {IdLengthMax} characters.");
            if (!seen.Add(item.Id)) yield return (i, $"The id '{item.Id}' is there twice.");
            if (string.IsNullOrWhiteSpace(item.Title) || item.Title.Length > TitleLengthMax)
                yield return (i, $"A title has 1 to {TitleLengthMax} characters.");
            if (item.Level is < 1 or > WorkLevel) yield return (i, $"A level is 1 to {WorkLevel}, not {item.Level}.");
            if (item.Parent is { } parent && !(known.GetValueOrDefault(parent)?.Level < item.Level))
                yield return (i, $"There is no item '{parent}' of a lower level that it could be a part of.");
            foreach (string need in item.DependsOn.Where(need => !known.ContainsKey(need)))
                yield return (i, $"There is no item '{need}' to depend on.");
        }
    }

    /// <summary>The steps of items that have nothing wrong; or the first cycle of them, written out.</summary>
    public static (ImmutableArray<AgentStep> Steps, ImmutableArray<RuleApplied> Log, string? Cycle) Of(
        ImmutableArray<StrategyItem> items)
    {
        StrategyItem[] work = [.. items.Where(item => item.Level == WorkLevel)];
        ImmutableArray<ImmutableArray<int>> needs = [.. work.Select(item => NeedsOf(item, items, work))];
        int self = Enumerable.Range(0, work.Length).FirstOrDefault(item => needs[item].Contains(item), -1);
        if (self >= 0) return ([], [], $"{work[self].Id} -> {work[self].Id}");
        foreach (ImmutableArray<int> cycle in StepGraph.CyclesOf(needs))
            return ([], [], StepGraph.Write(cycle, ordinal => work[ordinal].Id));
        var steps = new List<AgentStep>();
        var log = new List<RuleApplied>();
        int?[] last = new int?[work.Length];
        foreach (int item in InOrder(needs))
            last[item] = Add(steps, log, work[item], [.. needs[item].Select(need => last[need]!.Value)]);
        return ([.. steps], [.. log], null);
    }

    private static int Add(
        List<AgentStep> steps, List<RuleApplied> log, StrategyItem item, ImmutableArray<int> after)
    {
        (KeywordRule Rule, string Keyword)[] rules = [.. KeywordTable.Of(item.Title)];
        Priority priority = item.Priority
            ?? (rules.Length == 0 ? Priority.Medium : rules.Min(applied => applied.Rule.Priority));
        IEnumerable<(string Agent, KeywordRule? Rule, string? Keyword)> agents = rules.Length == 0
            ? [(KeywordTable.Otherwise, null, null)]
            : rules.SelectMany(applied => applied.Rule.Agents.Select(
                agent => (agent, (KeywordRule?)applied.Rule, (string?)applied.Keyword))).DistinctBy(step => step.agent);
        foreach ((string agent, KeywordRule? rule, string? keyword) in agents)
        {
            int place = steps.Count;
            steps.Add(new AgentStep(item.Id, agent, $"{agent}: {item.Title}", priority, after));
            log.Add(new RuleApplied(place, item.Id, agent, rule?.Name, keyword));
            after = [place];
        }

        return steps.Count - 1;
    }

    private static ImmutableArray<int> NeedsOf(
        StrategyItem item, ImmutableArray<StrategyItem> items, StrategyItem[] work)
    {
        Dictionary<string, StrategyItem> known = items.ToDictionary(one => one.Id);
        HashSet<string> needed = [.. WithAncestors(item, known).SelectMany(one => one.DependsOn)];
        return
        [
            .. Enumerable.Range(0, work.Length)
                .Where(other => WithAncestors(work[other], known).Any(one => needed.Contains(one.Id))),
        ];
    }

    // A parent is of a lower level, so this ends.
    private static IEnumerable<StrategyItem> WithAncestors(StrategyItem item, Dictionary<string, StrategyItem> known)
    {
        for (StrategyItem? one = item; one is not null; one = one.Parent is { } parent ? known[parent] : null)
            yield return one;
    }

    // Each after all that it needs, and otherwise as they were written.
    private static IEnumerable<int> InOrder(ImmutableArray<ImmutableArray<int>> needs)
    {
        bool[] isDone = new bool[needs.Length];
        for (int left = needs.Length; left > 0; left--)
        {
            int next = Enumerable.Range(0, needs.Length).First(
                item => !isDone[item] && needs[item].All(need => isDone[need]));
            isDone[next] = true;
            yield return next;
        }
    }
}
