using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;

namespace Autonomy.Core.Bulk;

/// <summary>A bulk job of a workspace, by its id, as in <c>bulk-7k3v9tq2m8hz</c>: a-z, 0-9 and '-'.</summary>
public readonly record struct BulkJobId
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "bulk-";

    private const string StreamPrefix = "bulk-";

    private BulkJobId(string workspace, string value) => (Workspace, Value) = (workspace, value);

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <summary>The id within the workspace.</summary>
    public string Value { get; }

    /// <summary>The stream that holds its journal.</summary>
    public StreamId Stream => ScopedName.StreamOf(StreamPrefix, Workspace, Value);

    /// <summary>The job of this id; false when it is none.</summary>
    public static bool TryParse(string workspace, [NotNullWhen(true)] string? text, out BulkJobId id)
    {
        bool isId = !string.IsNullOrEmpty(workspace) && ScopedName.IsName(text)
            && text.Length > Prefix.Length && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan().ContainsAny('_', '.');
        id = isId ? new BulkJobId(workspace, text!) : default;
        return isId;
    }

    /// <summary>The job that a stream belongs to; false for another kind of stream.</summary>
    public static bool TryFromStream(StreamId stream, out BulkJobId id)
    {
        id = default;
        return ScopedName.TrySplit(stream, StreamPrefix, out string? workspace, out string? value)
            && TryParse(workspace, value, out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
