using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Host.Api;
using Autonomy.Host.Indexing;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>All open questions of a workspace: look through them, and answer many at once.</summary>
internal sealed class InboxEndpoints(ExecutionLists lists, BatchAnswers batches) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/decisions", (Delegate)ListAsync).Produces<Inbox>()
            .WithSummary("The open decisions of the workspace, the oldest first.")
            .Takes("kind", WordsOf.All<DecisionKind>())
            .Takes("project", "Of this project.")
            .Takes("execution", "Of this execution.")
            .Takes("tool", "About calls of this tool.")
            .Takes("target", "About calls that go there.")
            .Takes("fingerprint", "About this failure.")
            .TakesPage(ExecutionLists.SizeDefault);
        group.MapPost("/decisions/batch-answer", (Delegate)AnswerAsync).Demands(Right.Steer)
            .Accepts<BatchAnswerRequest>("application/json")
            .Produces<BatchAnswerResource>()
            .WithSummary("Answers many decisions with the same option, each by itself; or says which, with dryRun.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        HttpRequest request = context.Request;
        var query = new DecisionQuery
        {
            Workspace = caller.Workspace,
            Kind = QueryValues.WordOf<DecisionKind>(request, "kind"),
            Project = QueryValues.TextOf(request, "project"),
            Execution = QueryValues.TextOf(request, "execution"),
            Tool = QueryValues.TextOf(request, "tool"),
            Target = QueryValues.TextOf(request, "target", int.MaxValue),
            Fingerprint = QueryValues.TextOf(request, "fingerprint"),
            Limit = ListEndpoints.LimitOf(request),
        };
        ListedDecisions page = await lists.DecisionsAsync(
            query, QueryValues.TextOf(request, "cursor", int.MaxValue), context.RequestAborted);
        await context.AnswerAsync(
            new Inbox { Items = [.. page.Rows.Select(Of)], Cursor = page.Cursor, Behind = page.IsBehind },
            RestBodies.Shapes.Inbox);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        BatchAnswerRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.BatchAnswerRequest);
        string? comment = context.ReasonOf(request.Comment, "/comment");
        HashSet<string>? ids = IdsOf(request);
        IReadOnlyList<InboxRow> questions = await batches.FindAsync(
            QueryOf(caller.Workspace, request.Filter), ids, context.RequestAborted);
        IReadOnlyList<BatchResult> results = request.DryRun
            ? [.. questions.Select(asked => new BatchResult(asked, BatchAnswers.Preview(asked, request.Option)))]
            // What has begun is told of in whole, whether the caller still listens or not.
            : await batches.AnswerAsync(caller, questions, request.Option, comment, CancellationToken.None);
        context.IsAbout(request.DryRun ? "nothing: a dry run" : TargetOf(results));
        var items = results.Select(result => Of(result, request.DryRun)).ToList();
        foreach (InboxRow asked in questions) ids?.Remove(asked.Decision.Id);
        items.AddRange((ids ?? []).Select(NotOpen));
        int answered = request.DryRun ? 0 : results.Count(static result => result.Refusal is null);
        int refused = results.Count(static result => result is { Refusal: not null, IsUnknown: false });
        await context.AnswerAsync(
            new BatchAnswerResource(request.DryRun, answered, refused, items),
            RestBodies.Shapes.BatchAnswerResource);
    }

    // What may have been answered was, for whoever looks for who did it.
    private static string TargetOf(IReadOnlyList<BatchResult> results)
    {
        string[] ids =
        [
            .. results.Where(static result => result.Refusal is null || result.IsUnknown)
                .Select(static result => result.Question.Decision.Id),
        ];
        return ids.Length == 1 ? ids[0] : $"{ids.Length} decisions: {string.Join(' ', ids)}".TrimEnd(':', ' ');
    }

    private static HashSet<string>? IdsOf(BatchAnswerRequest request)
    {
        bool isFiltered = request.Filter is not null && request.Filter != new BatchFilter();
        if (request.Ids is null)
        {
            if (isFiltered) return null;
            throw RequestValues.Mistake(
                "/filter", "It would be all open questions of the workspace.",
                "Name ids, or at least one condition of a filter.");
        }

        if (request.Ids.Length is > 0 and <= BatchAnswers.AnswersMax) return [.. request.Ids];
        throw RequestValues.Mistake(
            "/ids", $"There are {request.Ids.Length}.", $"Name 1 to {BatchAnswers.AnswersMax} decisions.");
    }

    private static DecisionQuery QueryOf(string workspace, BatchFilter? filter) => new()
    {
        Workspace = workspace,
        Kind = filter?.Kind is { } kind
            ? RequestValues.WordOf(kind, "/filter/kind", DecisionKind.Approval)
            : null,
        Project = filter?.Project,
        Execution = filter?.Execution,
        Tool = filter?.Tool,
        Target = filter?.Target,
        Fingerprint = filter?.Fingerprint,
        Limit = 1,
    };

    private static BatchItem Of(BatchResult result, bool isPreview) => new()
    {
        Id = result.Question.Decision.Id,
        Execution = result.Question.Execution,
        Question = result.Question.Decision.Question,
        Result = (result.Refusal, isPreview) switch
        {
            _ when result.IsUnknown => "unknown",
            (not null, _) => "refused",
            (null, true) => "would-answer",
            (null, false) => "answered",
        },
        Code = result.Refusal is { } refusal ? Refusals.Of(refusal).Code : null,
        Message = result.Refusal?.Message,
    };

    private static BatchItem NotOpen(string id) => new()
    {
        Id = id,
        Execution = null,
        Question = null,
        Result = "not-open",
        Code = null,
        Message = "It was answered before, or there is no such decision in this workspace.",
    };

    private static InboxItem Of(InboxRow row) => new()
    {
        Id = row.Decision.Id,
        Execution = row.Execution,
        Name = row.Name,
        Project = row.Project,
        Kind = Words.Of(row.Decision.Kind),
        Step = row.Decision.Step,
        Item = row.Decision.Item,
        Question = row.Decision.Question,
        Options = row.Decision.Options,
        Default = row.Decision.Default,
        AskedAt = row.Decision.AskedAt,
        ExpiresAt = row.Decision.ExpiresAt,
        Tool = row.Decision.Tool,
        Target = row.Decision.Target,
        Fingerprint = row.Decision.Fingerprint,
    };
}
