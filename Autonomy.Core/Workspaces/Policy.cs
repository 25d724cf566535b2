using System.Collections.Immutable;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Workspaces;

/// <summary>What a policy says of a call.</summary>
public enum PolicyAnswer
{
    /// <summary>A person is asked before it is made.</summary>
    Ask,

    /// <summary>It is made without asking.</summary>
    Allow,

    /// <summary>It is not made: the step fails.</summary>
    Deny,
}

/// <summary>
/// A rule about calls, as it is written: every condition that it names must hold; one that names none is about all.
/// </summary>
public sealed record PolicyRule
{
    /// <summary>The most rules of a workspace.</summary>
    public const int CountMax = 1_000;

    /// <summary>What it says.</summary>
    public required PolicyAnswer Answer { get; init; }

    /// <summary>Why; told to whoever is asked or refused.</summary>
    public string? Reason { get; init; }

    /// <summary>A pattern of tools: <c>http.*</c>.</summary>
    public string? Tool { get; init; }

    /// <summary>A pattern of targets: <c>*.example.com</c>, <c>/srv/*</c>.</summary>
    public string? Target { get; init; }

    /// <summary>The effect classes that it is about; null: any.</summary>
    public ImmutableArray<EffectClass>? Effects { get; init; }

    /// <summary>Only calls that usually cost more than this, in USD.</summary>
    public decimal? CostOver { get; init; }

    /// <summary>True: only the first call of a tool with a target in the workspace; false: only later ones.</summary>
    public bool? Novel { get; init; }

    /// <summary>Only executions of this project.</summary>
    public string? Project { get; init; }

    /// <summary>Whether it also says <c>ask</c> or <c>deny</c> of steps with <c>approval: never</c>.</summary>
    public bool OverridesPlan { get; init; }

    /// <summary>How long an approval that it asks for may wait; then the default is taken. Null: for ever.</summary>
    public TimeSpan? DecisionTimeout { get; init; }

    /// <summary>
    /// The tool as it was when somebody said <c>always</c> of it: of one that changed since, people are asked anew.
    /// Null for a rule that is about a tool whatever it becomes.
    /// </summary>
    public ToolDefinition? Definition { get; init; }

    /// <summary>Whether all of its conditions hold for a call.</summary>
    public bool Matches(in CallFacts call, WorkspaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return (Tool is null || NamePattern.Matches(Tool, call.Tool))
            && (Target is null || NamePattern.MatchesTarget(Target, call.Target))
            && (Project is null || Project == call.Project)
            && (Effects is not { } effects || effects.Contains(call.Effect))
            && (CostOver is not { } cost || call.CostUsd > cost)
            && (Novel is not { } novel || novel != rules.Knows(call.Tool, call.Target));
    }
}

/// <summary>A rule that is in force.</summary>
/// <param name="Id">Its id, never used again: <c>p7</c>.</param>
/// <param name="Rule">What it says.</param>
/// <param name="By">Who laid it down.</param>
/// <param name="Since">When.</param>
/// <param name="Decision">The decision that was answered with <c>always</c>; null for a rule that was added.</param>
public sealed record Policy(string Id, PolicyRule Rule, string By, DateTimeOffset Since, string? Decision);

/// <summary>What policies see of a call.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Target">What it reaches; null where there is no such thing.</param>
/// <param name="Effect">What repeating it does.</param>
/// <param name="CostUsd">What it usually costs.</param>
/// <param name="Project">The execution's project.</param>
public readonly record struct CallFacts(
    string Tool, string? Target, EffectClass Effect, decimal CostUsd, string? Project);

/// <summary>A tool and a target that were called before.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Target">The target; empty where there is none.</param>
public readonly record struct KnownCall(string Tool, string Target);
