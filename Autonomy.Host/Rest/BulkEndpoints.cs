using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Bulk jobs: the same done to many executions.</summary>
internal sealed class BulkEndpoints(BulkDesk jobs, SavedFilterDesk filters, Paging paging, TimeProvider clock)
    : IRestEndpoints
{
    private const int RateDefault = 50;
    private const int FirstMax = 20;

    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/bulk", (Delegate)CreateAsync).Accepts<BulkRequest>("application/json")
            .Produces<BulkJobResource>(StatusCodes.Status201Created).Produces<BulkPreview>()
            .WithMetadata(KeyRule.OfItsOwn)
            .WithSummary("Pauses, resumes, cancels or retries many executions; with dryRun it only counts them.");
        group.MapGet("/bulk", (Delegate)ListAsync).Produces<PageOf<BulkJobResource>>()
            .WithSummary("The bulk jobs, the latest first.").TakesPage();
        group.MapGet("/bulk/{id}", (Delegate)GetAsync).Produces<BulkJobResource>().WithSummary("A bulk job.");
        group.MapGet("/bulk/{id}/items", (Delegate)ItemsAsync).Produces<BulkItemPage>()
            .WithSummary("What became of each.")
            .Takes("status", "Only those of this status.")
            .TakesPage();
        group.MapPost("/bulk/{id}/cancel", (Delegate)CancelAsync).Demands(Right.Steer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json").Produces<BulkJobResource>()
            .WithSummary("Begins no more of them; what was done stays done.");
    }

    private async Task CreateAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        BulkRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.BulkRequest);
        BulkAction action = RequestValues.WordOf(request.Action, "/action", BulkAction.Pause);
        BulkOrder asked = OrderOf(context, request, action);
        string? key = KeyOf(context.Request);
        if (!request.DryRun && key is not null
            && await jobs.FindMadeAsync(caller, asked, key, context.RequestAborted) is { } made)
        {
            await AnswerMadeAsync(context, made, isNew: false);
            return;
        }

        DataObject? filter = request.SavedFilter is { } name
            ? (await filters.FindAsync(caller, name)).Filter
            : asked.Filter;
        BulkTargets targets = filter is null
            ? await jobs.FindAsync(caller, asked.Executions, context.RequestAborted)
            : await jobs.FindAsync(QueryOf(caller, filter), context.RequestAborted);
        if (request.DryRun)
        {
            await context.AnswerAsync(PreviewOf(action, targets), RestBodies.Shapes.BulkPreview);
            return;
        }

        BulkOrder order = asked with { Executions = targets.Ids, Filter = filter };
        (BulkJob job, bool isNew) = await jobs.CreateAsync(caller, order, key);
        await AnswerMadeAsync(context, job, isNew);
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        PageOf<string> names = paging.Read(context, caller, "bulk").Cut(
            await jobs.NamesAsync(caller), static name => name);
        IReadOnlyList<BulkJob> found = await jobs.ReadAsync(caller, names.Items, context.RequestAborted);
        await context.AnswerAsync(
            new PageOf<BulkJobResource>([.. found.Select(job => Of(job))], names.Cursor),
            RestBodies.Shapes.PageOfBulkJobResource);
    }

    private async Task GetAsync(HttpContext context, string id) =>
        await AnswerAsync(context, await jobs.FindAsync(context.CallerOf(), id, context.RequestAborted));

    private async Task ItemsAsync(HttpContext context, string id)
    {
        string? wanted = TakenValues.TextIn(context.Request, "status");
        BulkItemStatus status = RequestValues.WordOf(wanted, "?status", default(BulkItemStatus));
        Caller caller = context.CallerOf();
        AskedPage asked = paging.Read(context, caller, $"bulk|{id}|{wanted}");
        BulkJob job = await jobs.FindAsync(caller, id, context.RequestAborted);
        int[] found =
        [
            .. Enumerable.Range(0, job.Count).Skip((int)asked.Number)
                .Where(item => wanted is null || job.StatusOf(item) == status).Take(asked.Size + 1),
        ];
        var page = new BulkItemPage
        {
            Items = [.. found.Take(asked.Size).Select(item => Of(job, item))],
            Cursor = found.Length > asked.Size ? asked.CursorAt(found[asked.Size]) : null,
        };
        await context.AnswerAsync(page, RestBodies.Shapes.BulkItemPage);
    }

    private async Task CancelAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ReasonRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ReasonRequest);
        await AnswerAsync(
            context, await jobs.CancelAsync(caller, id, context.ReasonOf(request?.Reason)));
    }

    private static string? KeyOf(HttpRequest request)
    {
        string? key = request.Headers[KeyedWrites.Header];
        return key is null || SubmissionDesk.IsKey(key) ? key : throw SubmissionDesk.InvalidKey();
    }

    // What is asked for: a saved filter is looked up, and what a filter finds, when the job is made.
    private static BulkOrder OrderOf(HttpContext context, BulkRequest request, BulkAction action)
    {
        int meant = new object?[] { request.Filter, request.SavedFilter, request.Ids }.Count(one => one is not null);
        if (meant != 1)
        {
            throw RequestValues.Mistake(
                "/filter", "A job has exactly one of filter, savedFilter and ids.",
                "Write {} as the filter to mean all.");
        }

        if (request.Ids is { } ids && (ids.Count == 0 || ids.Contains(null!)))
            throw RequestValues.Mistake("/ids", "It names no execution.", "Name one at least, and none as null.");

        return new BulkOrder
        {
            Action = action,
            Executions = [.. (request.Ids ?? []).Distinct(StringComparer.Ordinal)],
            Filter = request.Filter is { } filter ? ExecutionFilters.DataOf(filter) : null,
            SavedFilter = request.SavedFilter,
            Rate = request.Rate ?? RateDefault,
            Reason = context.ReasonOf(request.Reason),
            Undo = request.Undo,
            IsConfirmed = request.Confirm,
        };
    }

    private ExecutionQuery QueryOf(Caller caller, DataObject filter) => ExecutionFilters.QueryOf(
        ExecutionFilters.Of(filter), ExecutionFilters.InBody, caller.Workspace, clock.GetUtcNow());

    private static BulkPreview PreviewOf(BulkAction action, BulkTargets targets) => new()
    {
        Action = Words.Of(action),
        Count = targets.Ids.Length,
        ByStatus = targets.ByStatus.ToDictionary(count => Words.Of(count.Key), count => count.Value),
        First = [.. targets.Ids.Take(FirstMax)],
        Behind = targets.IsBehind,
    };

    private static BulkJobResource Of(BulkJob job) => new()
    {
        Id = job.Id,
        Action = Words.Of(job.Order!.Action),
        Status = (job.HasEnded, job.CancelledBy) switch
        {
            (false, null) => "running",
            (false, _) => "cancelling",
            (true, null) => "completed",
            _ => "cancelled",
        },
        Filter = job.Order.Filter,
        SavedFilter = job.Order.SavedFilter,
        Count = job.Count,
        Done = job.Ends.Count - job.Refused,
        Refused = job.Refused,
        Open = job.Open,
        Left = job.Count - job.Begun,
        Rate = job.Order.Rate,
        Reason = job.Order.Reason,
        CreatedBy = job.By,
        CreatedAt = job.CreatedAt,
        EndedAt = job.EndedAt,
        CancelledBy = job.CancelledBy,
    };

    private static BulkItemResource Of(BulkJob job, int item)
    {
        BulkEnd? end = job.Ends.GetValueOrDefault(item);
        return new BulkItemResource
        {
            Execution = job.Order!.Executions[item],
            Status = Words.Of(job.StatusOf(item)),
            Code = end?.Refusal is { } code ? Words.Of(code).Replace('-', '_') : null,
            Message = end?.Message,
            Made = end?.Made,
        };
    }

    private static Task AnswerMadeAsync(HttpContext context, BulkJob job, bool isNew)
    {
        if (!isNew) context.Response.Headers[KeyedWrites.ReplayedHeader] = "true";
        context.Response.Headers.Location = $"{RestApi.Root}/bulk/{job.Id}";
        return AnswerAsync(context, job, StatusCodes.Status201Created);
    }

    private static Task AnswerAsync(HttpContext context, BulkJob job, int status = StatusCodes.Status200OK) =>
        context.AnswerAsync(Of(job), RestBodies.Shapes.BulkJobResource, status);
}
