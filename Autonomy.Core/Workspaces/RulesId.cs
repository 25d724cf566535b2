using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Workspaces;

/// <summary>The rules of one workspace, by the workspace's name: 1 to 64 characters.</summary>
public readonly record struct RulesId
{
    /// <summary>The longest name of a workspace, in characters.</summary>
    public const int LengthMax = 64;

    private const string StreamPrefix = "rules-";

    private RulesId(string workspace) => Workspace = workspace;

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <summary>The stream that holds the journal of its rules.</summary>
    public StreamId Stream => new(StreamPrefix + Workspace);

    /// <summary>The rules of this workspace.</summary>
    /// <exception cref="ArgumentException">It is no name of a workspace.</exception>
    public static RulesId Of(string workspace) => TryParse(workspace, out RulesId id)
        ? id
        : throw new ArgumentException($"'{workspace}' is no name of a workspace.", nameof(workspace));

    /// <summary>Reads the name of a workspace; false when it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? workspace, out RulesId id)
    {
        bool isName = workspace is { Length: > 0 and <= LengthMax };
        id = isName ? new RulesId(workspace!) : default;
        return isName;
    }

    /// <summary>The workspace whose rules a stream holds; false when it holds none.</summary>
    public static bool TryFromStream(StreamId stream, out RulesId id)
    {
        id = default;
        return stream.Value is { } name && name.StartsWith(StreamPrefix, StringComparison.Ordinal)
            && TryParse(name[StreamPrefix.Length..], out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Workspace;
}
