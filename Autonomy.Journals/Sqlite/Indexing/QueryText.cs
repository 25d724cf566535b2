using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;

namespace Autonomy.Journals.Sqlite.Indexing;

/// <summary>
/// A query in the making: the conditions, and what is bound to their parameters. One condition leads and is answered by
/// its index, in the order that is asked for; the plus before the columns of the others keeps SQLite from taking
/// theirs.
/// </summary>
internal sealed class QueryText
{
    private static readonly string[] Others = IndexColumns.OfExecution.Split(", ")[1..];

    private readonly List<string> _conditions = [];
    private readonly List<object> _values = [];

    /// <summary>The query of a page of executions, with one row more than it has.</summary>
    public static (string Sql, IReadOnlyList<object> Values) Of(ExecutionQuery query)
    {
        var text = new QueryText();
        string workspace = text.Value(query.Workspace);
        (string from, string key) = text.Lead(query, workspace);
        text.Narrow(query, key);
        string order = query.IsLatestFirst ? "desc" : "asc";
        string by = query.Order == ListOrder.Submitted ? "1" : "16";
        // The number of the table that leads, so that its order is known to be the one that is asked for.
        string columns = string.Join(", ", Others.Select(column => $"e.{column}"));
        string sql = $"select {key} as key, {columns} from {from} where {string.Join(" and ", text._conditions)}";
        IEnumerable<string> parts = query.Statuses.Length == 0
            ? [sql]
            : query.Statuses.Select(
                status => $"{sql} and {StatusColumn(query)} = {text.Value(Words.Of(status))}");
        // SQLite merges ordered parts, and ends each with the page.
        string all = $"{string.Join(" union all ", parts)} order by {by} {order}";
        if (by != "1") all += $", 1 {order}";
        return ($"{all} limit {query.Limit + 1}", text._values);
    }

    /// <summary>The query of a page of open questions, with one row more than it has.</summary>
    public static (string Sql, IReadOnlyList<object> Values) Of(DecisionQuery query)
    {
        var text = new QueryText();
        text.Add($"workspace = {text.Value(query.Workspace)}");
        text.AddEqual("kind", query.Kind is { } kind ? Words.Of(kind) : null);
        text.AddEqual("project", query.Project);
        text.AddEqual("execution", query.Execution);
        text.AddEqual("tool", query.Tool);
        text.AddEqual("target", query.Target);
        text.AddEqual("fingerprint", query.Fingerprint);
        if (query.After is { } after)
            text.Add($"(asked_ms, id) > ({text.Value(after.AskedMs)}, {text.Value(after.Id)})");
        string sql = $"select {IndexColumns.OfDecision} from decisions where {string.Join(" and ", text._conditions)}";
        return ($"{sql} order by asked_ms, id limit {query.Limit + 1}", text._values);
    }

    /// <summary>The table that leads, and the column of it that has the execution's number.</summary>
    private (string From, string Key) Lead(ExecutionQuery query, string workspace)
    {
        const string Executions = "executions e";
        string isOurs = $"e.workspace = {workspace}";
        if (query.Text is { } words)
        {
            Add($"words match {Value(MatchOf(query.Workspace, words))}");
            Add($"+{isOurs}");
            return ($"words w cross join {Executions} on e.key = w.rowid", "w.rowid");
        }

        bool leadsByTool = query is { Tool: not null, Fingerprint: null, Parent: null };
        if (leadsByTool)
        {
            Add($"t.workspace = {workspace} and t.tool = {Value(query.Tool!)}");
            return ($"tools t cross join {Executions} on e.key = t.key", "t.key");
        }

        Add(isOurs);
        if (query.Tool is { } tool)
        {
            Add($"exists (select 1 from tools t where t.workspace = {workspace} and t.tool = {Value(tool)} "
                + "and t.key = e.key)");
        }

        return (Executions, "e.key");
    }

    private void Narrow(ExecutionQuery query, string key)
    {
        bool isLed = query.Text is not null || query is { Tool: not null, Fingerprint: null, Parent: null };
        AddLeading("fingerprint", query.Fingerprint, ref isLed);
        AddLeading("parent", query.Parent, ref isLed);
        if (query.Text is not null && query.Tool is { } tool)
        {
            Add($"exists (select 1 from tools t where t.workspace = e.workspace and t.tool = {Value(tool)} "
                + "and t.key = e.key)");
        }

        if (query.IsFailing)
        {
            Add($"{(isLed ? "+" : "")}e.failing > 0");
            isLed = true;
        }

        AddHealth(query, ref isLed);
        AddLeading("error_kind", query.ErrorKind is { } kind ? Words.Of(kind) : null, ref isLed);
        AddLeading("project", query.Project, ref isLed);
        DateTimeOffset? earliest = query.SinceAgo is { } ago ? query.Now - ago : query.Since;
        if (earliest is { } since) Add($"{key} >= {Value(RowKey.First(since))}");
        if (query.Until is { } until) Add($"{key} < {Value(RowKey.First(until))}");
        if (query.After is not { } after) return;
        string beyond = query.IsLatestFirst ? "<" : ">";
        if (query.Order == ListOrder.Submitted) Add($"{key} {beyond} {Value(after.Value)}");
        else Add($"(e.changed_ms, e.key) {beyond} ({Value(after.Value)}, {Value(after.Key)})");
    }

    private void AddHealth(ExecutionQuery query, ref bool isLed)
    {
        string plus = isLed ? "+" : "";
        switch (query.Health)
        {
            case HealthWord.Blocked:
                Add($"{plus}e.hindrance = {(int)Hindrance.Blocked} and e.hindrance > 0");
                isLed = true;
                break;
            case HealthWord.Retrying:
                Add($"{plus}e.hindrance = {(int)Hindrance.Retrying} and e.hindrance > 0 and not ({IsSilent(query)})");
                isLed = true;
                break;
            case HealthWord.Stalled:
                Add($"{IsSilent(query)} and +e.hindrance < {(int)Hindrance.Blocked}");
                isLed = true;
                break;
            case HealthWord.Ok:
                Add($"+e.hindrance = 0 and not ({IsSilent(query)})");
                break;
            default: break;
        }
    }

    private string IsSilent(ExecutionQuery query)
    {
        long since = (query.Now - HealthWords.StalledAfter).ToUnixTimeMilliseconds();
        return $"e.quiet_ms is not null and e.quiet_ms < {Value(since)}";
    }

    // The status shares an index with the project, and with nothing else that leads.
    private static string StatusColumn(ExecutionQuery query)
    {
        bool isLed = query is not { Text: null, Tool: null, Fingerprint: null, Parent: null, ErrorKind: null }
            || query.IsFailing || query.Health is not (null or HealthWord.Ok);
        return isLed ? "+e.status" : "e.status";
    }

    private void AddLeading(string column, string? value, ref bool isLed)
    {
        if (value is null) return;
        Add($"{(isLed ? "+" : "")}e.{column} = {Value(value)}");
        isLed = true;
    }

    private void AddEqual(string column, string? value)
    {
        if (value is not null) Add($"{column} = {Value(value)}");
    }

    private void Add(string condition) => _conditions.Add(condition);

    private string Value(object value)
    {
        _values.Add(value);
        return $"?{_values.Count}";
    }

    // Each word is put between quotes, so that none of them is one of the language of full-text search.
    private static string MatchOf(string workspace, string words)
    {
        string[] asked = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return $"workspace : {Quoted(workspace)} AND text : ({string.Join(" AND ", asked.Select(Quoted))} *)";
    }

    private static string Quoted(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
