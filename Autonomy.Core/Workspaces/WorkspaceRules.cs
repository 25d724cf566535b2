using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Workspaces;

/// <summary>
/// The rules of a workspace as their events made them: what is paused, and what is asked about. Immutable, so that
/// deciders on any thread rest on the same; <see cref="Apply"/> gives the next.
/// </summary>
public sealed record WorkspaceRules
{
    /// <summary>No rules.</summary>
    public static readonly WorkspaceRules None = new();

    /// <summary>The pauses in force, in the order in which they were placed.</summary>
    public ImmutableArray<Hold> Holds { get; init; } = [];

    /// <summary>The rules in force, in the order in which they are looked at.</summary>
    public ImmutableArray<Policy> Policies { get; init; } = [];

    /// <summary>The ladders that people laid down, in the order in which they did.</summary>
    public ImmutableArray<Ladder> Ladders
    {
        get;
        init
        {
            field = value;
            Healing = value.IsEmpty ? HealingTable.Default : TableOf(value);
        }
    } = [];

    /// <summary>What is tried after a failure: those ladders, and the defaults.</summary>
    public HealingTable Healing { get; private init; } = HealingTable.Default;

    /// <summary>The calls that are known, where a rule asks about new ones.</summary>
    public ImmutableHashSet<KnownCall> Calls { get; init; } = [];

    /// <summary>Decisions whose answer <c>always</c> was taken, withdrawn rules included.</summary>
    internal ImmutableHashSet<string> Decisions { get; init; } = [];

    internal int HoldsPlaced { get; init; }

    internal int PoliciesLaidDown { get; init; }

    internal int LaddersLaidDown { get; init; }

    /// <summary>Whether nothing is paused and no policy is in force.</summary>
    public bool IsEmpty => Holds.IsEmpty && Policies.IsEmpty;

    /// <summary>Whether a rule asks what was called before, so that calls are noted.</summary>
    public bool NotesCalls { get; private init; }

    /// <summary>When <see cref="RulesCommand.Tick"/> is due next; null: no pause ends by itself.</summary>
    public DateTimeOffset? NextTimer => Holds.Min(hold => hold.Until);

    /// <summary>The pause of this id, or null when it is not in force.</summary>
    public Hold? FindHold(string id)
    {
        foreach (Hold hold in Holds)
        {
            if (hold.Id == id) return hold;
        }

        return null;
    }

    /// <summary>The ladder of this id, or null when it is not in force.</summary>
    public Ladder? FindLadder(string id) => Ladders.FirstOrDefault(ladder => ladder.Id == id);

    /// <summary>The first pause of everything in an execution of this project, or null.</summary>
    public Hold? HoldOnExecution(string? project)
    {
        foreach (Hold hold in Holds)
        {
            if (hold.CoversExecution(project)) return hold;
        }

        return null;
    }

    /// <summary>The first pause of such a call, or null.</summary>
    public Hold? HoldOnCall(string tool, string? target)
    {
        foreach (Hold hold in Holds)
        {
            if (hold.CoversCall(tool, target)) return hold;
        }

        return null;
    }

    /// <summary>Whether the tool was called with the target before.</summary>
    public bool Knows(string tool, string? target) => Calls.Contains(new KnownCall(tool, target ?? ""));

    /// <summary>The rules after an event that happened at this time.</summary>
    /// <exception cref="InvariantViolatedException">The event cannot follow those before it.</exception>
    public WorkspaceRules Apply(RulesEvent happened, DateTimeOffset at) => happened switch
    {
        RulesEvent.HoldPlaced placed => Place(placed, at),
        RulesEvent.HoldLifted lifted => End(lifted.Hold),
        RulesEvent.HoldExpired expired => End(expired.Hold),
        RulesEvent.PoliciesAdded added => Add(added, at),
        RulesEvent.PolicyRemoved removed => Remove(removed.Policy),
        RulesEvent.LaddersLaid laid => Lay(laid, at),
        RulesEvent.LadderRemoved removed => RemoveLadder(removed.Ladder),
        RulesEvent.LessonsForgotten => this,
        RulesEvent.CallNoted noted =>
            this with { Calls = Calls.Add(new KnownCall(noted.Tool, noted.Target ?? "")) },
        _ => throw new ArgumentOutOfRangeException(
            nameof(happened), happened?.GetType().Name, "Not an event of a workspace's rules."),
    };

    private WorkspaceRules Place(RulesEvent.HoldPlaced placed, DateTimeOffset at)
    {
        int number = HoldsPlaced + 1;
        var hold = new Hold(
            IdOf('h', number), placed.Scope, placed.Name, placed.By, placed.Reason, at, placed.Until);
        return this with { Holds = Holds.Add(hold), HoldsPlaced = number };
    }

    private WorkspaceRules End(string id)
    {
        Invariant.Holds(FindHold(id) is not null, "only a pause that is in force ends");
        return this with { Holds = Holds.RemoveAll(hold => hold.Id == id) };
    }

    private WorkspaceRules Add(RulesEvent.PoliciesAdded added, DateTimeOffset at)
    {
        IEnumerable<Policy> policies = added.Rules.Select((rule, index) =>
            new Policy(IdOf('p', PoliciesLaidDown + index + 1), rule, added.By, at, added.Decision));
        int before = added.Before is { } id ? IndexOf(id) : added.IsLast ? Policies.Length : 0;
        Invariant.Holds(before >= 0, "rules are put before one that is in force");
        return With(Policies.InsertRange(before, policies)) with
        {
            PoliciesLaidDown = PoliciesLaidDown + added.Rules.Length,
            Decisions = added.Decision is { } decision ? Decisions.Add(decision) : Decisions,
        };
    }

    private WorkspaceRules Remove(string id)
    {
        int index = IndexOf(id);
        Invariant.Holds(index >= 0, "only a rule that is in force is withdrawn");
        return With(Policies.RemoveAt(index));
    }

    private WorkspaceRules Lay(RulesEvent.LaddersLaid laid, DateTimeOffset at)
    {
        IEnumerable<Ladder> ladders = laid.Rules.Select((rule, index) =>
            new Ladder(IdOf('l', LaddersLaidDown + index + 1), rule, laid.By, at));
        IEnumerable<Ladder> kept =
            Ladders.Where(former => !laid.Rules.Any(rule => rule.Replaces(former.Rule)));
        return this with { Ladders = [.. kept, .. ladders], LaddersLaidDown = LaddersLaidDown + laid.Rules.Length };
    }

    private WorkspaceRules RemoveLadder(string id)
    {
        Invariant.Holds(FindLadder(id) is not null, "only a ladder that is in force is withdrawn");
        return this with { Ladders = Ladders.RemoveAll(ladder => ladder.Id == id) };
    }

    private static HealingTable TableOf(ImmutableArray<Ladder> ladders) => new()
    {
        Overrides =
        [
            .. ladders.Select(ladder => new HealingOverride(ladder.Rule.Kind, ladder.Rule.ToRow())
            {
                Tool = ladder.Rule.Tool,
                Project = ladder.Rule.Project,
            }),
        ],
    };

    internal WorkspaceRules With(ImmutableArray<Policy> policies) => this with
    {
        Policies = policies,
        NotesCalls = policies.Any(policy => policy.Rule.Novel is not null),
    };

    internal int IndexOf(string policy)
    {
        for (int i = 0; i < Policies.Length; i++)
        {
            if (Policies[i].Id == policy) return i;
        }

        return -1;
    }

    private static string IdOf(char kind, int number) =>
        kind + number.ToString(CultureInfo.InvariantCulture);
}
