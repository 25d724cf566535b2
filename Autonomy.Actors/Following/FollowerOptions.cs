using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Following;

/// <summary>How much a follower takes at once, and how much of the time it may take at all.</summary>
internal sealed record FollowerOptions
{
    /// <summary>The journal that is followed, and that keeps the checkpoints.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>Makes the fold, empty: at the start, and again at each restart.</summary>
    public required Func<IJournalFold> Fold { get; init; }

    /// <summary>Told when the journal cannot be read; it is read again after a while.</summary>
    public required Action<Exception> OnUnreadable { get; init; }

    /// <summary>Events that are read at once; default 256.</summary>
    public int PageEventsMax { get; init; } = 256;

    /// <summary>
    /// How long it rests after a page, in times that the page took; default 49, so that it takes a 50th of the time,
    /// and less where the machine is busy. What it lags behind then, it makes up when there is less to do.
    /// </summary>
    public int RestPerWork { get; init; } = 49;

    /// <summary>How long it waits after a first piece of news, so that more come together; default 250 ms.</summary>
    public TimeSpan GatherDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Events after which its state is stored although more wait to be read; default 50,000.</summary>
    public int EventsPerCheckpoint { get; init; } = 50_000;

    /// <summary>The shortest time between two checkpoints; default 10 s.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);
}
