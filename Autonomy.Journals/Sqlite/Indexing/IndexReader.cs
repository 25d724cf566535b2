using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;

namespace Autonomy.Journals.Sqlite.Indexing;

/// <summary>A reading connection of the index, used by one thread at a time.</summary>
internal sealed class IndexReader(Connection connection) : IDisposable
{
    public ExecutionPage List(ExecutionQuery query)
    {
        var rows = new List<(long Key, ExecutionRow Row)>();
        using Statement page = Prepare(QueryText.Of(query));
        while (page.Step()) rows.Add((page.Int64(0), IndexColumns.Row(page)));
        if (rows.Count <= query.Limit) return new ExecutionPage([.. rows.Select(row => row.Row)], null);
        (long key, ExecutionRow last) = rows[query.Limit - 1];
        ListMark next = query.Order == ListOrder.Submitted
            ? new ListMark(key, 0)
            : new ListMark(last.ChangedAt.ToUnixTimeMilliseconds(), key);
        return new ExecutionPage([.. rows.Take(query.Limit).Select(row => row.Row)], next);
    }

    public InboxPage Decisions(DecisionQuery query)
    {
        var rows = new List<InboxRow>();
        using Statement page = Prepare(QueryText.Of(query));
        while (page.Step()) rows.Add(IndexColumns.Inbox(page));
        if (rows.Count <= query.Limit) return new InboxPage(rows, null);
        rows.RemoveAt(query.Limit);
        OpenDecision last = rows[^1].Decision;
        return new InboxPage(rows, new InboxMark(last.AskedAt.ToUnixTimeMilliseconds(), last.Id));
    }

    public ExecutionCounts Counts(string workspace, string? project)
    {
        string ofProject = project is null ? "" : " and project = ?2";
        using Statement counts = connection.Prepare(
            $"select status, sum(executions) from counts where workspace = ?1{ofProject} group by status");
        counts.BindText(1, workspace);
        if (project is not null) counts.BindText(2, project);
        return CountsIn(counts);
    }

    public void Dispose() => connection.Dispose();

    private static ExecutionCounts CountsIn(Statement counts)
    {
        ImmutableSortedDictionary<ExecutionStatus, long>.Builder found =
            ImmutableSortedDictionary.CreateBuilder<ExecutionStatus, long>();
        while (counts.Step())
        {
            if (counts.Int64(1) > 0 && Words.TryParse(counts.Text(0), out ExecutionStatus status))
                found.Add(status, counts.Int64(1));
        }

        return new ExecutionCounts(found.ToImmutable());
    }

    private Statement Prepare((string Sql, IReadOnlyList<object> Values) query)
    {
        Statement statement = connection.Prepare(query.Sql);
        for (int i = 0; i < query.Values.Count; i++)
        {
            if (query.Values[i] is long number) statement.Bind(i + 1, number);
            else statement.BindText(i + 1, (string)query.Values[i]);
        }

        return statement;
    }
}
