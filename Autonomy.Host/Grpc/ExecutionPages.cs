using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Api;
using Autonomy.Host.Rest;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>
/// Lists executions by walking the journal, a bounded part of it for each page: there is no view of executions by
/// workspace that could be asked instead.
/// </summary>
internal sealed class ExecutionPages(IJournalReader journal, DurableExecutions executions)
{
    private const int SizeDefault = 50;
    private const int SizeMax = 1_000;

    /// <summary>Events that are read at once.</summary>
    private const int StrideEvents = 1_000;

    /// <summary>Events that a page walks over at most; it then ends, however many it has found.</summary>
    private const int WalkedEventsMax = 20_000;

    /// <summary>A page.</summary>
    /// <exception cref="ApiException">The size or the token is not of the form.</exception>
    public async Task<Wire.ListReply> ReadAsync(
        string workspace, Wire.ListRequest request, CancellationToken cancellation)
    {
        int size = SizeOf(request.PageSize);
        long offset = OffsetOf(request.PageToken);
        var reply = new Wire.ListReply();
        for (int walked = 0; walked < WalkedEventsMax; walked += StrideEvents)
        {
            IReadOnlyList<StoredEvent> events = await journal.ReadAfterAsync(offset, StrideEvents, cancellation);
            if (events.Count == 0) return reply;
            foreach (StoredEvent stored in events)
            {
                offset = stored.Offset;
                Wire.Execution? found = await FindAsync(workspace, request, stored, cancellation);
                if (found is not null) reply.Executions.Add(found);
                if (reply.Executions.Count == size) return GoingOn(reply, offset);
            }
        }

        return GoingOn(reply, offset);
    }

    private async ValueTask<Wire.Execution?> FindAsync(
        string workspace, Wire.ListRequest request, StoredEvent stored, CancellationToken cancellation)
    {
        if (stored.Version != 1 || !ExecutionId.TryFromStream(stored.Stream, out ExecutionId id)) return null;
        try
        {
            return await executions.ReadAsync(
                workspace, id.Value,
                seen => IsWanted(request, seen.State) ? ExecutionMessages.SummaryOf(seen) : null, cancellation);
        }
        catch (ApiException refusal) when (refusal.Fault == ApiFault.NotFound)
        {
            // It belongs to another workspace.
            return null;
        }
    }

    private static bool IsWanted(Wire.ListRequest request, ExecutionState state) =>
        (request.Statuses.Count == 0 || request.Statuses.Contains(ExecutionMessages.Of(state.Status)))
        && (request.Project.Length == 0 || request.Project == state.Project);

    private static Wire.ListReply GoingOn(Wire.ListReply reply, long offset)
    {
        reply.NextPageToken = offset.ToString("x", CultureInfo.InvariantCulture);
        return reply;
    }

    private static int SizeOf(int size) => size switch
    {
        0 => SizeDefault,
        > 0 and <= SizeMax => size,
        _ => throw RequestValues.Mistake("/page_size", $"{size} is not within its range.", $"Write 1 to {SizeMax}."),
    };

    private static long OffsetOf(string token)
    {
        if (token.Length == 0) return 0;
        if (long.TryParse(token, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long offset)
            && offset >= 0)
        {
            return offset;
        }

        throw RequestValues.Mistake(
            "/page_token", $"'{Refusals.Excerpt(token)}' comes from no page.", "Give the next_page_token of a page.");
    }
}
