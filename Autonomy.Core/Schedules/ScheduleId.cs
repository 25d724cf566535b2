using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Schedules;

/// <summary>
/// A schedule of a workspace, by its name: 1 to 64 of <c>a-z</c>, <c>0-9</c>, <c>-</c>, <c>_</c> and <c>.</c>,
/// beginning with a letter or digit.
/// </summary>
public readonly record struct ScheduleId
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 64;

    private const string StreamPrefix = "schedule-";
    private const char Separator = '/';

    private ScheduleId(string workspace, string name) => (Workspace, Name) = (workspace, name);

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <summary>Its name, which is its id within the workspace.</summary>
    public string Name { get; }

    /// <summary>The stream that holds its journal.</summary>
    public StreamId Stream => new($"{StreamPrefix}{Workspace}{Separator}{Name}");

    /// <summary>The schedule of this name; false when it is no name.</summary>
    public static bool TryParse(string workspace, [NotNullWhen(true)] string? name, out ScheduleId id)
    {
        bool isName = !string.IsNullOrEmpty(workspace) && name is { Length: > 0 and <= NameLengthMax }
            && (char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0]))
            && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
        id = isName ? new ScheduleId(workspace, name!) : default;
        return isName;
    }

    /// <summary>The schedule that a stream belongs to; false for another kind of stream.</summary>
    public static bool TryFromStream(StreamId stream, out ScheduleId id)
    {
        id = default;
        if (!stream.Value.StartsWith(StreamPrefix, StringComparison.Ordinal)) return false;
        // A workspace may hold the separator, a schedule's name does not.
        int separator = stream.Value.LastIndexOf(Separator);
        return separator > StreamPrefix.Length
            && TryParse(stream.Value[StreamPrefix.Length..separator], stream.Value[(separator + 1)..], out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
