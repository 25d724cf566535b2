using System.Collections.Immutable;
using static Autonomy.Core.Recovery.FailureKind;
using static Autonomy.Core.Recovery.Rung;

namespace Autonomy.Core.Recovery;

/// <summary>
/// The healing ladder as data: for each kind of failure the rungs that are tried, how often, and after what delay; and
/// what is laid down otherwise for a tool, a project or a workspace. What a step says itself outranks all of it.
/// </summary>
public sealed record HealingTable
{
    /// <summary>The ladders as they are without any other word.</summary>
    public static readonly HealingTable Default = new();

    private static readonly ImmutableSortedDictionary<FailureKind, HealingRow> Rows = Table(
        (ConnectFailed, Row(3, 1, 30, Retry, Substitute)),
        (FailureKind.Timeout, Row(2, 2, 60, MoreTime, Retry, Substitute)),
        (AnswerCut, Row(2, 0.5, 10, Retry, Substitute)),
        (Unavailable, Row(3, 2, 120, Park, Retry, Substitute)),
        (RateLimited, Row(5, 5, 300, Retry, Substitute)),
        (BudgetExhausted, Row(0, 0, 0)),
        (TokenExpired, Row(1, 0, 0, RefreshToken)),
        (MissingScope, Row(0, 0, 0, Substitute)),
        (AccessRevoked, Row(0, 0, 0)),
        (Denied, Row(0, 0, 0, Substitute)),
        (BadInput, Row(2, 0, 0, RepairInput, Substitute)),
        (OutputMismatch, Row(3, 0, 0, RepairInput, Substitute)),
        (NotFound, Row(1, 1, 10, RepairInput, Substitute)),
        (Conflict, Row(3, 0.3, 10, Retry, Substitute)),
        (TooLarge, Row(2, 1, 30, FewerAtOnce, Substitute)),
        (PermanentExternal, Row(0, 0, 0, Substitute)),
        (Configuration, Row(1, 0, 0, RepairInput, Substitute)),
        (NoProgress, Row(1, 1, 30, Retry, Substitute)),
        (InputRequired, Row(0, 0, 0)),
        (FailureKind.DataLossRisk, Row(0, 0, 0)),
        (SecurityViolation, Row(0, 0, 0)),
        (Cancelled, Row(0, 0, 0)),
        (Unknown, Row(1, 2, 30, Retry, Substitute)));

    /// <summary>Rows that are laid down otherwise; of those that match, the most particular counts.</summary>
    public ImmutableArray<HealingOverride> Overrides { get; init; } = [];

    /// <summary>The ladder after a failure of this kind of this call.</summary>
    public HealingRow Of(FailureKind kind, HealingPlace place)
    {
        HealingOverride? best = null;
        foreach (HealingOverride candidate in Overrides)
        {
            if (candidate.Kind != kind || !candidate.Matches(place)) continue;
            if (best is null || candidate.Particularity > best.Particularity) best = candidate;
        }

        return best?.Row ?? Rows[kind];
    }

    private static HealingRow Row(int attemptsMax, double initialSeconds, double maxSeconds, params Rung[] rungs) =>
        new([.. rungs], attemptsMax, TimeSpan.FromSeconds(initialSeconds), TimeSpan.FromSeconds(maxSeconds));

    private static ImmutableSortedDictionary<FailureKind, HealingRow> Table(
        params (FailureKind Kind, HealingRow Row)[] rows) =>
        rows.ToImmutableSortedDictionary(row => row.Kind, row => row.Row);
}

/// <summary>Where a call stands: what a row can be laid down for.</summary>
/// <param name="Workspace">The workspace of the execution.</param>
/// <param name="Project">Its project; null for none.</param>
/// <param name="Tool">The name of the tool.</param>
public readonly record struct HealingPlace(string Workspace, string? Project, string? Tool);

/// <summary>A row in place of the default. Absent parts match everything.</summary>
/// <param name="Kind">The kind of failure that it is for.</param>
/// <param name="Row">The row.</param>
public sealed record HealingOverride(FailureKind Kind, HealingRow Row)
{
    /// <summary>The workspace that it is for.</summary>
    public string? Workspace { get; init; }

    /// <summary>The project that it is for.</summary>
    public string? Project { get; init; }

    /// <summary>The tool that it is for.</summary>
    public string? Tool { get; init; }

    /// <summary>A tool is more particular than a project, and a project than a workspace.</summary>
    internal int Particularity =>
        (Tool is null ? 0 : 4) + (Project is null ? 0 : 2) + (Workspace is null ? 0 : 1);

    internal bool Matches(HealingPlace place) =>
        (Workspace is null || Workspace == place.Workspace)
        && (Project is null || Project == place.Project)
        && (Tool is null || Tool == place.Tool);
}
