using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Following;

/// <summary>Some events of the journal, with the bodies of those that a fold wants.</summary>
/// <param name="Position">The offset of the last event that was read.</param>
/// <param name="Read">How many were read.</param>
/// <param name="Wanted">Those that the fold wants.</param>
internal sealed record JournalPage(
    long Position, int Read, IReadOnlyList<(StoredEvent Stored, ReadOnlyMemory<byte> Body)> Wanted)
{
    /// <summary>Reads up to so many events after an offset.</summary>
    public static async ValueTask<JournalPage> ReadAsync(
        IJournalReader journal, IJournalFold fold, long after, int max, CancellationToken cancellation)
    {
        IReadOnlyList<StoredEvent> page = await journal.ReadAfterAsync(after, max, cancellation);
        var wanted = new List<(StoredEvent, ReadOnlyMemory<byte>)>();
        foreach (StoredEvent stored in page)
        {
            if (fold.Wants(stored.Name))
                wanted.Add((stored, await EventBodies.ReadAsync(journal, stored, cancellation)));
        }

        return new JournalPage(page.Count == 0 ? after : page[^1].Offset, page.Count, wanted);
    }

    /// <summary>Lets the fold take what it wants.</summary>
    public void ApplyTo(IJournalFold fold)
    {
        foreach ((StoredEvent stored, ReadOnlyMemory<byte> body) in Wanted) fold.Apply(stored, body.Span);
    }
}
