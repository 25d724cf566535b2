using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Bulk;

/// <summary>A bulk job of a workspace, by its id, as in <c>bulk-7k3v9tq2m8hz</c>: a-z, 0-9 and '-'.</summary>
public readonly record struct BulkJobId
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "bulk-";

    private const int LengthMax = 64;
    private const string StreamPrefix = "bulk-";
    private const char Separator = '/';

    private BulkJobId(string workspace, string value) => (Workspace, Value) = (workspace, value);

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <summary>The id within the workspace.</summary>
    public string Value { get; }

    /// <summary>The stream that holds its journal.</summary>
    public StreamId Stream => new($"{StreamPrefix}{Workspace}{Separator}{Value}");

    /// <summary>The job of this id; false when it is none.</summary>
    public static bool TryParse(string workspace, [NotNullWhen(true)] string? text, out BulkJobId id)
    {
        bool isId = !string.IsNullOrEmpty(workspace) && text is { Length: <= LengthMax }
            && text.Length > Prefix.Length && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');
        id = isId ? new BulkJobId(workspace, text!) : default;
        return isId;
    }

    /// <summary>The job that a stream belongs to; false for another kind of stream.</summary>
    public static bool TryFromStream(StreamId stream, out BulkJobId id)
    {
        id = default;
        if (!stream.Value.StartsWith(StreamPrefix, StringComparison.Ordinal)) return false;
        // A workspace may hold the separator, a job's id does not.
        int separator = stream.Value.LastIndexOf(Separator);
        return separator > StreamPrefix.Length
            && TryParse(stream.Value[StreamPrefix.Length..separator], stream.Value[(separator + 1)..], out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
