using Autonomy.Core.Journaling;
using Autonomy.Core.Security;

namespace Autonomy.Host.Security;

/// <summary>Reads the audit log of a workspace, the oldest entry first.</summary>
internal sealed class AuditReader(IJournalReader journal)
{
    /// <summary>Up to so many entries after a version, from a time on.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(
        string workspace, long after, DateTimeOffset? since, int max, CancellationToken cancellation)
    {
        StreamId stream = AuditEventTable.StreamOf(workspace);
        long first = after + 1;
        if (since is { } time) first = Math.Max(first, await FirstSinceAsync(stream, time, cancellation));
        return
        [
            .. (await journal.ReadStreamAsync(stream, first, max, cancellation)).Select(static stored => new AuditEntry(
                stored.Version, stored.Time, (AuditEvent.ActionTaken)AuditEventTable.Decode(
                    stored.Name, stored.SchemaVersion, stored.Body.Span))),
        ];
    }

    // The entries are in the order of their times, but for what a clock does that is set back.
    private async Task<long> FirstSinceAsync(StreamId stream, DateTimeOffset since, CancellationToken cancellation)
    {
        (long early, long late) = (0, 1);
        while (await IsEarlyAsync(late)) (early, late) = (late, late * 2);
        while (late - early > 1)
        {
            long middle = early + ((late - early) / 2);
            if (await IsEarlyAsync(middle)) early = middle;
            else late = middle;
        }

        return late;

        async Task<bool> IsEarlyAsync(long version) =>
            await journal.ReadStreamAsync(stream, version, 1, cancellation) is [{ } stored] && stored.Time < since;
    }
}

/// <summary>An entry of an audit log.</summary>
internal sealed record AuditEntry(long Number, DateTimeOffset Time, AuditEvent.ActionTaken Action);
