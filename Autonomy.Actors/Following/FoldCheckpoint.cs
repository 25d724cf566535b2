using System.Buffers;
using System.Text.Json;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Following;

/// <summary>
/// How far a fold has followed, and its state there: stored as the snapshot of a stream without events, so that losing
/// it loses nothing but the time to read the journal again.
/// </summary>
internal static class FoldCheckpoint
{
    // A value of the greatest depth that is stored, and what surrounds it.
    private const int DepthMax = 128;

    private const string PositionName = "position";
    private const string StateName = "state";

    /// <summary>The checkpoint of a fold that has taken everything up to this offset.</summary>
    public static Snapshot Write(IJournalFold fold, long position)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber(PositionName, position);
            writer.WritePropertyName(StateName);
            fold.Write(writer);
            writer.WriteEndObject();
        }

        return new Snapshot(0, fold.SchemaVersion, buffer.WrittenMemory);
    }

    /// <summary>
    /// Takes a checkpoint of the fold's shape into it; gives the offset, 0 where there is none to take.
    /// </summary>
    public static long Restore(IJournalFold fold, Snapshot? stored)
    {
        if (stored is null || stored.SchemaVersion != fold.SchemaVersion) return 0;
        using JsonDocument document = JsonDocument.Parse(
            stored.Body, new JsonDocumentOptions { MaxDepth = DepthMax });
        fold.Restore(document.RootElement.GetProperty(StateName));
        return document.RootElement.GetProperty(PositionName).GetInt64();
    }
}
