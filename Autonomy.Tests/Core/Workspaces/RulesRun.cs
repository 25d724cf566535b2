using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Workspaces;

/// <summary>
/// The rules of a workspace without an engine. After each command the fold of the stored events, and what a snapshot
/// gives back, are compared with the live rules.
/// </summary>
internal sealed class RulesRun
{
    private readonly List<(NewEvent Stored, DateTimeOffset At)> _journal = [];

    public static DateTimeOffset Beginning { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Beginning;

    public WorkspaceRules Rules { get; private set; } = WorkspaceRules.None;

    /// <summary>Decides on a command that must be accepted; gives the names of its events.</summary>
    public IReadOnlyList<string> Tell(RulesCommand command)
    {
        RulesVerdict.Accepted accepted =
            Assert.IsType<RulesVerdict.Accepted>(RulesDecider.Decide(Rules, command, Now));
        NewEvent[] stored = [.. accepted.Events.Select(RulesEventTable.Encode)];
        foreach (RulesEvent happened in accepted.Events) Rules = Rules.Apply(happened, Now);
        _journal.AddRange(stored.Select(one => (one, Now)));
        string live = Text(Rules);
        Assert.Equal(live, Text(_journal.Aggregate(WorkspaceRules.None, Apply)));
        Assert.Equal(live, Text(RulesSnapshot.Read(RulesSnapshot.Write(Rules))));
        return [.. stored.Select(one => one.Name)];
    }

    public Rejection Refuse(RulesCommand command) =>
        Assert.IsType<RulesVerdict.Refused>(RulesDecider.Decide(Rules, command, Now)).Rejection;

    /// <summary>Pauses a tool.</summary>
    public RulesRun Hold(string tool, TimeSpan? timeout = null)
    {
        Tell(new RulesCommand.Place(HoldScope.Tool, tool, "ada", "why not", timeout));
        return this;
    }

    /// <summary>Adds rules before those in force.</summary>
    public RulesRun Add(params PolicyRule[] rules)
    {
        Tell(new RulesCommand.AddPolicies([.. rules], "ada", IsLast: false));
        return this;
    }

    private static WorkspaceRules Apply(
        WorkspaceRules rules, (NewEvent Stored, DateTimeOffset At) entry) => rules.Apply(
        RulesEventTable.Decode(entry.Stored.Name, entry.Stored.SchemaVersion, entry.Stored.Body.Span), entry.At);

    private static string Text(WorkspaceRules rules) =>
        $"{Encoding.UTF8.GetString(RulesSnapshot.Write(rules))} {rules.NotesCalls} {rules.NextTimer}";
}
