using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Following;

/// <summary>Brings a fold up to date beside the engine that follows with it, for whoever only looks.</summary>
public static class JournalCatchUp
{
    private const int PageEventsMax = 1_024;

    /// <summary>
    /// Takes the last checkpoint and what came after it; gives how many events were read. With more than
    /// <paramref name="eventsMax"/> after the checkpoint, the fold is as old as the last one read.
    /// </summary>
    public static async Task<long> ReadAsync(
        IJournalReader journal, IJournalFold fold, long eventsMax, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(fold);
        long position = FoldCheckpoint.Restore(fold, await journal.ReadSnapshotAsync(fold.Stream, cancellation));
        long read = 0;
        JournalPage page;
        do
        {
            page = await JournalPage.ReadAsync(journal, fold, position, PageEventsMax, cancellation);
            page.ApplyTo(fold);
            position = page.Position;
            read += page.Read;
        }
        while (page.Read == PageEventsMax && read < eventsMax);
        return read;
    }
}
