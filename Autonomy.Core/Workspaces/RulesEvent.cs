using System.Collections.Immutable;

namespace Autonomy.Core.Workspaces;

/// <summary>
/// What happened to the rules of a workspace. Their stored names are in <see cref="RulesEventTable"/>; what each does
/// is in <see cref="WorkspaceRules"/>.
/// </summary>
public abstract record RulesEvent
{
    private RulesEvent()
    {
    }

    /// <summary>Something was paused.</summary>
    public sealed record HoldPlaced(
        HoldScope Scope, string Name, string By, string? Reason, DateTimeOffset? Until) : RulesEvent;

    /// <summary>A person lifted a pause.</summary>
    public sealed record HoldLifted(string Hold, string By) : RulesEvent;

    /// <summary>The time of a pause was over.</summary>
    public sealed record HoldExpired(string Hold) : RulesEvent;

    /// <summary>Rules were laid down, in this order.</summary>
    /// <param name="Rules">The rules.</param>
    /// <param name="By">Who laid them down.</param>
    /// <param name="Before">The rule that they stand before; null: as <paramref name="IsLast"/> says.</param>
    /// <param name="IsLast">Whether they stand after all others, rather than before them.</param>
    /// <param name="Decision">The decision whose answer <c>always</c> made the rule.</param>
    public sealed record PoliciesAdded(
        ImmutableArray<PolicyRule> Rules, string By, string? Before, bool IsLast, string? Decision) : RulesEvent;

    /// <summary>A rule was withdrawn.</summary>
    public sealed record PolicyRemoved(string Policy, string By) : RulesEvent;

    /// <summary>Ladders were laid down, each in place of one for the same kind, tool and project.</summary>
    public sealed record LaddersLaid(ImmutableArray<LadderRule> Rules, string By) : RulesEvent;

    /// <summary>A ladder was withdrawn: from then on the default counts, or one that is less particular.</summary>
    public sealed record LadderRemoved(string Ladder, string By) : RulesEvent;

    /// <summary>
    /// A person had lessons forgotten: all that match what is given, and every one where nothing is. Whoever learns
    /// reads it in the journal; the rules themselves are as before.
    /// </summary>
    public sealed record LessonsForgotten(string? Tool, string? Fingerprint, string By) : RulesEvent;

    /// <summary>A tool was called with a target for the first time.</summary>
    public sealed record CallNoted(string Tool, string? Target) : RulesEvent;
}
