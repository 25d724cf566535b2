using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>What a workspace, its projects and its tools may spend.</summary>
internal sealed class BudgetEndpoints(SpendingDesk spending, Paging paging, TimeProvider clock) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/budgets", (Delegate)ListAsync).Produces<PageOf<BudgetResource>>()
            .WithSummary("The budgets of the workspace, and what is spent of them in their period.").TakesPage();
        group.MapPut("/budgets", (Delegate)SetAsync).Demands(Right.Administer)
            .Accepts<SetBudgetRequest>("application/json")
            .Produces<BudgetResource>().WithSummary("Limits what something may spend; what is spent stays spent.");
        group.MapDelete("/budgets", (Delegate)RemoveAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Limits something no more.")
            .Takes("scope", "workspace (the default), project or tool.")
            .Takes("name", "The project's, or the tool's; absent for the workspace.")
            .Takes("period", "day, month or total, the default.").TakesReason();
    }

    private async Task ListAsync(HttpContext context)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Caller caller = context.CallerOf();
        SpendingLedger ledger = await spending.ReadAsync(caller, context.RequestAborted);
        await context.AnswerAsync(
            paging.Read(context, caller, "budgets").Cut(
                [.. ledger.Accounts.Values], static account => account.Key.ToString())
                .To(account => Of(account, now)),
            RestBodies.Shapes.PageOfBudgetResource);
    }

    private async Task SetAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        SetBudgetRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.SetBudgetRequest);
        SpendingKey key = KeyOf(request.Scope, request.Name, request.Period, "/");
        context.IsAbout(key.ToString());
        context.IsBecause(request.Reason);
        var limit = new SpendingLimit(request.Cost, request.Tokens, request.Calls);
        await spending.SendAsync(caller, new SpendingCommand.SetLimit(key, limit, caller.Name));
        SpendingLedger ledger = await spending.ReadAsync(caller, context.RequestAborted);
        SpendingAccount account = ledger.Accounts.GetValueOrDefault(key) ?? throw new ApiException(
            ApiFault.State, "budget_removed", "Somebody has removed this budget meanwhile.");
        await context.AnswerAsync(Of(account, clock.GetUtcNow()), RestBodies.Shapes.BudgetResource);
    }

    private async Task RemoveAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        HttpRequest request = context.Request;
        SpendingKey key = KeyOf(
            QueryValues.TextOf(request, "scope"), QueryValues.TextOf(request, "name"),
            QueryValues.TextOf(request, "period"), "?");
        context.IsAbout(key.ToString());
        QueryValues.TakeReason(context);
        await spending.SendAsync(caller, new SpendingCommand.RemoveLimit(key, caller.Name));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static SpendingKey KeyOf(string? scope, string? name, string? period, string at) => new(
        RequestValues.WordOf(scope, $"{at}scope", SpendingScope.Workspace), name ?? "",
        RequestValues.WordOf(period, $"{at}period", SpendingPeriod.Total));

    private static BudgetResource Of(SpendingAccount account, DateTimeOffset now) => new()
    {
        Scope = Words.Of(account.Key.Scope),
        Name = account.Key.Name,
        Period = Words.Of(account.Key.Period),
        Limit = new SpendingResource(account.Limit.CostUsd, account.Limit.Tokens, account.Limit.Calls),
        Spent = Of(account.SpentAt(now)),
        Reserved = Of(account.Reserved),
    };

    private static SpendingResource Of(BudgetAmount amount) =>
        new(amount.CostUsd, amount.Tokens, amount.Calls);
}
