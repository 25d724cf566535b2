using System.Globalization;
using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Host.Security;
using Autonomy.Journals;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Api;

/// <summary>
/// Removes idempotency keys from the store once their time is over: at the start and then every hour. It reads the
/// journal as far as it is older than keys are kept, each event once; how far it came is stored.
/// </summary>
internal sealed partial class ExpiredKeys(
    IJournal journal, KeptAnswers answers, TimeProvider clock, ILogger<ExpiredKeys> log) : IAsyncDisposable
{
    private const int PageEventsMax = 1_000;

    /// <summary>Pages of one turn at most; what is left is for the next, which comes soon.</summary>
    private const int TurnPagesMax = 100;

    private const int SchemaVersion = 1;

    private static readonly StreamId Progress = new("expired-keys");
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan SoonInterval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins; the first turn is at once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Removes what is over; false: there is more, for the next turn.</summary>
    internal async Task<bool> TakeTurnAsync(CancellationToken cancellation)
    {
        DateTimeOffset over = clock.GetUtcNow() - answers.Kept;
        long began = await PositionAsync(cancellation);
        long position = began;
        bool isWhole = false;
        for (int page = 0; page < TurnPagesMax && !isWhole; page++)
        {
            IReadOnlyList<StoredEvent> events =
                await journal.ReadAfterAsync(position, PageEventsMax, cancellation);
            (long taken, bool isStopped) = await TakeAsync(events, over, cancellation);
            if (taken > 0) position = taken;
            isWhole = isStopped || events.Count < PageEventsMax;
        }

        if (position > began) await StoreAsync(position);
        return isWhole;
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan rest = Interval;
            try
            {
                if (!await TakeTurnAsync(_stop.Token)) rest = SoonInterval;
                await Task.Delay(rest, clock, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or StoreException or UnknownEventException)
            {
                Delayed(log, exception);
                if (!await RestAsync()) return;
            }
        }
    }

    private async Task<bool> RestAsync()
    {
        try
        {
            await Task.Delay(Interval, clock, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What is younger than keys are kept ends the turn; so does what the store does not remove now, to be met again.
    private async Task<(long Position, bool IsStopped)> TakeAsync(
        IReadOnlyList<StoredEvent> events, DateTimeOffset over, CancellationToken cancellation)
    {
        long position = 0;
        foreach (StoredEvent stored in events)
        {
            if (stored.Time > over) return (position, true);
            bool isKey = stored.Stream.Value.StartsWith(KeptAnswers.StreamPrefix, StringComparison.Ordinal);
            if (isKey && !await answers.RemoveExpiredAsync(stored.Stream, cancellation)) return (position, true);
            position = stored.Offset;
        }

        return (position, false);
    }

    private async Task<long> PositionAsync(CancellationToken cancellation) =>
        await journal.ReadSnapshotAsync(Progress, cancellation) is { SchemaVersion: SchemaVersion } known
            && long.TryParse(
                Encoding.UTF8.GetString(known.Body.Span), NumberStyles.None, CultureInfo.InvariantCulture,
                out long position)
            ? position
            : 0;

    // One that is not taken only means that the same is read again.
    private Task<AppendResult> StoreAsync(long position) => journal.AppendAsync(new AppendRequest
    {
        Stream = Progress,
        ExpectedVersion = 0,
        Time = clock.GetUtcNow(),
        Snapshot = new Snapshot(
            0, SchemaVersion, Encoding.UTF8.GetBytes(position.ToString(CultureInfo.InvariantCulture))),
    });

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning,
        Message = "Idempotency keys that have expired cannot be removed now; it is tried again in an hour.")]
    private static partial void Delayed(ILogger log, Exception exception);
}
