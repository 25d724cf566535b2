using Autonomy.Core.Recovery;

namespace Autonomy.Core.Workspaces;

/// <summary>What is tried after failures of a kind, as it counts in a workspace.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Ladder">The ladder that people laid down; null: it is as by default.</param>
/// <param name="Row">What is tried, whole.</param>
public sealed record LadderInForce(FailureKind Kind, Ladder? Ladder, HealingRow Row)
{
    /// <summary>Each kind with its default, and after it what was laid down, the most particular last.</summary>
    public static IEnumerable<LadderInForce> AllOf(WorkspaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (FailureKind kind in Enum.GetValues<FailureKind>().Where(kind => kind != FailureKind.Cancelled))
        {
            Ladder[] laid = [.. rules.Ladders.Where(ladder => ladder.Rule.Kind == kind)];
            bool isForAll = laid.Any(ladder => ladder.Rule is { Tool: null, Project: null });
            if (!isForAll) yield return new LadderInForce(kind, null, HealingTable.Default.Of(kind, default));
            foreach (Ladder ladder in laid) yield return new LadderInForce(kind, ladder, ladder.Rule.ToRow());
        }
    }
}
