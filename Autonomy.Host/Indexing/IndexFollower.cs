using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Local;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite.Indexing;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Indexing;

/// <summary>
/// Keeps the index of executions up to date. It rests between pages, so that the engine does not notice, and does not
/// rest while somebody waits for it.
/// </summary>
public sealed partial class IndexFollower : IAsyncDisposable
{
    /// <summary>Events that are taken at once, in one transaction.</summary>
    private const int PageEventsMax = 2_000;

    /// <summary>How long it rests after a page, in times that the page took: it takes a tenth of a processor.</summary>
    private const int RestPerWork = 9;

    /// <summary>How long it waits after a first commit, so that more come together.</summary>
    private static readonly TimeSpan GatherDelay = TimeSpan.FromMilliseconds(250);

    // However much somebody waits: what fails once fails again at once.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IJournal _journal;
    private readonly SqliteExecutionIndex _index;
    private readonly IndexPages _pages;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly EngineTroubles _troubles;
    private readonly SemaphoreSlim _news = new(1, 1);
    private readonly SemaphoreSlim _hurry = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly IDisposable _subscription;
    private readonly Task _following;
    private TaskCompletionSource _advanced = NewSignal();
    private int _waiting;
    private long _position;

    /// <summary>Opens the index beside the store, and begins to follow where it ended.</summary>
    /// <exception cref="StoreException">The index cannot be made or written.</exception>
    /// <param name="journal">What is followed.</param>
    /// <param name="folder">The folder of the store.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Hears of what cannot be read.</param>
    /// <param name="troubles">Told of what is tried again.</param>
    /// <param name="told">Told of each event of an execution once it is in the index, by one thread.</param>
    internal IndexFollower(
        IJournal journal, string folder, TimeProvider clock, ILogger<IndexFollower> log, EngineTroubles troubles,
        Action<StoredEvent, ExecutionEvent?>? told = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        (_journal, _clock, _log, _troubles) = (journal, clock, log, troubles);
        long head = journal.HeadOffset;
        _index = SqliteExecutionIndex.Open(folder, head);
        if (_index.Abandoned is { } ahead) WasAhead(log, ahead, head);
        _pages = new IndexPages(journal, _index, told);
        _position = _index.Position;
        _subscription = journal.OnCommitted(_ => Release(_news));
        _following = Task.Run(FollowAsync);
    }

    /// <summary>The index; reading it shows what has been taken.</summary>
    public SqliteExecutionIndex Index => _index;

    /// <summary>How many offsets of the journal are not in the index yet.</summary>
    public long Lag => Math.Max(0, _journal.HeadOffset - Volatile.Read(ref _position));

    /// <summary>
    /// Waits until all that is durable now is in the index, so that whoever was told of a write finds it; false: it
    /// took longer than this.
    /// </summary>
    public async Task<bool> CatchUpAsync(TimeSpan patience, CancellationToken cancellation)
    {
        long target = _journal.HeadOffset;
        if (Volatile.Read(ref _position) >= target) return true;
        Interlocked.Increment(ref _waiting);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
            limit.CancelAfter(patience);
            while (true)
            {
                Task advanced = Volatile.Read(ref _advanced).Task;
                if (Volatile.Read(ref _position) >= target) return true;
                Release(_news);
                Release(_hurry);
                await advanced.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Stops after the page under way, and closes the index.</summary>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _stop.CancelAsync();
        await _following;
        await _index.DisposeAsync();
        _stop.Dispose();
        _news.Dispose();
        _hurry.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _news.WaitAsync(_stop.Token);
                await RestAsync(GatherDelay);
                while (await TakeAsync())
                {
                    // Until the end of the journal is reached.
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: lists that ended here would be old for everybody and for good.
                _troubles.Tell(new EngineTrouble(
                    "lists", "Their index cannot be brought up to date; it is tried again every second.", exception));
                await Task.Delay(RetryDelay, _clock, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Release(_news);
            }
        }
    }

    private async Task<bool> TakeAsync()
    {
        long began = _clock.GetTimestamp();
        long unreadable = _pages.Unreadable;
        int taken = await _pages.TakeAsync(PageEventsMax, _stop.Token);
        if (_pages.Unreadable > unreadable)
            Unreadable(_log, _pages.UnreadableBecause, _pages.Unreadable - unreadable, _index.Position);
        Volatile.Write(ref _position, _index.Position);
        Interlocked.Exchange(ref _advanced, NewSignal()).TrySetResult();
        if (taken < PageEventsMax) return false;
        await RestAsync(_clock.GetElapsedTime(began) * RestPerWork);
        return true;
    }

    // Ends at once where somebody waits.
    private async Task RestAsync(TimeSpan time)
    {
        if (Volatile.Read(ref _waiting) > 0 || _stop.IsCancellationRequested) return;
        try
        {
            await _hurry.WaitAsync(time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It stops; whoever rests looks.
        }
    }

    // One permit is enough, however often it is told. Called on the journal's thread, too.
    private static void Release(SemaphoreSlim signal)
    {
        try
        {
            if (signal.CurrentCount == 0) signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told twice at once.
        }
        catch (ObjectDisposedException)
        {
            // The last commit of a follower that has ended.
        }
    }

    // The follower must not run what those who wait do next.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(
        EventId = 3, Level = LogLevel.Warning,
        Message = "The index of lists went up to offset {Ahead}, and the journal ends at {Head}: the store was put "
            + "back to a former state, as from a backup, and what was written between them is not in it. Lists are "
            + "made anew of the journal.")]
    private static partial void WasAhead(ILogger log, long ahead, long head);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Warning,
        Message = "{Count} events up to offset {Offset} cannot be read, the last one for this: lists leave them out.")]
    private static partial void Unreadable(ILogger log, Exception? cause, long count, long offset);
}
