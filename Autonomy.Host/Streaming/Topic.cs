using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Executions;

namespace Autonomy.Host.Streaming;

/// <summary>What can be followed: an execution, those of a project or of the whole workspace, the inbox, the
/// nodes.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="Name">Of which one; empty where there is one in a workspace.</param>
public readonly record struct Topic(TopicKind Kind, string Name)
{
    /// <summary>Reads a topic: <c>execution:ID</c>, <c>project:NAME</c>, <c>executions</c>, <c>inbox</c>,
    /// <c>cluster</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Topic topic)
    {
        string[] parts = (text ?? "").Split(':', 2);
        bool isOfOne = parts.Length == 2 && parts[1].Length > 0;
        topic = parts[0] switch
        {
            "execution" when isOfOne && ExecutionId.TryParse(parts[1], out _) =>
                new Topic(TopicKind.Execution, parts[1]),
            "project" when isOfOne => new Topic(TopicKind.Project, parts[1]),
            "executions" when parts.Length == 1 => new Topic(TopicKind.Executions, ""),
            "inbox" when parts.Length == 1 => new Topic(TopicKind.Inbox, ""),
            "cluster" when parts.Length == 1 => new Topic(TopicKind.Cluster, ""),
            _ => default,
        };
        return topic.Kind != TopicKind.None;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TopicKind.Execution => $"execution:{Name}",
        TopicKind.Project => $"project:{Name}",
        _ => Words.Of(Kind),
    };
}

/// <summary>What a topic is of.</summary>
public enum TopicKind
{
    /// <summary>No topic.</summary>
    None,

    /// <summary>Every event of one execution.</summary>
    Execution,

    /// <summary>
    /// What happens to a project, its switch and its tasks, and to its executions as a whole: begins, pauses,
    /// questions, ends.
    /// </summary>
    Project,

    /// <summary>The same of every execution of the workspace.</summary>
    Executions,

    /// <summary>Questions to people, and their answers.</summary>
    Inbox,

    /// <summary>The nodes that serve the store, whatever the workspace.</summary>
    Cluster,
}
