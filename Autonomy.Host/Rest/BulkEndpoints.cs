using System.Collections.Immutable;
using System.Text.Json;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Bulk jobs: the same done to many executions.</summary>
internal sealed class BulkEndpoints(BulkDesk jobs, Paging paging, TimeProvider clock) : IRestEndpoints
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
        if (request.Ids is null == request.Filter is null)
        {
            throw RequestValues.Mistake(
                "/filter", "A job has exactly one of a filter and ids.", "Write {} as the filter to mean all.");
        }

        BulkTargets targets = request.Ids is { } ids
            ? await jobs.FindAsync(caller, ids, context.RequestAborted)
            : await jobs.FindAsync(QueryOf(caller, request.Filter!), context.RequestAborted);
        if (request.DryRun)
        {
            await context.AnswerAsync(PreviewOf(action, targets), RestBodies.Shapes.BulkPreview);
            return;
        }

        (BulkJob job, bool isNew) = await jobs.CreateAsync(
            caller, OrderOf(context, request, action, targets), KeyOf(context.Request), context.RequestAborted);
        context.Response.Headers.Location = $"{RestApi.Root}/bulk/{job.Id}";
        await AnswerAsync(context, job, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
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
        string? wanted = context.Request.Query["status"];
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

    private static BulkOrder OrderOf(
        HttpContext context, BulkRequest request, BulkAction action, BulkTargets targets) => new()
        {
            Action = action,
            Executions = targets.Ids,
            Filter = request.Filter is null
            ? null
            : (DataObject)DataJson.Parse(
                JsonSerializer.SerializeToUtf8Bytes(request.Filter, RestBodies.Shapes.BulkFilter)),
            Rate = request.Rate ?? RateDefault,
            Reason = context.ReasonOf(request.Reason),
            Undo = request.Undo,
            IsConfirmed = request.Confirm,
        };

    private ExecutionQuery QueryOf(Caller caller, BulkFilter filter) => new()
    {
        Workspace = caller.Workspace,
        Statuses = StatusesOf(filter.Status),
        Health = filter.Health is null
            ? null
            : RequestValues.WordOf(filter.Health, "/filter/health", default(HealthWord)),
        IsFailing = filter.FailingNow == true,
        Project = TextOf(filter.Project, "project"),
        Tool = TextOf(filter.Tool, "tool"),
        ErrorKind = filter.ErrorKind is null
            ? null
            : RequestValues.WordOf(filter.ErrorKind, "/filter/errorKind", default(FailureKind)),
        Fingerprint = TextOf(filter.Fingerprint, "fingerprint"),
        Parent = TextOf(filter.Parent, "parent"),
        Text = TextOf(filter.Text, "text") is { } text && text.Any(char.IsLetterOrDigit) ? text : null,
        Since = filter.Since,
        Until = filter.Until,
        Limit = 1,
        Now = clock.GetUtcNow(),
    };

    private static ImmutableArray<ExecutionStatus> StatusesOf(IReadOnlyList<string>? words) =>
    [
        .. (words ?? []).Select(word => RequestValues.WordOf(word, "/filter/status", default(ExecutionStatus)))
            .Distinct().Order(),
    ];

    private static string? TextOf(string? text, string name)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return text.Length <= QueryValues.TextLengthMax
            ? text
            : throw RequestValues.Mistake(
                $"/filter/{name}", "It is too long.", $"Write {QueryValues.TextLengthMax} characters at most.");
    }

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

    private static Task AnswerAsync(HttpContext context, BulkJob job, int status = StatusCodes.Status200OK) =>
        context.AnswerAsync(Of(job), RestBodies.Shapes.BulkJobResource, status);
}
