using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// The one thread that writes: it takes the appends that have gathered, writes them in one transaction, makes it
/// durable with one sync, and only then tells each of them.
/// </summary>
internal sealed class GroupCommitter
{
    private readonly Func<StoreWriter> _openWriter;
    private readonly StorePlace _place;
    private readonly StoreDamage _damage;
    private readonly Checkpointer _checkpointer;
    private readonly Lock _commitGate;
    private readonly Action<long> _committed;
    private readonly AppendQueue _queue;
    private readonly PendingAppend[] _group;
    private readonly AppendResult[] _results;
    private readonly long _groupBytesMax;
    private readonly Thread _thread;
    private StoreWriter? _writer;
    private long _headOffset;
    private volatile StoreException? _refusal;

    public GroupCommitter(
        StoreWriter writer,
        Func<StoreWriter> openWriter,
        StorePlace place,
        StoreDamage damage,
        Checkpointer checkpointer,
        Lock commitGate,
        Action<long> committed,
        SqliteJournalOptions options)
    {
        _writer = writer;
        _openWriter = openWriter;
        _place = place;
        _damage = damage;
        _checkpointer = checkpointer;
        _commitGate = commitGate;
        _committed = committed;
        _headOffset = writer.LastOffset;
        _queue = new AppendQueue(options.QueueAppendsMax);
        _group = new PendingAppend[options.GroupAppendsMax];
        _results = new AppendResult[options.GroupAppendsMax];
        _groupBytesMax = options.GroupBytesMax;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    public long HeadOffset => Volatile.Read(ref _headOffset);

    /// <summary>Why the last group of appends was not taken, or the next will not be; null: it was.</summary>
    public StoreException? Refusal => _damage.Found ?? _refusal;

    public Admission Try(IAppendCompletion completion) => _queue.Add(new PendingAppend(null, completion, 0));

    public Admission Add(AppendRequest request, IAppendCompletion completion) =>
        _queue.Add(new PendingAppend(request, completion, PendingAppend.BytesOf(request)));

    /// <summary>Takes no more, and returns when all that waited was written and told.</summary>
    public void Close()
    {
        _queue.Close();
        _thread.Join();
        _place.Dispose();
        _writer?.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            int count = _queue.Take(_group, _groupBytesMax);
            if (count == 0) return;
            bool written;
            lock (_commitGate) written = Write(count);
            for (int i = 0; i < count; i++) _group[i].Completion.Completed(_results[i]);
            Array.Clear(_group, 0, count);
            if (written) _committed(HeadOffset);
        }
    }

    /// <summary>Fills the results; true when something may have been made durable.</summary>
    private bool Write(int count)
    {
        try
        {
            Demand();
            _writer ??= _openWriter();
            _writer.Begin();
            for (int i = 0; i < count; i++)
                _results[i] = _group[i].Request is { } request ? _writer.Apply(request) : _writer.Try();
        }
        catch (StoreException error)
        {
            // Before the commit nothing is in the log for good, whatever the error was.
            DropWriter();
            Refuse(count, AppendOutcome.Refused, error, error.Message);
            return false;
        }

        try
        {
            _writer.Commit();
        }
        catch (StoreException error)
        {
            return SettleFailedCommit(count, error);
        }

        _checkpointer.Committed(_writer.TakePagesWritten());
        Volatile.Write(ref _headOffset, _writer.LastOffset);
        _refusal = null;
        return true;
    }

    /// <summary>
    /// A commit that failed may still stand in the log. A new connection writes over its place and reads back what is
    /// there: then it is known whether the group is in. Where even that fails the answer is that nobody knows.
    /// </summary>
    private bool SettleFailedCommit(int count, StoreException error)
    {
        long groupEnd = _writer!.LastOffset;
        bool hadEvents = groupEnd > HeadOffset;
        DropWriter();
        try
        {
            Demand();
            _writer = _openWriter();
            _writer.Settle();
        }
        catch (StoreException second)
        {
            DropWriter();
            AnswerFailedCommit(count, error, second.Message);
            return false;
        }

        if (hadEvents && _writer.LastOffset == groupEnd)
        {
            Volatile.Write(ref _headOffset, groupEnd);
            _refusal = null;
            return true;
        }

        if (hadEvents) Refuse(count, AppendOutcome.Refused, error, error.Message);
        else AnswerFailedCommit(count, error, "It held no events by which to find it.");
        return false;
    }

    /// <summary>A write that found no space never reached the commit's mark; of other errors nobody knows.</summary>
    private void AnswerFailedCommit(int count, StoreException error, string doubt)
    {
        string unknown = $"{error.Message} Whether the commit is durable cannot be told: {doubt}";
        if (error.Kind == StoreErrorKind.DiskFull) Refuse(count, AppendOutcome.Refused, error, error.Message);
        else Refuse(count, AppendOutcome.Unknown, error, unknown);
    }

    private void Refuse(int count, AppendOutcome outcome, StoreException error, string reason)
    {
        _refusal = error;
        _damage.Note(error);
        for (int i = 0; i < count; i++) _results[i] = new AppendResult(outcome, 0, 0, reason);
    }

    private void Demand()
    {
        _place.Demand();
        _damage.Demand();
    }

    private void DropWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
