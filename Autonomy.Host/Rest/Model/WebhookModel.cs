using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>A new webhook: outbound with a url, or inbound with one of signal and start.</summary>
internal sealed record CreateWebhookRequest
{
    [Description("outbound: what happens here is told to a URL. inbound: what is told here does something.")]
    public required string Direction { get; init; }

    [Description("What it is for.")]
    public string? Description { get; init; }

    [Description("The name of the secret of the workspace to sign with, 'whsec_' and base64. Inbound: it must be "
        + "there. Outbound: without it nothing is signed.")]
    public string? Secret { get; init; }

    [Description("Outbound: an absolute http or https URL, which HTTP tools might connect to.")]
    public string? Url { get; init; }

    [Description("Outbound: the types that it is told of, as in execution.failed. Default: all.")]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("Outbound: only what is of this project.")]
    public string? Project { get; init; }

    [Description("Inbound: the signal that a message becomes.")]
    public WebhookSignal? Signal { get; init; }

    [Description("Inbound: the execution that a message starts.")]
    public WebhookStart? Start { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>The signal that a message becomes; the message is its payload.</summary>
internal sealed record WebhookSignal
{
    [Description("The signal's name.")]
    public required string Name { get; init; }

    [Description("The execution that it is for. Either this or executionFrom.")]
    public string? Execution { get; init; }

    [Description("Where in the message the execution's id is, as a JSON pointer: /data/execution.")]
    public string? ExecutionFrom { get; init; }
}

/// <summary>The execution that a message starts.</summary>
internal sealed record WebhookStart
{
    [Description("The plan: an object (plan format 1), or a text in YAML or JSON. Either this or planName.")]
    public DataValue? Plan { get; init; }

    [Description("A plan of the workspace by its name: the newest version at that time, or the one named (nightly@3).")]
    public string? PlanName { get; init; }

    [Description("The plan's inputs.")]
    public DataObject? Inputs { get; init; }

    [Description("The input that the message becomes.")]
    public string? PayloadInput { get; init; }

    [Description("The project of the execution.")]
    public string? Project { get; init; }
}

/// <summary>Whether a webhook does anything.</summary>
internal sealed record SwitchWebhookRequest
{
    public required bool Enabled { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A webhook.</summary>
internal sealed record WebhookResource
{
    public required string Id { get; init; }

    public required string Direction { get; init; }

    public required bool Enabled { get; init; }

    public required string? Description { get; init; }

    [Description("The name of the secret, never the secret.")]
    public required string? Secret { get; init; }

    [Description("Outbound: where it tells. Inbound: the path to post messages to.")]
    public required string Url { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    public required string? Project { get; init; }

    public required WebhookSignal? Signal { get; init; }

    public required WebhookStart? Start { get; init; }

    public required string CreatedBy { get; init; }

    [Description("What last kept something from being delivered, since the service started.")]
    public required WebhookProblemResource? LastProblem { get; init; }
}

/// <summary>What kept something from being delivered.</summary>
internal sealed record WebhookProblemResource(DateTimeOffset Time, string Message);

/// <summary>What came of a message to an inbound webhook.</summary>
internal sealed record WebhookTakenResource
{
    [Description("taken, or known: it had been done before.")]
    public required string Status { get; init; }

    [Description("The execution that it was for, or that it started.")]
    public required string Execution { get; init; }
}
