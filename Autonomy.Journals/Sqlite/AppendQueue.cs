using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>An append that waits for its commit; without a request it only tries whether the store takes one.</summary>
internal readonly record struct PendingAppend(AppendRequest? Request, IAppendCompletion Completion, long Bytes)
{
    public static long BytesOf(AppendRequest request)
    {
        long bytes = request.Snapshot?.Body.Length ?? 0;
        foreach (NewEvent item in request.Events) bytes += item.Body.Length;
        foreach (Payload payload in request.Payloads) bytes += payload.Bytes.Length;
        return bytes;
    }
}

/// <summary>How taking an append into the queue ended.</summary>
internal enum Admission
{
    Taken,
    Full,
    Closed,
}

/// <summary>
/// The appends between their callers, who come from any thread, and the one writer, who takes what has gathered.
/// </summary>
internal sealed class AppendQueue(int appendsMax)
{
    private readonly object _lock = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private bool _closed;
    private bool _writerWaits;

    public Admission Add(in PendingAppend append)
    {
        lock (_lock)
        {
            if (_closed) return Admission.Closed;
            if (_waiting.Count == appendsMax) return Admission.Full;
            _waiting.Enqueue(append);
            if (_writerWaits) Monitor.Pulse(_lock);
            return Admission.Taken;
        }
    }

    /// <summary>
    /// Waits for the first append and takes all that is there, up to the group's bounds; 0 when closed and empty.
    /// </summary>
    public int Take(PendingAppend[] group, long bytesMax)
    {
        lock (_lock)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return 0;
                _writerWaits = true;
                Monitor.Wait(_lock);
                _writerWaits = false;
            }

            int count = 0;
            long bytes = 0;
            while (count < group.Length && _waiting.TryPeek(out PendingAppend next))
            {
                if (count > 0 && bytes + next.Bytes > bytesMax) break;
                group[count++] = _waiting.Dequeue();
                bytes += next.Bytes;
            }

            return count;
        }
    }

    /// <summary>Takes no more; what waits is still written.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.Pulse(_lock);
        }
    }
}
