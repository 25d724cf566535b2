using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// Tells of executions and their attempts as spans, each once it has ended: it follows the journal, so that what is
/// told is durable, and telling costs the engine nothing. An execution belongs to the trace that it was submitted in.
/// Names, numbers and kinds are told; no input, output or message is.
/// </summary>
internal sealed partial class ExecutionTraces : IAsyncDisposable
{
    /// <summary>What the spans come from.</summary>
    public const string Source = "Autonomy.Executions";

    /// <summary>Executions that are told of at once; those beyond it are not.</summary>
    private const int OpenMax = 10_000;

    private const int PageEventsMax = 256;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // How long what is durable when the service stops may still be told.
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(2);

    private static readonly FrozenSet<string> Read = FrozenSet.Create(
        "execution-submitted", "attempt-started", "attempt-failed", "attempt-stopped", "item-completed",
        "step-completed", "execution-completed", "execution-failed", "execution-cancelled", "execution-terminated");

    private readonly ActivitySource _source = new(Source);
    private readonly Dictionary<ExecutionId, ExecutionTrace> _open = [];

    // One word is enough, however often it is said.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly IJournal _journal;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly IDisposable _subscription;
    private readonly Task _following;
    private long _position;
    private volatile bool _isStopping;

    /// <summary>Begins with what happens from now on.</summary>
    public ExecutionTraces(IJournal journal, TimeProvider clock, ILogger log)
    {
        (_journal, _clock, _log) = (journal, clock, log);
        _position = journal.HeadOffset;
        _subscription = journal.OnCommitted(_ => Tell());
        Tell();
        _following = Task.Run(FollowAsync);
    }

    /// <summary>Tells what is durable by now, and of what has not ended how far it came.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _stop.CancelAfter(DrainMax);
        Tell();
        await _following;
        _subscription.Dispose();
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (ExecutionTrace trace in _open.Values) trace.End(now, "open", null);
        _source.Dispose();
        _stop.Dispose();
    }

    private void Tell() => _news.Writer.TryWrite(true);

    private async Task FollowAsync()
    {
        try
        {
            while (!_isStopping)
            {
                await _news.Reader.ReadAsync(_stop.Token);
                await CatchUpAsync();
            }

            await CatchUpAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What is left is not told: a trace is worth no longer wait.
        }
    }

    private async Task CatchUpAsync()
    {
        while (await TryTakeAsync())
        {
            // Until the end of the journal is reached.
        }
    }

    // False: there is nothing more for now.
    private async Task<bool> TryTakeAsync()
    {
        try
        {
            IReadOnlyList<StoredEvent> page = await _journal.ReadAfterAsync(_position, PageEventsMax, _stop.Token);
            foreach (StoredEvent stored in page)
            {
                if (Read.Contains(stored.Name) && ExecutionId.TryFromStream(stored.Stream, out ExecutionId id))
                    await TakeAsync(id, stored);
                _position = stored.Offset;
            }

            return page.Count == PageEventsMax;
        }
        catch (Exception exception) when (exception is IOException or StoreException)
        {
            Delayed(_log, exception);
            await Task.Delay(RetryDelay, _clock, _stop.Token);
            return true;
        }
    }

    private async ValueTask TakeAsync(ExecutionId id, StoredEvent stored)
    {
        if (!_open.TryGetValue(id, out ExecutionTrace? trace))
        {
            if (_open.Count >= OpenMax) return;
            trace = new ExecutionTrace(_source, id);
            // One that began before the service did, or while too many were open.
            await ReplayAsync(trace, stored);
            _open.Add(id, trace);
        }

        if (await ReadAsync(stored) is not { } happened) return;
        trace.Take(happened, stored.Time, ParentOf(happened));
        if (trace.HasEnded) _open.Remove(id);
    }

    private async ValueTask ReplayAsync(ExecutionTrace trace, StoredEvent until)
    {
        long next = 1;
        while (next < until.Version)
        {
            IReadOnlyList<StoredEvent> page =
                await _journal.ReadStreamAsync(until.Stream, next, PageEventsMax, _stop.Token);
            if (page.Count == 0) return;
            foreach (StoredEvent earlier in page.Where(one => one.Version < until.Version && Read.Contains(one.Name)))
            {
                if (await ReadAsync(earlier) is { } happened)
                    trace.Recall(happened, earlier.Time, until.Time, ParentOf(happened));
            }

            next = page[^1].Version + 1;
        }
    }

    private ActivityContext? ParentOf(ExecutionEvent happened) =>
        happened is ExecutionEvent.Submitted { Parent: { } link }
            && ExecutionId.TryParse(link.Execution, out ExecutionId parent)
            ? _open.GetValueOrDefault(parent)?.Context
            : null;

    private async ValueTask<ExecutionEvent?> ReadAsync(StoredEvent stored)
    {
        try
        {
            ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(_journal, stored, _stop.Token);
            return ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span);
        }
        catch (Exception exception) when (exception is UnknownEventException or JsonException or FormatException
            or InvalidDataException)
        {
            // The index tells of what cannot be read.
            return null;
        }
    }

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning, Message = "Traces of executions wait for the store; it is asked again.")]
    private static partial void Delayed(ILogger log, Exception exception);
}
