using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Goals;

/// <summary>
/// The ids of the goals of a workspace, in the order in which they were made: a stream of its own, written before a
/// goal begins. An id may stand there without a goal, where the engine was killed in between.
/// </summary>
public static class GoalDirectory
{
    private const string StreamPrefix = "goals-";

    private static readonly EventTable<GoalListed> Table = new(("goal-listed", GoalDirectoryJson.Default.GoalListed));

    /// <summary>The stream of a workspace's directory.</summary>
    public static StreamId StreamOf(string workspace) => new(StreamPrefix + workspace);

    /// <summary>Whether a stream is a directory.</summary>
    public static bool IsDirectory(StreamId stream) => stream.Value.StartsWith(StreamPrefix, StringComparison.Ordinal);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(GoalListed happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static GoalListed Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>A goal of this id may exist from now on.</summary>
/// <param name="Id">The id.</param>
public sealed record GoalListed(string Id);

/// <summary>List a goal of this id.</summary>
/// <param name="Id">The id.</param>
public sealed record ListGoal(string Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GoalListed))]
internal sealed partial class GoalDirectoryJson : JsonSerializerContext;
