using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>What is to be run.</summary>
internal sealed record SubmitRequest
{
    [Description("The plan: an object (plan format 1), or a text in YAML or JSON. Absent: see planName, goal.")]
    public DataValue? Plan { get; init; }

    [Description("A plan of the workspace by its name: the newest version, or the one named, as in nightly@3.")]
    public string? PlanName { get; init; }

    [Description("What is wanted, in words, in place of a plan; with autoApprove.")]
    public string? Goal { get; init; }

    [Description("With a goal: it is planned and started at once, where there is nothing to ask or to approve.")]
    public bool? AutoApprove { get; init; }

    [Description("The plan's inputs.")]
    public DataObject? Inputs { get; init; }

    [Description("The project that it belongs to.")]
    public string? Project { get; init; }

    [Description("critical, high, medium (the default), low or background.")]
    public string? Priority { get; init; }

    [Description("What it may use, besides what the plan says itself: the smaller counts.")]
    public BudgetRequest? Budget { get; init; }

    [Description("Where it tells what becomes of it, signed as webhooks are.")]
    public CallbackRequest? Callback { get; init; }
}

/// <summary>A budget; what is absent is not limited.</summary>
internal sealed record BudgetRequest
{
    [Description("Wall time, as in 90s, 15m, 2h; time that it waits for people does not count.")]
    public string? Duration { get; init; }

    [Description("Money, in USD.")]
    public decimal? Cost { get; init; }

    [Description("Tokens of language models, in and out.")]
    public long? Tokens { get; init; }

    [Description("Calls of tools.")]
    public int? Calls { get; init; }
}

/// <summary>A reason, which the journal and the audit log keep.</summary>
internal sealed record ReasonRequest
{
    [Description("Why; kept in the audit log, and in the journal of an execution. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A pause.</summary>
internal sealed record PauseRequest
{
    [Description("Why; kept in the journal and in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }

    [Description("Whether running attempts are stopped where repeating them does no harm. Default false.")]
    public bool Now { get; init; }

    [Description("How long it lasts at most, as in 15m; absent: until somebody resumes.")]
    public string? For { get; init; }

    [Description("What follows then: resume (the default) or cancel.")]
    public string? Then { get; init; }
}

/// <summary>A cancel.</summary>
internal sealed record CancelRequest
{
    [Description("Why; kept in the journal and in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }

    [Description("Whether what completed is undone, the last first. Default false.")]
    public bool Undo { get; init; }
}

/// <summary>Another priority.</summary>
internal sealed record PrioritizeRequest
{
    [Description("Why; kept in the journal and in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }

    [Description("critical, high, medium, low or background.")]
    public required string Priority { get; init; }
}

/// <summary>A change of the plan of a running execution: all of it is taken, or none.</summary>
internal sealed record EditRequest
{
    [Description("Why; kept in the journal and in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }

    [Description("Steps to add.")]
    public DataObject[]? Add { get; init; }

    [Description("Steps that have not begun, as they are to be.")]
    public DataObject[]? Replace { get; init; }

    [Description("Ids of steps that have not begun and are not to run.")]
    public string[]? Remove { get; init; }
}

/// <summary>Another execution that begins somewhere in the past of this one.</summary>
internal sealed record ForkRequestBody
{
    [Description("Why; kept in the journal of the new execution and in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }

    [Description("The step that runs again, and with it all that depends on it (restart; optional for fork).")]
    public string? From { get; init; }

    [Description("The version to fork from; absent: as it stands.")]
    public long? Version { get; init; }

    [Description("The inputs, whole; absent: those that it had.")]
    public DataObject? Inputs { get; init; }

    [Description("Whether effects may be repeated that nothing takes back. Default false.")]
    public bool Confirm { get; init; }

    [Description("Only say what it would do. Default false.")]
    public bool DryRun { get; init; }
}

/// <summary>A signal.</summary>
internal sealed record SignalRequest
{
    [Description("Why; kept in the journal and in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }

    [Description("What the waiting step gets; absent: null.")]
    public DataValue? Payload { get; init; }
}

/// <summary>An answer to a decision.</summary>
internal sealed record AnswerRequest
{
    [Description("The option's name.")]
    public required string Option { get; init; }

    [Description("Why; kept in the journal and in the audit log. 2000 characters at most.")]
    public string? Comment { get; init; }

    [Description("What the step gives, with the option done.")]
    public DataValue? Output { get; init; }

    [Description("With approve or retry: the call is made with exactly these arguments instead.")]
    public DataObject? Arguments { get; init; }

    [Description("The hash of the call that was seen; refused where the decision is for another one.")]
    public string? CallHash { get; init; }

    [Description("With approve: from now on this tool with this target is not asked about. It adds a policy, so that "
        + "it takes the role admin. Default false.")]
    public bool Always { get; init; }
}
