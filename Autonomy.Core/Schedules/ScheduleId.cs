using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;

namespace Autonomy.Core.Schedules;

/// <summary>
/// A schedule of a workspace, by its <see cref="ScopedName">name</see>.
/// </summary>
public readonly record struct ScheduleId
{
    private const string StreamPrefix = "schedule-";

    private ScheduleId(string workspace, string name) => (Workspace, Name) = (workspace, name);

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <summary>Its name, which is its id within the workspace.</summary>
    public string Name { get; }

    /// <summary>The stream that holds its journal.</summary>
    public StreamId Stream => ScopedName.StreamOf(StreamPrefix, Workspace, Name);

    /// <summary>The schedule of this name; false when it is no name.</summary>
    public static bool TryParse(string workspace, [NotNullWhen(true)] string? name, out ScheduleId id)
    {
        bool isName = !string.IsNullOrEmpty(workspace) && ScopedName.IsName(name);
        id = isName ? new ScheduleId(workspace, name!) : default;
        return isName;
    }

    /// <summary>The schedule that a stream belongs to; false for another kind of stream.</summary>
    public static bool TryFromStream(StreamId stream, out ScheduleId id)
    {
        id = default;
        return ScopedName.TrySplit(stream, StreamPrefix, out string? workspace, out string? name)
            && TryParse(workspace, name, out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
