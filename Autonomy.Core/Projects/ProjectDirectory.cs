using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Projects;

/// <summary>
/// The names of the projects of a workspace: a stream of its own, written before a project begins. A name may stand
/// there without a project, where the engine was killed in between; a project never stands without its name.
/// </summary>
public static class ProjectDirectory
{
    private const string StreamPrefix = "projects-";

    private static readonly EventTable<ProjectListed> Table =
        new(("project-listed", DirectoryJson.Default.ProjectListed));

    /// <summary>The stream of a workspace's directory.</summary>
    public static StreamId StreamOf(string workspace) => new(StreamPrefix + workspace);

    /// <summary>Whether a stream is a directory.</summary>
    public static bool IsDirectory(StreamId stream) => stream.Value.StartsWith(StreamPrefix, StringComparison.Ordinal);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(ProjectListed happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static ProjectListed Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>A project of this name may exist from now on.</summary>
/// <param name="Name">The name.</param>
public sealed record ProjectListed(string Name);

/// <summary>List a project of this name.</summary>
/// <param name="Name">The name.</param>
public sealed record ListProject(string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProjectListed))]
internal sealed partial class DirectoryJson : JsonSerializerContext;
