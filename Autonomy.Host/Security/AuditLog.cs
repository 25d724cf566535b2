using System.Threading.Channels;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Security;

/// <summary>
/// Writes what people and programs change into the audit log of their workspace: a stream of the journal that is only
/// ever appended to, whose events each hold the hash of those before. Many are written in one append; while the store
/// does not take them, they wait, and then whoever would change something more waits as well.
/// </summary>
internal sealed partial class AuditLog : IAsyncDisposable
{
    private const int WaitingMax = 4_096;
    private const int EntriesPerAppendMax = 256;

    /// <summary>How long a request waits until its entry is durable.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IJournal _journal;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;

    public AuditLog(IJournal journal, TimeProvider clock, ILogger<AuditLog> log)
    {
        (_journal, _clock, _log) = (journal, clock, log);
        _writing = WriteAllAsync();
    }

    /// <summary>
    /// Takes what happened; it is durable a commit later. While too many wait it waits for ten seconds, and then the
    /// entry is lost, which the service's log tells: nobody's request hangs on a store that takes nothing.
    /// </summary>
    public async Task RecordAsync(string workspace, AuditEvent.ActionTaken action)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        await OfferAsync(new Entry(workspace, action, NewSignal()), patience.Token);
    }

    /// <summary>
    /// Takes what happened, and completes once it is durable; with false where that is not known, the log ends before
    /// the store takes it, or the store does not take it for ten seconds. It is tried again then all the same.
    /// </summary>
    public async Task<bool> StoreAsync(string workspace, AuditEvent.ActionTaken action)
    {
        TaskCompletionSource<bool> written = NewSignal();
        using var patience = new CancellationTokenSource(Patience, _clock);
        if (!await OfferAsync(new Entry(workspace, action, written), patience.Token)) return false;
        try
        {
            return await written.Task.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Completes once all that was taken is durable.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        TaskCompletionSource<bool> written = NewSignal();
        await _entries.Writer.WriteAsync(new Entry("", null, written), cancellation);
        await written.Task.WaitAsync(cancellation);
    }

    /// <summary>Writes what was taken, unless the store refuses, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.Complete();
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
    }

    private async Task<bool> OfferAsync(Entry entry, CancellationToken patience)
    {
        try
        {
            await _entries.Writer.WriteAsync(entry, patience);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            AuditEvent.ActionTaken lost = entry.Action!;
            NotTaken(_log, entry.Workspace, lost.By, lost.Action, lost.Target, lost.Outcome, lost.Request);
            return false;
        }
    }

    private async Task WriteAllAsync()
    {
        var taken = new List<Entry>();
        while (await _entries.Reader.WaitToReadAsync())
        {
            taken.Clear();
            while (taken.Count < EntriesPerAppendMax && _entries.Reader.TryRead(out Entry? entry)) taken.Add(entry);
            foreach (IGrouping<string, Entry> ofOne in taken.Where(entry => entry.Action is not null)
                .GroupBy(entry => entry.Workspace, StringComparer.Ordinal))
            {
                bool isStored =
                    await WriteAsync(ofOne.Key, [.. ofOne.Select(entry => AuditEventTable.Encode(entry.Action!))]);
                foreach (Entry entry in ofOne) entry.Written.TrySetResult(isStored);
            }

            foreach (Entry entry in taken) entry.Written.TrySetResult(true);
        }
    }

    private async Task<bool> WriteAsync(string workspace, IReadOnlyList<NewEvent> events)
    {
        bool isTold = false;
        while (true)
        {
            AppendResult result = await _journal.AppendAsync(new AppendRequest
            {
                Stream = AuditEventTable.StreamOf(workspace),
                ExpectedVersion = _versions.GetValueOrDefault(workspace),
                Time = _clock.GetUtcNow(),
                Events = events,
            });
            if (result.Outcome is AppendOutcome.Appended or AppendOutcome.Conflict)
                _versions[workspace] = result.Version;
            switch (result.Outcome)
            {
                case AppendOutcome.Appended: return true;
                // The first append after a start finds out in this way how long the log is.
                case AppendOutcome.Conflict: continue;
                case AppendOutcome.Unknown:
                    Lost(_log, events.Count, workspace, result.Reason);
                    return false;
            }

            if (!isTold) Refused(_log, workspace, result.Reason);
            isTold = true;
            if (_stop.IsCancellationRequested)
            {
                GivenUp(_log, events.Count, workspace, result.Reason);
                return false;
            }

            await Task.Delay(RetryDelay, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning,
        Message = "The store does not take the audit log of {Workspace}, which is tried again every second: {Reason}")]
    private static partial void Refused(ILogger log, string workspace, string? reason);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Error,
        Message = "Whether {Count} entries of the audit log of {Workspace} were stored is not known: {Reason}")]
    private static partial void Lost(ILogger log, int count, string workspace, string? reason);

    [LoggerMessage(
        EventId = 3, Level = LogLevel.Error,
        Message = "The audit log of {Workspace} has no room for an entry, which is lost: {By}, {Action}, {Target}, "
            + "{Outcome}, request {Request}. The store has not taken those before it.")]
    private static partial void NotTaken(
        ILogger log, string workspace, string by, string action, string? target, string outcome, string? request);

    [LoggerMessage(
        EventId = 4, Level = LogLevel.Error,
        Message = "{Count} entries of the audit log of {Workspace} are lost: the service stops, and the store does not "
            + "take them: {Reason}")]
    private static partial void GivenUp(ILogger log, int count, string workspace, string? reason);

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(
        string Workspace, AuditEvent.ActionTaken? Action, TaskCompletionSource<bool> Written);
}
