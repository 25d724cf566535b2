using System.Globalization;
using Autonomy.Core.Indexing;
using Autonomy.Host.Api;

namespace Autonomy.Host.Indexing;

/// <summary>Lists of executions and of open questions, as callers of any transport get them.</summary>
public sealed class ExecutionLists(IndexFollower follower, ListCursors cursors)
{
    /// <summary>The size of a page where none is asked for.</summary>
    public const int SizeDefault = 50;

    /// <summary>The largest page.</summary>
    public const int SizeMax = 1_000;

    /// <summary>How long a list waits for the index to take what is durable already.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A page of executions; what was acknowledged before is in it.</summary>
    /// <param name="query">What is asked, but for <see cref="ExecutionQuery.After"/>.</param>
    /// <param name="cursor">Where the page before ended; null: from the first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ApiException">The cursor is of another list.</exception>
    public async Task<ListedExecutions> ListAsync(
        ExecutionQuery query, string? cursor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        string asked = Question(query with { Limit = 1, Now = default, After = null });
        if (cursor is not null)
        {
            (long value, string rest) = cursors.Read(asked, cursor);
            query = query with { After = new ListMark(value, long.Parse(rest, CultureInfo.InvariantCulture)) };
        }

        bool isCurrent = await follower.CatchUpAsync(Patience, cancellation);
        ExecutionPage page = await follower.Index.ListAsync(query, cancellation);
        ExecutionCounts counts = await follower.Index.CountsAsync(query.Workspace, query.Project, cancellation);
        string? next = page.Next is { } mark
            ? cursors.Write(asked, mark.Value, mark.Key.ToString(CultureInfo.InvariantCulture))
            : null;
        return new ListedExecutions(page.Rows, counts, next, IsBehind: !isCurrent);
    }

    /// <summary>A page of open questions; what was acknowledged before is in it.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<ListedDecisions> DecisionsAsync(
        DecisionQuery query, string? cursor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        string asked = Question(query with { Limit = 1, After = null });
        if (cursor is not null)
        {
            (long value, string id) = cursors.Read(asked, cursor);
            query = query with { After = new InboxMark(value, id) };
        }

        bool isCurrent = await follower.CatchUpAsync(Patience, cancellation);
        InboxPage page = await follower.Index.DecisionsAsync(query, cancellation);
        string? next = page.Next is { } mark ? cursors.Write(asked, mark.AskedMs, mark.Id) : null;
        return new ListedDecisions(page.Rows, next, IsBehind: !isCurrent);
    }

    // Arrays of records print as their type: what is in them comes before.
    private static string Question(ExecutionQuery query) =>
        $"{string.Join(',', query.Statuses)}|{query with { Statuses = [] }}";

    private static string Question(DecisionQuery query) => query.ToString();
}

/// <summary>A page of executions as a caller gets it.</summary>
/// <param name="Rows">The executions.</param>
/// <param name="Counts">How many there are of the workspace, or of the project that was asked for.</param>
/// <param name="Cursor">What the next page is asked for with; null: there is none.</param>
/// <param name="IsBehind">Whether what was acknowledged last may be missing.</param>
public sealed record ListedExecutions(
    IReadOnlyList<ExecutionRow> Rows, ExecutionCounts Counts, string? Cursor, bool IsBehind);

/// <summary>A page of open questions as a caller gets it.</summary>
/// <param name="Rows">The questions, the oldest first.</param>
/// <param name="Cursor">What the next page is asked for with; null: there is none.</param>
/// <param name="IsBehind">Whether what was acknowledged last may be missing.</param>
public sealed record ListedDecisions(IReadOnlyList<InboxRow> Rows, string? Cursor, bool IsBehind);
