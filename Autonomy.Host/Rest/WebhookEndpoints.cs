using Autonomy.Core.NamedPlans;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Seams;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Core.Webhooks;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Webhooks: their administration, and the messages that come to inbound ones.</summary>
internal sealed class WebhookEndpoints(
    WebhookDesk webhooks, InboundHooks inbound, WebhookCouriers couriers, PlanDesk plans, Paging paging,
    IRandomSource random) : IRestEndpoints
{
    /// <summary>The largest message, in bytes: 1 MiB.</summary>
    private const int MessageBytesMax = 1 << 20;

    private const int DescriptionLengthMax = 2_000;
    private const int NameLengthMax = 200;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/webhooks", (Delegate)ListAsync).Produces<PageOf<WebhookResource>>()
            .WithSummary("The webhooks of the workspace.").TakesPage();
        group.MapPost("/webhooks", (Delegate)CreateAsync).Demands(Right.Administer)
            .Accepts<CreateWebhookRequest>("application/json")
            .Produces<WebhookResource>(StatusCodes.Status201Created).WithSummary("Makes a webhook.");
        group.MapGet("/webhooks/{id}", (Delegate)GetAsync).Produces<WebhookResource>().WithSummary("A webhook.");
        group.MapPatch("/webhooks/{id}", (Delegate)SwitchAsync).Demands(Right.Administer)
            .Accepts<SwitchWebhookRequest>("application/json")
            .Produces<WebhookResource>().WithSummary("Turns a webhook on or off.");
        group.MapDelete("/webhooks/{id}", (Delegate)RemoveAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes a webhook away.").TakesReason();
        group.MapPost("/hooks/{id}", (Delegate)TakeAsync).Accepts<DataObject>("application/json")
            .Produces<WebhookTakenResource>().WithMetadata(WithoutToken.Instance).TakesAnyQuery()
            .WithSummary("A message to an inbound webhook, signed as Standard Webhooks 1.0 says; it takes no token.");
        // What is sent as another type would be asked for a token, which its sender does not have.
        group.MapPost("/hooks/{id}", (RequestDelegate)(static _ => throw JsonBody.NoJson()))
            .WithMetadata(WithoutToken.Instance).TakesAnyQuery().ExcludeFromDescription();
    }

    private Task ListAsync(HttpContext context)
    {
        Caller caller = DemandToAdminister(context);
        return context.AnswerAsync(
            paging.Read(context, caller, "webhooks").Cut(webhooks.List(caller), static webhook => webhook.Id).To(Of),
            RestBodies.Shapes.PageOfWebhookResource);
    }

    private Task GetAsync(HttpContext context, string id) =>
        AnswerAsync(context, webhooks.Find(DemandToAdminister(context), id));

    private async Task CreateAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        CreateWebhookRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.CreateWebhookRequest);
        context.IsBecause(request.Reason);
        Webhook made = await webhooks.CreateAsync(WebhookOf(caller, request));
        context.Response.Headers.Location = $"{RestApi.Root}/webhooks/{made.Id}";
        await AnswerAsync(context, made, StatusCodes.Status201Created);
    }

    private async Task SwitchAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Administer);
        SwitchWebhookRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.SwitchWebhookRequest);
        context.IsBecause(request.Reason);
        await AnswerAsync(context, await webhooks.SwitchAsync(caller, id, request.Enabled));
    }

    private async Task RemoveAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Administer);
        QueryValues.TakeReason(context);
        await webhooks.RemoveAsync(caller, id);
        inbound.Forget(id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task TakeAsync(HttpContext context, string id)
    {
        Webhook webhook = inbound.Find(id);
        var message = new InboundMessage(
            context.Request.Headers["webhook-id"], context.Request.Headers["webhook-timestamp"],
            context.Request.Headers["webhook-signature"], await BodyOfAsync(context));
        inbound.Verify(webhook, message);
        JsonBody.DemandJson(context.Request);
        // Whoever signs with the webhook's secret may do what it does, and is in the audit log by its name.
        var caller = new Caller($"webhook {webhook.Id}", webhook.Workspace, Role.Operator);
        context.Features.Set(caller);
        context.Demand(Right.Submit);
        InboundResult result = await inbound.TakeAsync(caller, webhook, message, context.RequestAborted);
        await context.AnswerAsync(
            new WebhookTakenResource { Status = result.IsNew ? "taken" : "known", Execution = result.Execution },
            RestBodies.Shapes.WebhookTakenResource);
    }

    private static async Task<ReadOnlyMemory<byte>> BodyOfAsync(HttpContext context)
    {
        IHttpMaxRequestBodySizeFeature? limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (context.Request.ContentLength > MessageBytesMax)
        {
            // What is sent all the same is thrown away for some seconds, so that the sender gets to read the answer.
            if (limit is { IsReadOnly: false }) limit.MaxRequestBodySize = null;
            throw JsonBody.TooLarge(MessageBytesMax);
        }

        if (limit is { IsReadOnly: false }) limit.MaxRequestBodySize = MessageBytesMax;
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException refusal) when (refusal.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw JsonBody.TooLarge(MessageBytesMax);
        }

        return body.ToArray();
    }

    private Webhook WebhookOf(Caller caller, CreateWebhookRequest request)
    {
        WebhookDirection direction =
            RequestValues.WordOf(request.Direction, "/direction", default(WebhookDirection));
        if (request.Description?.Length > DescriptionLengthMax)
            throw RequestValues.Mistake("/description", "It is too long.", $"Write {DescriptionLengthMax} at most.");
        var webhook = new Webhook
        {
            Id = $"hook-{random.NextUInt64():x16}{random.NextUInt64():x16}",
            Workspace = caller.Workspace,
            Direction = direction,
            Description = request.Description,
            Secret = WebhookValues.SecretOf(request.Secret, "/secret"),
            By = caller.Name,
        };
        return direction == WebhookDirection.Outbound
            ? webhook with
            {
                Url = UrlOf(request),
                Types = WebhookValues.TypesOf(request.Events, "/events"),
                Project = ProjectOf(caller, request.Project, "/project"),
            }
            : webhook with { Action = ActionOf(caller, request) };
    }

    private static string UrlOf(CreateWebhookRequest request)
    {
        if (request.Signal is not null || request.Start is not null)
            throw RequestValues.Mistake("/direction", "What goes out does nothing here.", "Leave signal, start out.");
        return WebhookValues.UrlOf(request.Url, "/url");
    }

    private WebhookAction ActionOf(Caller caller, CreateWebhookRequest request)
    {
        if (request.Url is not null || request.Events is not null || request.Project is not null)
        {
            throw RequestValues.Mistake(
                "/direction", "url, events and project are of what goes out.", "Leave them out.");
        }

        if (request.Secret is null)
            throw RequestValues.Mistake("/secret", "What comes in must be signed.", "Name a secret of the workspace.");
        return (request.Signal, request.Start) switch
        {
            ({ } signal, null) => ActionOf(signal),
            (null, { } start) => ActionOf(caller, start),
            _ => throw RequestValues.Mistake(
                "/direction", "An inbound webhook has exactly one of signal and start.", "Write one of them."),
        };
    }

    private static WebhookAction ActionOf(WebhookSignal signal)
    {
        if (signal.Name.Length is 0 or > NameLengthMax)
            throw RequestValues.Mistake("/signal/name", "It is no name.", $"Write 1 to {NameLengthMax} characters.");
        if (signal.Execution is null == signal.ExecutionFrom is null)
        {
            throw RequestValues.Mistake(
                "/signal", "It has exactly one of execution and executionFrom.", "Write one of them.");
        }

        if (signal.ExecutionFrom is { } pointer && !pointer.StartsWith('/'))
        {
            throw RequestValues.Mistake(
                "/signal/executionFrom", "It is no JSON pointer.", "Write one as in /data/execution.");
        }

        return new WebhookAction
        {
            Signal = signal.Name,
            Execution = signal.Execution,
            ExecutionFrom = signal.ExecutionFrom,
        };
    }

    private WebhookAction ActionOf(Caller caller, WebhookStart start)
    {
        if (start.Plan is null == start.PlanName is null)
        {
            throw RequestValues.Mistake(
                "/start", "A start has either a plan or the name of one.", "Write plan or planName.");
        }

        return new WebhookAction
        {
            Plan = start.Plan is null ? null : StoredPlanOf(caller, start),
            PlanName = start.PlanName is null ? null : NamedPlanOf(start.PlanName),
            Inputs = start.Inputs,
            PayloadInput = start.PayloadInput,
            Project = ProjectOf(caller, start.Project, "/start/project"),
        };
    }

    private DataObject StoredPlanOf(Caller caller, WebhookStart start)
    {
        Plan plan = plans.Compile(caller.Workspace, start.Plan!).Plan!;
        DataObject inputs = start.Inputs ?? DataObject.Empty;
        if (start.PayloadInput is { } input && plan.Header.Inputs.All(declared => declared.Name != input))
        {
            throw RequestValues.Mistake(
                "/start/payloadInput", $"The plan has no input '{Refusals.Excerpt(input)}'.",
                "Name one that it declares, or leave it out.");
        }

        // The message is not there yet: what it becomes is checked when it comes.
        if (start.PayloadInput is null && PlanInputs.Resolve(plan, inputs) is { AreInputs: false } bad)
            throw Refusals.Of("invalid_inputs", "What is given", bad.Faults, "/start/inputs");
        return (DataObject)DataJson.Parse(plan.Json.Span);
    }

    // What it stands for is looked up for each message.
    private static string NamedPlanOf(string name) => PlanReference.TryParse(name, out _)
        ? name
        : throw RequestValues.Mistake(
            "/start/planName", $"'{Refusals.Excerpt(name)}' names no plan.",
            "Write its name, or its name and a version, as in nightly@3.");

    private static string? ProjectOf(Caller caller, string? project, string path) =>
        project is null || ProjectId.TryParse(caller.Workspace, project, out _)
            ? project
            : throw Refusals.InvalidProject(project, path);

    // To look at what an administrator sees changes nothing, which the audit log would otherwise take it for.
    private static Caller DemandToAdminister(HttpContext context)
    {
        Caller caller = context.CallerOf();
        caller.Demand(Right.Administer);
        return caller;
    }

    private WebhookResource Of(Webhook webhook) => new()
    {
        Id = webhook.Id,
        Direction = Core.Executions.Words.Of(webhook.Direction),
        Enabled = webhook.IsEnabled,
        Description = webhook.Description,
        Secret = webhook.Secret,
        Url = webhook.Url ?? $"{RestApi.Root}/hooks/{webhook.Id}",
        Events = webhook.Types,
        Project = webhook.Project,
        Signal = webhook.Action is { Signal: { } name } signal
            ? new WebhookSignal
            {
                Name = name,
                Execution = signal.Execution,
                ExecutionFrom = signal.ExecutionFrom,
            }
            : null,
        Start = webhook.Action is { Signal: null } start
            ? new WebhookStart
            {
                Plan = start.Plan,
                PlanName = start.PlanName,
                Inputs = start.Inputs,
                PayloadInput = start.PayloadInput,
                Project = start.Project,
            }
            : null,
        CreatedBy = webhook.By,
        LastProblem = couriers.ProblemOf(webhook.Id) is { } problem
            ? new WebhookProblemResource(problem.Time, problem.Message)
            : null,
    };

    private Task AnswerAsync(HttpContext context, Webhook webhook, int status = StatusCodes.Status200OK) =>
        context.AnswerAsync(Of(webhook), RestBodies.Shapes.WebhookResource, status);
}
