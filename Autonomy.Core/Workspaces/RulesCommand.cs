using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Workspaces;

/// <summary>What is asked of the rules of a workspace.</summary>
public abstract record RulesCommand
{
    private RulesCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, for the audit log, where whoever asks says so; a pause keeps it as well.</summary>
    public string? Reason { get; init; }

    /// <summary>Pause something; with a timeout, it ends by itself.</summary>
    public sealed record Place(HoldScope Scope, string Name, string By, string? Reason, TimeSpan? Timeout)
        : RulesCommand(Reason);

    /// <summary>Lift every pause of exactly this.</summary>
    public sealed record Lift(HoldScope Scope, string Name, string By) : RulesCommand;

    /// <summary>Lay rules down: before all others, or after them.</summary>
    public sealed record AddPolicies(ImmutableArray<PolicyRule> Rules, string By, bool IsLast) : RulesCommand;

    /// <summary>
    /// A decision was answered with <c>always</c>: calls of this tool with this target are allowed from now on. Told at
    /// least once; the first time counts. The rule stands before the one that had asked.
    /// </summary>
    public sealed record AllowAlways(string Decision, string Tool, string? Target, string By, string? Asked)
        : RulesCommand
    {
        /// <summary>The tool as it is; null where no adapter offers it any more.</summary>
        public ToolDefinition? Definition { get; init; }
    }

    /// <summary>Withdraw a rule.</summary>
    public sealed record RemovePolicy(string Policy, string By) : RulesCommand;

    /// <summary>Lay ladders down, each in place of one for the same kind, tool and project.</summary>
    public sealed record LayLadders(ImmutableArray<LadderRule> Rules, string By) : RulesCommand;

    /// <summary>Withdraw a ladder.</summary>
    public sealed record RemoveLadder(string Ladder, string By) : RulesCommand;

    /// <summary>Forget lessons: of a tool, of a fingerprint, of both, or every one.</summary>
    public sealed record ForgetLessons(string? Tool, string? Fingerprint, string By) : RulesCommand;

    /// <summary>A tool was called with a target.</summary>
    public sealed record NoteCall(string Tool, string? Target) : RulesCommand;

    /// <summary>Time has passed: pauses that are over end.</summary>
    public sealed record Tick : RulesCommand
    {
        /// <summary>The one instance.</summary>
        public static readonly Tick Instance = new();
    }
}

/// <summary>What became of a command to the rules of a workspace.</summary>
public abstract record RulesVerdict
{
    private RulesVerdict()
    {
    }

    /// <summary>These events. None: there was nothing to change.</summary>
    public sealed record Accepted(IReadOnlyList<RulesEvent> Events) : RulesVerdict;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : RulesVerdict;
}
