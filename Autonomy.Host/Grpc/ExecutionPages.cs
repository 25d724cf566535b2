using System.Collections.Immutable;
using Autonomy.Core.Indexing;
using Autonomy.Host.Api;
using Autonomy.Host.Indexing;
using ExecutionStatus = Autonomy.Core.Executions.ExecutionStatus;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>Lists executions out of the index, the oldest first.</summary>
internal sealed class ExecutionPages(ExecutionLists lists, TimeProvider clock)
{
    /// <summary>A page.</summary>
    /// <exception cref="ApiException">The size or the token is not of the form.</exception>
    public async Task<Wire.ListReply> ReadAsync(
        string workspace, Wire.ListRequest request, CancellationToken cancellation)
    {
        var query = new ExecutionQuery
        {
            Workspace = workspace,
            Statuses = StatusesOf(request),
            Project = request.Project.Length > 0 ? request.Project : null,
            IsFailing = request.FailingNow,
            IsLatestFirst = false,
            Limit = SizeOf(request.PageSize),
            Now = clock.GetUtcNow(),
        };
        string? cursor = request.PageToken.Length > 0 ? request.PageToken : null;
        ListedExecutions page = await lists.ListAsync(query, cursor, cancellation);
        var reply = new Wire.ListReply { NextPageToken = page.Cursor ?? "" };
        reply.Executions.AddRange(page.Rows.Select(ExecutionMessages.Of));
        return reply;
    }

    private static ImmutableArray<ExecutionStatus> StatusesOf(Wire.ListRequest request)
    {
        ImmutableArray<ExecutionStatus> wanted =
        [
            .. Enum.GetValues<ExecutionStatus>()
                .Where(status => request.Statuses.Contains(ExecutionMessages.Of(status))),
        ];
        if (wanted.Length > 0 || request.Statuses.Count == 0) return wanted;
        throw RequestValues.Mistake("/statuses", "None of them is a status.", "Name one of ExecutionStatus, or none.");
    }

    private static int SizeOf(int size) => size switch
    {
        0 => ExecutionLists.SizeDefault,
        > 0 and <= ExecutionLists.SizeMax => size,
        _ => throw RequestValues.Mistake(
            "/page_size", $"{size} is not within its range.", $"Write 1 to {ExecutionLists.SizeMax}."),
    };
}
