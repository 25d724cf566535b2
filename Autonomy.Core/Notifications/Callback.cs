using System.Collections.Immutable;

namespace Autonomy.Core.Notifications;

/// <summary>Where an execution tells what becomes of it; its submission said so.</summary>
public sealed record Callback
{
    /// <summary>What is told where the submission says nothing else: the end, and questions to people.</summary>
    public static readonly ImmutableArray<string> EventsDefault =
        ["execution.completed", "execution.failed", "execution.cancelled", "decision.required"];

    /// <summary>Where it posts to: an absolute http or https URL.</summary>
    public required string Url { get; init; }

    /// <summary>
    /// The name of the secret of the workspace that messages are signed with; null: they are not signed.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>The types of notifications that are told: <c>execution.completed</c>.</summary>
    public ImmutableArray<string> Events { get; init; } = EventsDefault;

    /// <summary>Whether two are the same, or both are none.</summary>
    public static bool AreSame(Callback? one, Callback? other) => one is null || other is null
        ? one is null && other is null
        : one.Url == other.Url && one.Secret == other.Secret && one.Events.SequenceEqual(other.Events);
}
