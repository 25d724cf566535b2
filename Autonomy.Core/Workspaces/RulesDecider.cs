using Autonomy.Core.Executions;

namespace Autonomy.Core.Workspaces;

/// <summary>
/// What becomes of a command to the rules of a workspace. A pure function of the rules, the command and the time.
/// </summary>
public static class RulesDecider
{
    /// <summary>The most pauses at once.</summary>
    public const int HoldsMax = 1_000;

    /// <summary>The most calls that are known; further ones stay new.</summary>
    public const int CallsMax = 10_000;

    /// <summary>The longest that a pause with a timeout lasts: 365 days.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(365);

    /// <summary>Decides on a command.</summary>
    public static RulesVerdict Decide(WorkspaceRules rules, RulesCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return command switch
        {
            RulesCommand.Place place => Place(rules, place, now),
            RulesCommand.Lift lift => Lift(rules, lift),
            RulesCommand.AddPolicies add => Add(rules, add),
            RulesCommand.AllowAlways always => Allow(rules, always),
            RulesCommand.ForgetLessons forget =>
                Accept(new RulesEvent.LessonsForgotten(forget.Tool, forget.Fingerprint, forget.By)),
            RulesCommand.RemovePolicy remove => rules.IndexOf(remove.Policy) >= 0
                ? Accept(new RulesEvent.PolicyRemoved(remove.Policy, remove.By))
                : Refuse(
                    RejectionCode.UnknownPolicy,
                    $"There is no policy '{remove.Policy}'. The list of policies has those there are."),
            RulesCommand.LayLadders lay => Lay(rules, lay),
            RulesCommand.RemoveLadder remove => rules.FindLadder(remove.Ladder) is not null
                ? Accept(new RulesEvent.LadderRemoved(remove.Ladder, remove.By))
                : Refuse(
                    RejectionCode.UnknownLadder,
                    $"There is no ladder '{remove.Ladder}'. The list of ladders has those there are."),
            RulesCommand.NoteCall note => Note(rules, note),
            RulesCommand.Tick => new RulesVerdict.Accepted(
                [.. rules.Holds.Where(hold => hold.Until <= now).Select(hold => new RulesEvent.HoldExpired(hold.Id))]),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command?.GetType().Name, "Not a command to a workspace's rules."),
        };
    }

    private static RulesVerdict Place(WorkspaceRules rules, RulesCommand.Place place, DateTimeOffset now)
    {
        bool isNamed = place.Name.Length is > 0 and <= NamePattern.LengthMax;
        if (isNamed == (place.Scope == HoldScope.Workspace))
            return Refuse(RejectionCode.BadRule, "Name what is paused; the workspace as a whole has no name.");
        if (place.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeoutMax))
            return Refuse(RejectionCode.BadRule, "The timeout of a pause is 1 ms to 365 d.");
        if (rules.Holds.Length >= HoldsMax)
            return Refuse(RejectionCode.Overloaded, $"{HoldsMax} things are paused already; resume some of them.");
        DateTimeOffset? until = place.Timeout is { } span ? Turn.DueAt(now + span) : null;
        return Accept(new RulesEvent.HoldPlaced(place.Scope, place.Name, place.By, place.Reason, until));
    }

    private static RulesVerdict Lift(WorkspaceRules rules, RulesCommand.Lift lift)
    {
        RulesEvent[] lifted =
        [
            .. rules.Holds.Where(hold => hold.Scope == lift.Scope && hold.Name == lift.Name)
                .Select(hold => new RulesEvent.HoldLifted(hold.Id, lift.By)),
        ];
        if (lifted.Length > 0) return new RulesVerdict.Accepted(lifted);
        string held = rules.Holds.IsEmpty
            ? "Nothing is."
            : $"Paused are: {string.Join(", ", rules.Holds.Take(10).Select(hold => hold.Subject))}.";
        string subject = Hold.SubjectOf(lift.Scope, lift.Name);
        return Refuse(
            RejectionCode.WrongState, $"{char.ToUpperInvariant(subject[0])}{subject[1..]} is not paused. {held}");
    }

    private static RulesVerdict Add(WorkspaceRules rules, RulesCommand.AddPolicies add)
    {
        if (add.Rules.IsEmpty) return Refuse(RejectionCode.BadRule, "There is no rule to add.");
        return rules.Policies.Length + add.Rules.Length > PolicyRule.CountMax
            ? Refuse(
                RejectionCode.Overloaded,
                $"{rules.Policies.Length} policies are in force and {PolicyRule.CountMax} are the most; remove some.")
            : Accept(new RulesEvent.PoliciesAdded(add.Rules, add.By, Before: null, add.IsLast, Decision: null));
    }

    private static RulesVerdict Lay(WorkspaceRules rules, RulesCommand.LayLadders lay)
    {
        if (lay.Rules.IsEmpty) return Refuse(RejectionCode.BadRule, "There is no ladder to lay down.");
        foreach (LadderRule rule in lay.Rules)
        {
            if (rule.FindFault() is { } fault)
                return Refuse(RejectionCode.BadRule, $"The ladder for {LadderRungs.NameOf(rule.Kind)}: {fault}");
        }

        return rules.Ladders.Length + lay.Rules.Length > LadderRule.CountMax
            ? Refuse(
                RejectionCode.Overloaded,
                $"{rules.Ladders.Length} ladders are laid down and {LadderRule.CountMax} are the most; remove some.")
            : Accept(new RulesEvent.LaddersLaid(lay.Rules, lay.By));
    }

    private static RulesVerdict Allow(WorkspaceRules rules, RulesCommand.AllowAlways always)
    {
        if (rules.Decisions.Contains(always.Decision)) return new RulesVerdict.Accepted([]);
        if (rules.Policies.Length >= PolicyRule.CountMax)
            return Refuse(RejectionCode.Overloaded, $"{PolicyRule.CountMax} policies are the most; remove some.");
        var rule = new PolicyRule
        {
            Answer = PolicyAnswer.Allow,
            Tool = always.Tool,
            Target = always.Target,
            Reason = $"{always.By} answered 'always'",
            Definition = always.Definition,
        };
        // What had asked may have been withdrawn since; then it stands where it cannot go behind another's back.
        string? before = always.Asked is { } asked && rules.IndexOf(asked) >= 0 ? asked : null;
        return Accept(new RulesEvent.PoliciesAdded(
            [rule], always.By, before, IsLast: before is null, always.Decision));
    }

    private static RulesVerdict.Accepted Note(WorkspaceRules rules, RulesCommand.NoteCall note) =>
        !rules.NotesCalls || rules.Calls.Count >= CallsMax || rules.Knows(note.Tool, note.Target)
            ? new RulesVerdict.Accepted([])
            : Accept(new RulesEvent.CallNoted(note.Tool, note.Target));

    private static RulesVerdict.Accepted Accept(RulesEvent happened) => new([happened]);

    private static RulesVerdict.Refused Refuse(RejectionCode code, string message) =>
        new(new Rejection(code, message));
}
