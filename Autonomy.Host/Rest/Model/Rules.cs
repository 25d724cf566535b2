using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>Policies to add.</summary>
internal sealed record AddPoliciesRequest
{
    [Description("An array of policies, each as in a file of them: {\"answer\":\"ask\",\"tool\":\"http.*\"}.")]
    public required DataValue Rules { get; init; }

    [Description("Whether they stand after those in force, and not before them. Default false.")]
    public bool Last { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A policy that is in force.</summary>
internal sealed record PolicyResource
{
    public required string Id { get; init; }

    [Description("The policy as a file says it.")]
    public required DataValue Rule { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset Since { get; init; }

    [Description("The decision that was answered with always; null: it was added.")]
    public required string? Decision { get; init; }
}

/// <summary>Ladders to lay down.</summary>
internal sealed record LayLaddersRequest
{
    [Description("An array of ladders, each as in a file of them: {\"kind\":\"timeout\",\"attempts\":2}.")]
    public required DataValue Rules { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>What is tried after failures of a kind.</summary>
internal sealed record LadderResource
{
    [Description("null: it is as by default, and cannot be withdrawn.")]
    public required string? Id { get; init; }

    public required string Kind { get; init; }

    [Description("K1 to K23.")]
    public required string Number { get; init; }

    [Description("A pattern of tools; null: every tool.")]
    public required string? Tool { get; init; }

    public required string? Project { get; init; }

    public required IReadOnlyList<string> Rungs { get; init; }

    [Description("How often one call is healed of the kind.")]
    public required int Attempts { get; init; }

    [Description("The longest delay before the first retry, as in 1s.")]
    public required string InitialDelay { get; init; }

    [Description("The longest delay before any retry.")]
    public required string MaxDelay { get; init; }

    public required string? By { get; init; }

    public required DateTimeOffset? Since { get; init; }

    public required string? Reason { get; init; }
}

/// <summary>A pause of more than one execution.</summary>
internal sealed record PlacePauseRequest
{
    [Description("tool, target, project or workspace.")]
    public required string Scope { get; init; }

    [Description("The tool or a pattern of them (http.*), the host or path, the project; nothing for the workspace.")]
    public string? Name { get; init; }

    [Description("Why; kept in the journal.")]
    public string? Reason { get; init; }

    [Description("How long it lasts at most, as in 15m; absent: until somebody lifts it.")]
    public string? For { get; init; }
}

/// <summary>A pause that is in force.</summary>
internal sealed record PauseResource
{
    public required string Id { get; init; }

    public required string Scope { get; init; }

    public required string Name { get; init; }

    public required string By { get; init; }

    public required string? Reason { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset? Until { get; init; }
}

/// <summary>What was learned of a rung after a failure.</summary>
internal sealed record LessonResource
{
    public required string Kind { get; init; }

    [Description("The tool with its version: http.request@1.")]
    public required string? Tool { get; init; }

    public required string? Fingerprint { get; init; }

    public required string Rung { get; init; }

    [Description("How often it helped; what is old counts less.")]
    public required double Helped { get; init; }

    [Description("How often it did not.")]
    public required double Failed { get; init; }

    [Description("How often it was tried, old or new.")]
    public required int Seen { get; init; }

    [Description("The chance that it helps, 0 to 1, as is believed now.")]
    public required double Chance { get; init; }

    [Description("How long it took to the end of the next attempt, in milliseconds, on the average.")]
    public required double TookMs { get; init; }

    public required DateTimeOffset LastSeen { get; init; }
}

/// <summary>A limit of spending.</summary>
internal sealed record SetBudgetRequest
{
    [Description("workspace, project or tool.")]
    public required string Scope { get; init; }

    [Description("The project; the tool or a pattern of them (http.*); nothing for the workspace.")]
    public string? Name { get; init; }

    [Description("total (the default), day or month, which begin at midnight UTC.")]
    public string? Period { get; init; }

    [Description("Money, in USD; absent: not limited.")]
    public decimal? Cost { get; init; }

    [Description("Tokens of language models, in and out; absent: not limited.")]
    public long? Tokens { get; init; }

    [Description("Calls of tools, repeats included; absent: not limited.")]
    public long? Calls { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A limit of spending, and what is spent of it in its period.</summary>
internal sealed record BudgetResource
{
    public required string Scope { get; init; }

    public required string Name { get; init; }

    public required string Period { get; init; }

    public required SpendingResource Limit { get; init; }

    public required SpendingResource Spent { get; init; }

    [Description("What is kept for calls that run.")]
    public required SpendingResource Reserved { get; init; }
}

/// <summary>An amount; of a limit, null is not limited.</summary>
internal sealed record SpendingResource(decimal? Cost, long? Tokens, long? Calls);

/// <summary>A call that is not made.</summary>
internal sealed record CheckToolRequest
{
    [Description("The arguments as a step would have them; what is an expression is not known, and is not checked.")]
    public DataObject? Arguments { get; init; }

    [Description("The project that it would be of, for policies.")]
    public string? Project { get; init; }
}

/// <summary>What would become of a call.</summary>
internal sealed record ToolCheckResource
{
    public required string Tool { get; init; }

    [Description("Whether the arguments are as the tool wants them.")]
    public required bool Valid { get; init; }

    public required IReadOnlyList<ToolFaultResource> Faults { get; init; }

    [Description("What repeating the call would do; null where the arguments are not known, or wrong.")]
    public required string? Effect { get; init; }

    [Description("What it would reach: a host, a path, a command.")]
    public required string? Target { get; init; }

    [Description("ask, allow or deny: what becomes of it by policy, for a step that leaves it open (approval: auto).")]
    public required string? Answer { get; init; }

    [Description("The policy that says so; null: the default does.")]
    public required string? Policy { get; init; }

    [Description("The pause that would hold it now.")]
    public required string? HeldBy { get; init; }
}

/// <summary>A mistake in the arguments.</summary>
internal sealed record ToolFaultResource(string Path, string Message, string Fix);

/// <summary>How the calls of a tool went.</summary>
internal sealed record ToolHealthResource
{
    [Description("Calls that ended, of all workspaces of the engine.")]
    public required long Calls { get; init; }

    public required long Failed { get; init; }

    [Description("How many failed, by the kind of failure.")]
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    [Description("The pause that holds its calls now; null: none.")]
    public required string? HeldBy { get; init; }
}
