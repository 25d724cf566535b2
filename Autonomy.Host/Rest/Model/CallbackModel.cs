using System.ComponentModel;

namespace Autonomy.Host.Rest.Model;

/// <summary>Where an execution is to tell what becomes of it.</summary>
internal sealed record CallbackRequest
{
    [Description("Where to post to: an absolute http or https URL.")]
    public required string Url { get; init; }

    [Description("The name of a secret of the workspace to sign with; absent: it is not signed.")]
    public string? Secret { get; init; }

    [Description("What is told; absent: the end (completed, failed, cancelled), and questions to people.")]
    public string[]? Events { get; init; }
}

/// <summary>Where an execution tells what becomes of it.</summary>
internal sealed record CallbackResource
{
    public required string Url { get; init; }

    [Description("The name of the secret that signs; null: it is not signed.")]
    public required string? Secret { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    [Description("What keeps the oldest message that was not sent yet from being sent; null: nothing does.")]
    public required CallbackWaitResource? Waiting { get; init; }

    [Description("What was sent at least once, the latest first, 100 at most.")]
    public required IReadOnlyList<CallbackDeliveryResource> Deliveries { get; init; }
}

/// <summary>What a message to a callback waits for.</summary>
internal sealed record CallbackWaitResource
{
    [Description("What it waits for, in words.")]
    public required string Reason { get; init; }

    [Description("When the oldest of the messages before it happened, or since when the journal cannot be read.")]
    public required DateTimeOffset Since { get; init; }

    [Description("How many messages go before, at least; null: it waits for something else.")]
    public required int? Messages { get; init; }

    [Description("Where those go: scheme, host and port; null: it waits for something else.")]
    public required string? Host { get; init; }
}

/// <summary>A message to a callback.</summary>
internal sealed record CallbackDeliveryResource
{
    [Description("The webhook-id: the same each time that it is sent.")]
    public required string Id { get; init; }

    public required string Event { get; init; }

    [Description("delivered, pending (it is sent again) or given-up.")]
    public required string Status { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset LastAttemptAt { get; init; }

    [Description("When it is sent again, at the earliest; null: it is not.")]
    public required DateTimeOffset? NextAttemptAt { get; init; }

    [Description("Why it was last not taken; null: it always was.")]
    public required string? LastProblem { get; init; }
}
