using System.Collections.Immutable;
using Autonomy.Core.Workspaces;
using static Autonomy.Core.Recovery.FailureKind;
using static Autonomy.Core.Recovery.Rung;

namespace Autonomy.Core.Recovery;

/// <summary>
/// The healing ladder as data: for each kind of failure the rungs that are tried, how often, and after what delay; and
/// what people laid down otherwise in a workspace, for all of it, a project or a tool. What a step says itself outranks
/// all of it, and none of it makes repeating safe: that is not in the table.
/// </summary>
public sealed record HealingTable
{
    /// <summary>The ladders as they are without any other word.</summary>
    public static readonly HealingTable Default = new();

    private static readonly ImmutableSortedDictionary<FailureKind, HealingRow> Rows = Table(
        (ConnectFailed, Row(3, 1, 30, Retry, Rollback, Substitute)),
        (FailureKind.Timeout, Row(2, 2, 60, MoreTime, Retry, Rollback, Substitute)),
        (AnswerCut, Row(2, 0.5, 10, Retry, Rollback, Substitute)),
        (Unavailable, Row(3, 2, 120, Park, Retry, Rollback, Substitute)),
        (RateLimited, Row(5, 5, 300, Retry, Rollback, Substitute)),
        (BudgetExhausted, Row(0, 0, 0)),
        (TokenExpired, Row(1, 0, 0, RefreshToken)),
        (MissingScope, Row(0, 0, 0, Rollback, Substitute)),
        (AccessRevoked, Row(0, 0, 0)),
        (Denied, Row(0, 0, 0, Rollback, Substitute)),
        (BadInput, Row(2, 0, 0, RepairInput, Rollback, Substitute)),
        (OutputMismatch, Row(3, 0, 0, RepairInput, Rollback, Substitute)),
        (NotFound, Row(1, 1, 10, RepairInput, Rollback, Substitute)),
        (Conflict, Row(3, 0.3, 10, Retry, Rollback, Substitute)),
        (TooLarge, Row(2, 1, 30, FewerAtOnce, Rollback, Substitute)),
        (PermanentExternal, Row(0, 0, 0, Rollback, Substitute)),
        (Configuration, Row(1, 0, 0, RepairInput, Rollback, Substitute)),
        (NoProgress, Row(1, 1, 30, Retry, Rollback, Substitute)),
        (InputRequired, Row(0, 0, 0)),
        (FailureKind.DataLossRisk, Row(0, 0, 0)),
        (SecurityViolation, Row(0, 0, 0)),
        (Cancelled, Row(0, 0, 0)),
        (Unknown, Row(1, 2, 30, Retry, Rollback, Substitute)));

    /// <summary>Rows that are laid down otherwise; of those that match, the most particular counts.</summary>
    public ImmutableArray<HealingOverride> Overrides { get; init; } = [];

    /// <summary>The ladder after a failure of this kind of this call.</summary>
    public HealingRow Of(FailureKind kind, HealingPlace place)
    {
        HealingOverride? best = null;
        foreach (HealingOverride candidate in Overrides)
        {
            if (candidate.Kind != kind || !candidate.Matches(place)) continue;
            if (best is null || candidate.CompareTo(best) >= 0) best = candidate;
        }

        return best?.Row ?? Rows[kind];
    }

    private static HealingRow Row(int attemptsMax, double initialSeconds, double maxSeconds, params Rung[] rungs) =>
        new([.. rungs], attemptsMax, TimeSpan.FromSeconds(initialSeconds), TimeSpan.FromSeconds(maxSeconds));

    private static ImmutableSortedDictionary<FailureKind, HealingRow> Table(
        params (FailureKind Kind, HealingRow Row)[] rows) =>
        rows.ToImmutableSortedDictionary(row => row.Kind, row => row.Row);
}

/// <summary>Where a call stands in its workspace: what a row can be laid down for.</summary>
/// <param name="Project">The project of the execution; null for none.</param>
/// <param name="Tool">The name of the tool; null where no tool was found.</param>
public readonly record struct HealingPlace(string? Project, string? Tool);

/// <summary>A row in place of the default. Absent parts match everything.</summary>
/// <param name="Kind">The kind of failure that it is for.</param>
/// <param name="Row">The row.</param>
public sealed record HealingOverride(FailureKind Kind, HealingRow Row)
{
    /// <summary>The project that it is for.</summary>
    public string? Project { get; init; }

    /// <summary>The tools that it is for: a name, or a pattern as <c>http.*</c>.</summary>
    public string? Tool { get; init; }

    /// <summary>
    /// A tool is more particular than a project, and a project than the workspace. A name is more particular than a
    /// pattern, and a longer pattern than a shorter one.
    /// </summary>
    internal int CompareTo(HealingOverride other)
    {
        int byTool = LettersOf(Tool).CompareTo(LettersOf(other.Tool));
        return byTool != 0 ? byTool : (Project is not null).CompareTo(other.Project is not null);
    }

    internal bool Matches(HealingPlace place) =>
        (Project is null || Project == place.Project)
        && (Tool is null || (place.Tool is { } tool && NamePattern.Matches(Tool, tool)));

    private static int LettersOf(string? tool) => tool switch
    {
        null => -1,
        _ when !tool.Contains('*', StringComparison.Ordinal) => int.MaxValue,
        _ => tool.Length,
    };
}
