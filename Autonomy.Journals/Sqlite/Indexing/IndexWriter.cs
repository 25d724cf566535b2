using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;

namespace Autonomy.Journals.Sqlite.Indexing;

/// <summary>The writing connection of the index with its statements. Used by one thread at a time.</summary>
internal sealed class IndexWriter : IDisposable
{
    private readonly Connection _connection;
    private readonly Statement _find;
    private readonly Statement _isTaken;
    private readonly Statement _statusOf;
    private readonly Statement _set;
    private readonly Statement _addTool;
    private readonly Statement _addWords;
    private readonly Statement _count;
    private readonly Statement _clearDecisions;
    private readonly Statement _addDecision;
    private readonly Statement _setPosition;

    public IndexWriter(Connection connection)
    {
        _connection = connection;
        _find = connection.Prepare($"select {IndexColumns.OfExecution}, work from executions where id = ?1");
        _isTaken = connection.Prepare("select 1 from executions where key = ?1");
        _statusOf = connection.Prepare("select status, open_decisions from executions where key = ?1");
        _set = connection.Prepare($"""
            insert into executions ({IndexColumns.OfExecution}, work)
            values ({Parameters(IndexColumns.Work + 1)})
            on conflict (key) do update set
              priority = excluded.priority, status = excluded.status, hindrance = excluded.hindrance,
              quiet_ms = excluded.quiet_ms, version = excluded.version, started_ms = excluded.started_ms,
              ended_ms = excluded.ended_ms, changed_ms = excluded.changed_ms, steps = excluded.steps,
              ended_steps = excluded.ended_steps, failed_steps = excluded.failed_steps, running = excluded.running,
              open_decisions = excluded.open_decisions, retrying = excluded.retrying,
              error_kind = excluded.error_kind, error_effect = excluded.error_effect,
              error_code = excluded.error_code, error_message = excluded.error_message,
              error_tool = excluded.error_tool, fingerprint = excluded.fingerprint, tools = excluded.tools,
              cost_micro_usd = excluded.cost_micro_usd, terminated = excluded.terminated,
              failing = excluded.failing, work = excluded.work
            """);
        _addTool = connection.Prepare("insert or ignore into tools (workspace, tool, key) values (?1, ?2, ?3)");
        _addWords = connection.Prepare("insert into words (rowid, workspace, text) values (?1, ?2, ?3)");
        _count = connection.Prepare("""
            insert into counts (workspace, project, status, executions) values (?1, ?2, ?3, ?4)
            on conflict do update set executions = executions + excluded.executions
            """);
        _clearDecisions = connection.Prepare("delete from decisions where key = ?1");
        _addDecision = connection.Prepare($"""
            insert into decisions ({IndexColumns.OfDecision}) values ({Parameters(17)})
            """);
        _setPosition = connection.Prepare("update progress set position = ?1 where id = 1");
        Position = connection.QueryInt64("select position from progress where id = 1");
    }

    /// <summary>The offset of the last event that is in the index.</summary>
    public long Position { get; private set; }

    public ExecutionEntry? Find(string id)
    {
        _find.BindText(1, id);
        if (!_find.Step()) return null;
        try
        {
            return ExecutionEntry.Restore(
                _find.Int64(0), IndexColumns.Row(_find), _find.Bytes(IndexColumns.Work));
        }
        finally
        {
            _find.Reset();
        }
    }

    public bool IsTaken(long key)
    {
        _isTaken.Bind(1, key);
        bool isTaken = _isTaken.Step();
        if (isTaken) _isTaken.Reset();
        return isTaken;
    }

    /// <summary>Writes all of it in one transaction, or nothing.</summary>
    public void Write(IEnumerable<ExecutionEntry> changed, long position)
    {
        _connection.Execute("begin immediate");
        try
        {
            foreach (ExecutionEntry entry in changed) Set(entry);
            _setPosition.Bind(1, position);
            _setPosition.Step();
            _connection.Execute("commit");
        }
        catch (StoreException)
        {
            // What failed may have ended the transaction itself.
            if (_connection.IsInTransaction) _connection.Execute("rollback");
            throw;
        }

        Position = position;
    }

    public void Dispose()
    {
        Statement[] all =
        [
            _find, _isTaken, _statusOf, _set, _addTool, _addWords, _count, _clearDecisions, _addDecision, _setPosition,
        ];
        foreach (Statement statement in all) statement.Dispose();
        _connection.Dispose();
    }

    private void Set(ExecutionEntry entry)
    {
        ExecutionRow row = entry.Row();
        (string Status, long Asked)? before = Before(entry.Key);
        IndexColumns.Bind(_set, entry.Key, row);
        ReadOnlyMemory<byte> work = entry.WriteWork();
        if (work.IsEmpty) _set.BindNull(IndexColumns.Work + 1);
        else _set.Bind(IndexColumns.Work + 1, work.Span);
        _set.Step();
        string status = Words.Of(row.Status);
        if (before is null) AddWords(entry.Key, row);
        if (before?.Status != status)
        {
            if (before is { } former) Count(row, former.Status, -1);
            Count(row, status, 1);
        }

        foreach (string tool in row.Tools) AddTool(entry.Key, row, tool);
        if (before is { Asked: > 0 } || row.OpenDecisions > 0) SetDecisions(entry, row);
    }

    private (string Status, long Asked)? Before(long key)
    {
        _statusOf.Bind(1, key);
        if (!_statusOf.Step()) return null;
        (string, long) found = (_statusOf.Text(0), _statusOf.Int64(1));
        _statusOf.Reset();
        return found;
    }

    private void AddWords(long key, ExecutionRow row)
    {
        _addWords.Bind(1, key);
        _addWords.BindText(2, row.Workspace);
        _addWords.BindText(3, row.Project is null ? row.Id : $"{row.Id} {row.Project}");
        if (!row.Id.StartsWith(row.Name, StringComparison.Ordinal))
            _addWords.BindText(3, $"{row.Id} {row.Name} {row.Project}");
        _addWords.Step();
    }

    private void AddTool(long key, ExecutionRow row, string tool)
    {
        _addTool.BindText(1, row.Workspace);
        _addTool.BindText(2, tool);
        _addTool.Bind(3, key);
        _addTool.Step();
    }

    private void Count(ExecutionRow row, string status, int change)
    {
        _count.BindText(1, row.Workspace);
        _count.BindText(2, row.Project ?? "");
        _count.BindText(3, status);
        _count.Bind(4, change);
        _count.Step();
    }

    private void SetDecisions(ExecutionEntry entry, ExecutionRow row)
    {
        _clearDecisions.Bind(1, entry.Key);
        _clearDecisions.Step();
        foreach (OpenDecision decision in entry.Decisions)
        {
            IndexColumns.Bind(_addDecision, entry.Key, row, decision);
            _addDecision.Step();
        }
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(1, count).Select(n => $"?{n}"));
}
