using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Workload;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Once a client was told of a pause of a tool, a host, a project or the workspace, nothing of what it covers starts
/// until it is lifted or its time is over; and that is once, and not early.
/// </summary>
internal static class HoldChecker
{
    public static Checker Checker { get; } = new("holds", [18, 22], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        List<Span> spans = [.. SpansOf(history)];
        return Ends(history).Concat(spans.Count == 0 ? [] : Starts(history, spans));
    }

    private static IEnumerable<Violation> Ends(RunHistory history)
    {
        WorkspaceRules before = WorkspaceRules.None;
        foreach (DurableRule rule in history.Rules)
        {
            if (rule.Happened is RulesEvent.HoldExpired expired)
            {
                DateTimeOffset? until = before.FindHold(expired.Hold)?.Until;
                if (until is null || rule.Stored.Time < until)
                {
                    string due = until is null ? "which has no time" : $"before its end at {until:O}";
                    yield return new Violation(
                        22, $"rules version {rule.Stored.Version} ends {expired.Hold} at {rule.Stored.Time:O}, {due}",
                        rule.Entry, null);
                }
            }

            before = rule.After;
        }
    }

    private static IEnumerable<Violation> Starts(RunHistory history, List<Span> spans)
    {
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (CallBegunBy(seen.Happened) is not { } tool) continue;
            Span? broken = spans.Find(span => span.From < seen.Entry && seen.Entry < span.To
                && Covers(span.Hold, life, tool));
            if (broken is null) continue;
            yield return Finding.At(
                18, execution, seen, $"begins although {broken.Hold.Id} ({broken.Hold.Scope} {broken.Hold.Name}) is in "
                + $"force, and a client was told of it (entry {broken.From})");
        }
    }

    /// <summary>The tool of an attempt that begins; empty for a wait or a question.</summary>
    private static string? CallBegunBy(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.AttemptStarted started => started.Tool,
        ExecutionEvent.StepWaiting { On: WaitKind.Timer or WaitKind.Signal } => "",
        ExecutionEvent.DecisionRequired { Request.Kind: DecisionKind.Approval or DecisionKind.Question } => "",
        _ => null,
    };

    private static bool Covers(Hold hold, Life life, string tool) => hold.Scope switch
    {
        HoldScope.Workspace => true,
        HoldScope.Project => hold.Name == life.Project,
        HoldScope.Tool => tool.Length > 0 && Laws.Fits(hold.Name, tool),
        _ => ToolName.TryParse(tool, out ToolName name) && SimulatedToolSet.TargetOf(name) is { } target
            && (Laws.Fits(hold.Name, target) || Laws.Fits(hold.Name, target.Split(':')[0])),
    };

    // Each pause has a reason of its own; one that was asked for twice is two.
    private static IEnumerable<Span> SpansOf(RunHistory history)
    {
        var asked = new Dictionary<long, RulesCommand.Place>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.RulesCalled { Command: RulesCommand.Place command } called)
                asked[called.Call] = command;
            if (history.Entries[place] is not HistoryEntry.RulesAnswered { Reply: RulesReply.Accepted } answered)
                continue;
            if (!asked.TryGetValue(answered.Call, out RulesCommand.Place? pause)) continue;
            WorkspaceRules then = history.Rules.LastOrDefault(rule => rule.Entry < place)?.After ?? WorkspaceRules.None;
            foreach (Hold hold in then.Holds.Where(hold => hold.Reason == pause.Reason))
                yield return new Span(hold, place, EndOf(history, hold));
        }
    }

    private static int EndOf(RunHistory history, Hold hold) => history.Rules
        .FirstOrDefault(rule => rule.Happened is RulesEvent.HoldLifted lifted && lifted.Hold == hold.Id
            || rule.Happened is RulesEvent.HoldExpired expired && expired.Hold == hold.Id)?.Entry ?? int.MaxValue;

    /// <summary>A pause from where a client was told of it to where its end is durable.</summary>
    private sealed record Span(Hold Hold, int From, int To);
}
