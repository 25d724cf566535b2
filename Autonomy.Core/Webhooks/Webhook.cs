using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Webhooks;

/// <summary>Which way a webhook goes.</summary>
public enum WebhookDirection
{
    /// <summary>What happens here is told to a URL.</summary>
    Outbound,

    /// <summary>What happens elsewhere is told here.</summary>
    Inbound,
}

/// <summary>What an inbound webhook does: a signal, or a start.</summary>
public sealed record WebhookAction
{
    /// <summary>The name of the signal that it sends; null: it starts an execution.</summary>
    public string? Signal { get; init; }

    /// <summary>The execution that the signal is for; null: the message says which.</summary>
    public string? Execution { get; init; }

    /// <summary>Where in the message the execution's id is, as a JSON pointer.</summary>
    public string? ExecutionFrom { get; init; }

    /// <summary>The plan that it starts, format 1; null: it sends a signal, or names the plan.</summary>
    public DataObject? Plan { get; init; }

    /// <summary>The named plan that it starts, as in <c>nightly@3</c>; null: it names none.</summary>
    public string? PlanName { get; init; }

    /// <summary>The plan's inputs; null: none.</summary>
    public DataObject? Inputs { get; init; }

    /// <summary>The input that the message becomes; null: none does.</summary>
    public string? PayloadInput { get; init; }

    /// <summary>The project of the execution; null: none.</summary>
    public string? Project { get; init; }

    /// <summary>The execution that a message is about, by its id; null: it names none.</summary>
    public string? ExecutionIn(DataValue message) => ExecutionFrom is null
        ? Execution
        : (JsonPointer.Find(message, JsonPointer.Segments(ExecutionFrom)) as DataString)?.Value;
}

/// <summary>A webhook of a workspace.</summary>
public sealed record Webhook
{
    /// <summary>Its id, unique in the store.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Which way it goes.</summary>
    public required WebhookDirection Direction { get; init; }

    /// <summary>What it is for; null: nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The name of the secret of the workspace that messages are signed with (<c>whsec_</c> and base64); null: what
    /// goes out is not signed.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Whether it does anything.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Where an outbound one tells.</summary>
    public string? Url { get; init; }

    /// <summary>The types that an outbound one tells of; empty: all.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>The project that an outbound one tells of; null: all.</summary>
    public string? Project { get; init; }

    /// <summary>What an inbound one does.</summary>
    public WebhookAction? Action { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }
}
