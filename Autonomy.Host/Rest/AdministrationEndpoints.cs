using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Who may do what in a workspace, and what was done: tokens, secrets by name, the audit log.</summary>
internal sealed class AdministrationEndpoints(
    TokenKeeper tokens, SecretKeeper secrets, AuditLog audit, AuditReader log, Paging paging) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/workspaces", (Delegate)WorkspacesAsync).Produces<ListOf<WorkspaceResource>>()
            .WithSummary("The workspaces that the caller sees: its own.");
        group.MapGet("/tokens", (Delegate)TokensAsync).Produces<PageOf<TokenResource>>()
            .WithSummary("The tokens of the workspace.").TakesPage();
        group.MapPost("/tokens", (Delegate)CreateTokenAsync).Demands(Right.Administer)
            .Accepts<CreateTokenRequest>("application/json")
            .Produces<MadeTokenResource>(StatusCodes.Status201Created)
            .WithMetadata(KeyRule.Refused).WithSummary("Makes a token of the workspace, and shows it this once.");
        group.MapDelete("/tokens/{id}", (Delegate)RevokeTokenAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Revokes a token; what still runs by it ends.").TakesReason();
        group.MapGet("/secrets", (Delegate)SecretsAsync).Produces<PageOf<SecretResource>>()
            .WithSummary("The names of the workspace's secrets.").TakesPage();
        group.MapGet("/audit", (Delegate)AuditAsync).Produces<AuditPage>()
            .WithSummary("The audit log of the workspace.")
            .Takes("since", "From this time on (RFC 3339).")
            .Takes("until", "Up to this time (RFC 3339).")
            .TakesPage();
    }

    private static Task WorkspacesAsync(HttpContext context) => context.AnswerAsync(
        new ListOf<WorkspaceResource>([new WorkspaceResource(context.Demand(Right.Look).Workspace)]),
        RestBodies.Shapes.ListOfWorkspaceResource);

    private Task TokensAsync(HttpContext context)
    {
        Caller caller = DemandToAdminister(context);
        return context.AnswerAsync(
            paging.Read(context, caller, "tokens").Cut(
                [.. tokens.Register.Tokens.Values.Where(token => token.Workspace == caller.Workspace)],
                static token => token.Id).To(Of),
            RestBodies.Shapes.PageOfTokenResource);
    }

    private async Task CreateTokenAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        CreateTokenRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.CreateTokenRequest);
        context.IsBecause(request.Reason);
        (string id, string text) = (TokenText.NewId(), TokenText.New());
        Rejection? refusal = await tokens.SendAsync(new TokenCommand.Create(
            id, request.Name ?? id, caller.Workspace, RequestValues.WordOf(request.Role, "/role", Role.Viewer),
            TokenText.HashOf(text), RequestValues.DurationOf(request.Expires, "/expires"), caller.Name));
        if (refusal is not null) throw Refusals.Of(refusal);
        context.Response.Headers.Location = $"{RestApi.Root}/tokens/{id}";
        await context.AnswerAsync(
            new MadeTokenResource { Id = id, Token = text }, RestBodies.Shapes.MadeTokenResource,
            StatusCodes.Status201Created);
    }

    private async Task RevokeTokenAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Administer);
        QueryValues.TakeReason(context);
        if (caller.Token == id)
        {
            throw new ApiException(
                ApiFault.State, "own_token",
                "A token does not revoke itself. Make another, and revoke this one with it.");
        }

        Rejection? refusal = await tokens.SendAsync(new TokenCommand.Revoke(id, caller.Workspace, caller.Name));
        if (refusal is not null) throw Refusals.Of(refusal);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task SecretsAsync(HttpContext context)
    {
        Caller caller = DemandToAdminister(context);
        return context.AnswerAsync(
            paging.Read(context, caller, "secrets").Cut(secrets.List(caller.Workspace), static secret => secret.Name)
                .To(secret => Of(secret, secrets.CanRead(caller.Workspace, secret.Name))),
            RestBodies.Shapes.PageOfSecretResource);
    }

    private async Task AuditAsync(HttpContext context)
    {
        Caller caller = DemandToAdminister(context);
        AskedPage page = paging.Read(context, caller, "audit");
        DateTimeOffset? since = QueryValues.TimeOf(context.Request, "since");
        DateTimeOffset? until = QueryValues.TimeOf(context.Request, "until");
        // What was answered before this request is in the page.
        await audit.FlushAsync(context.RequestAborted);
        IReadOnlyList<AuditEntry> found = await log.ReadAsync(
            caller.Workspace, page.Number, since, page.Size, context.RequestAborted);
        AuditEntry[] shown = [.. found.TakeWhile(entry => until is null || entry.Time < until)];
        bool isMore = shown.Length == page.Size;
        await context.AnswerAsync(
            new AuditPage
            {
                Items = [.. shown.Select(Of)],
                Cursor = isMore ? page.CursorAt(shown[^1].Number) : null,
            },
            RestBodies.Shapes.AuditPage);
    }

    // To look at what an administrator sees changes nothing, which the audit log would otherwise take it for.
    private static Caller DemandToAdminister(HttpContext context)
    {
        Caller caller = context.CallerOf();
        caller.Demand(Right.Administer);
        return caller;
    }

    private static TokenResource Of(StoredToken token) => new()
    {
        Id = token.Id,
        Name = token.Name,
        Workspace = token.Workspace,
        Role = Words.Of(token.Role),
        Created = token.Created,
        CreatedBy = token.By,
        Expires = token.Expires,
        LastUsed = token.LastUsed,
    };

    private static SecretResource Of(SecretListing secret, bool isReadable) => new()
    {
        Name = secret.Name,
        Source = secret.Source,
        Readable = isReadable,
        Updated = secret.Updated,
        UpdatedBy = secret.By,
    };

    private static AuditResource Of(AuditEntry entry) => new()
    {
        Time = entry.Time,
        By = entry.Action.By,
        Token = entry.Action.Token,
        Role = Words.Of(entry.Action.Role),
        Address = entry.Action.Address,
        Action = entry.Action.Action,
        Target = entry.Action.Target,
        Outcome = entry.Action.Outcome,
        Reason = entry.Action.Reason,
        RequestId = entry.Action.Request,
    };
}
