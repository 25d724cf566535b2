using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Workload;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>
/// What plan and policies say of calls, as docs/decisions.md has it. An attempt was decided some time before it became
/// durable: it is right when it is by any of the rules that were in force since the commit before the last one.
/// </summary>
internal sealed class Laws(RunHistory history)
{
    /// <summary>What is said of a call that somebody had to approve.</summary>
    public const string NotApproved = "without approval";

    private enum Word
    {
        Allow,
        Ask,
        Deny,
    }

    /// <summary>What is wrong with an attempt that nobody approved; null: nothing.</summary>
    public string? FaultOf(
        ExecutionId execution, Life life, StepDefinition step, DurableEvent seen, ExecutionEvent.AttemptStarted started)
    {
        var facts = new CallFacts(
            started.Tool, ToolName.TryParse(started.Tool, out ToolName tool) ? SimulatedToolSet.TargetOf(tool) : null,
            started.Effect, history.DescriptorOf(started.Tool)?.TypicalCostUsd ?? 0, life.Project);
        Word[] words = [.. RulesSince(execution, seen).Select(rules => WordOf(step, facts, rules))];
        if (words.All(word => word == Word.Deny)) return "although a policy denies it";
        return words.All(word => word != Word.Allow) ? NotApproved : null;
    }

    private IEnumerable<WorkspaceRules> RulesSince(ExecutionId execution, DurableEvent seen)
    {
        int[] commits =
        [
            .. history.EventsOf(execution).Select(one => one.Entry).TakeWhile(entry => entry < seen.Entry).Distinct(),
        ];
        int since = commits.Length < 2 ? 0 : commits[^2];
        WorkspaceRules first = history.Rules.LastOrDefault(rule => rule.Entry <= since)?.After ?? WorkspaceRules.None;
        return history.Rules.Where(rule => rule.Entry > since && rule.Entry < seen.Entry).Select(rule => rule.After)
            .Prepend(first);
    }

    private Word WordOf(StepDefinition step, in CallFacts facts, WorkspaceRules rules)
    {
        foreach (Policy policy in rules.Policies)
        {
            PolicyRule rule = policy.Rule;
            bool counts = rule.Answer == PolicyAnswer.Allow || rule.OverridesPlan
                || step.Approval != ApprovalMode.Never;
            if (!counts || !IsAbout(rule, facts, rules)) continue;
            return rule.Answer switch
            {
                PolicyAnswer.Deny => Word.Deny,
                PolicyAnswer.Ask => Word.Ask,
                _ => step.Approval == ApprovalMode.Always ? Word.Ask : Word.Allow,
            };
        }

        return step.Approval switch
        {
            ApprovalMode.Always => Word.Ask,
            ApprovalMode.Never => Word.Allow,
            _ => IsForGood(step, facts) ? Word.Ask : Word.Allow,
        };
    }

    private bool IsForGood(StepDefinition step, in CallFacts facts) => facts.Effect == EffectClass.Irreversible
        || (facts.Effect == EffectClass.Compensatable && step.Undo is null
            && history.DescriptorOf(facts.Tool) is not { CanUndo: true });

    private static bool IsAbout(PolicyRule rule, CallFacts facts, WorkspaceRules rules) =>
        Fits(rule.Tool, facts.Tool)
        && (rule.Target is null || (facts.Target is { } target
            && (Fits(rule.Target, target) || Fits(rule.Target, target.Split(':')[0]))))
        && (rule.Project is null || rule.Project == facts.Project)
        && (rule.Effects is not { } effects || effects.Contains(facts.Effect))
        && (rule.Novel is not { } novel || novel != rules.Knows(facts.Tool, facts.Target));

    /// <summary>The patterns of the simulation: a name, or one with a star at its beginning or its end.</summary>
    public static bool Fits(string? pattern, string? name) => pattern is null || (name is not null
        && (pattern.StartsWith('*') ? name.EndsWith(pattern[1..], StringComparison.Ordinal)
            : pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : pattern == name));
}
