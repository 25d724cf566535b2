using Autonomy.Core.Executions;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Projects;

/// <summary>What a command to a project is answered with, once its events are durable.</summary>
public abstract record ProjectReply
{
    private ProjectReply()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="Project">The project as it was then.</param>
    /// <param name="Events">What the command led to; none: there was nothing to change.</param>
    public sealed record Accepted(Project Project, IReadOnlyList<ProjectEvent> Events) : ProjectReply
    {
        /// <summary>The version of its stream then, with what the command led to.</summary>
        public long Version { get; init; }
    }

    /// <summary>The name of a project is listed.</summary>
    public sealed record Listed : ProjectReply
    {
        internal static readonly Listed Instance = new();
    }

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(Rejection Rejection) : ProjectReply;
}
