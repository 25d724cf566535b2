using System.Text.Json;

namespace Autonomy.Core.Journaling;

/// <summary>
/// Finds out whether somebody had an effect on a stream: whoever is called by a name of his own is known by it in the
/// journal, also when the answer to him was lost.
/// </summary>
public static class EventAuthors
{
    private const int PageEventsMax = 1_024;

    /// <summary>Whether an event of a stream is by this author.</summary>
    public static async ValueTask<bool> HasAsync(
        IJournalReader journal, StreamId stream, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        long version = 0;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(stream, version + 1, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page)
            {
                version = stored.Version;
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
                if (IsBy(body.Span, author)) return true;
            }
        }
        while (page.Count == PageEventsMax);
        return false;
    }

    // Whatever the event, who did it stands at its top.
    private static bool IsBy(ReadOnlySpan<byte> body, string author)
    {
        var reader = new Utf8JsonReader(body, EventBodies.ReaderOptions);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
            bool isBy = reader.ValueTextEquals("by"u8);
            reader.Read();
            if (isBy && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(author)) return true;
            reader.Skip();
        }

        return false;
    }
}
