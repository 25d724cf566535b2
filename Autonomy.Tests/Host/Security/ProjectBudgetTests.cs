using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What projects may spend: who says so, and that it holds once it is said.</summary>
public sealed class ProjectBudgetTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Fact]
    public async Task OnlyAnAdministratorSetsTheBudgetOfAProject()
    {
        string steers = await service.TokenAsync("red", Role.Operator);
        await service.SendAsync(
            HttpMethod.Put, "/budgets", service.Red,
            """{"scope":"project","name":"guarded","cost":1}""");
        Answer made = await service.PostAsync("/projects", steers, """{"name":"guarded","budget":{"cost":100}}""");
        Answer none = await service.GetAsync("/projects/guarded", steers);
        Answer plain = await service.PostAsync("/projects", steers, """{"name":"guarded"}""");
        Answer raised = await ChangeAsync("guarded", steers, """{"budget":{"cost":1000000}}""");
        decimal? kept = await LimitOfAsync("guarded");
        Answer described = await ChangeAsync("guarded", steers, """{"description":"The shop."}""");
        Answer shown = await service.GetAsync("/projects/guarded", service.Red);
        Answer lowered = await ChangeAsync("guarded", service.Red, """{"budget":{"cost":0.5}}""");
        Answer audit = await service.GetAsync("/audit?limit=1000", service.Red);

        Assert.Equal((403, 404, 201), (made.Status, none.Status, plain.Status));
        Assert.Equal((403, 200, 200), (raised.Status, described.Status, lowered.Status));
        Assert.Equal(1m, kept);
        Assert.Equal("role_forbids", raised.TextOf("code"));
        Assert.Null(shown.Json["budget"] as DataObject);
        Assert.Contains("role_forbids", audit.Body, StringComparison.Ordinal);
        Assert.Equal(0.5m, await LimitOfAsync("guarded"));
    }

    [Fact]
    public async Task ABudgetOfNothingIsRefusedAndNothingIsStored()
    {
        Answer made = await service.PostAsync("/projects", service.Red, """{"name":"empty","budget":{}}""");
        Answer again = await service.PostAsync("/projects", service.Red, """{"name":"empty","budget":{"cost":5}}""");
        Answer changed = await ChangeAsync("empty", service.Red, """{"budget":{}}""");
        Answer shown = await service.GetAsync("/projects/empty", service.Red);

        Assert.Equal((422, 201, 422), (made.Status, again.Status, changed.Status));
        Assert.Contains("\"cost\":5", shown.Body, StringComparison.Ordinal);
        Assert.Equal(5m, await LimitOfAsync("empty"));
    }

    [Fact]
    public async Task WhatTheLedgerHasNoRoomForIsRefusedAndNothingIsStored()
    {
        var full = new GuardedService();
        await full.InitializeAsync();
        try
        {
            var limit = new SpendingLimit(1, null, null);
            await Task.WhenAll(Enumerable.Range(0, SpendingDecider.LimitsMax).Select(i =>
                full.Service.Engine.Executions.SendAsync(RulesId.Of("red"), new SpendingCommand.SetLimit(
                    new SpendingKey(SpendingScope.Tool, $"tool.{i}", SpendingPeriod.Day), limit, "ada"))));

            Answer made = await full.PostAsync("/projects", full.Red, """{"name":"late","budget":{"cost":5}}""");

            Assert.Equal((422, "bad_rule"), (made.Status, made.TextOf("code")));
            Assert.Equal(404, (await full.GetAsync("/projects/late", full.Red)).Status);
        }
        finally
        {
            await full.DisposeAsync();
        }
    }

    [Fact]
    public async Task OnceItIsAnsweredTheLedgerHoldsToItAndTheProjectKnows()
    {
        await service.PostAsync("/projects", service.Red, """{"name":"held","budget":{"calls":7}}""");
        Assert.True(ProjectId.TryParse("red", "held", out ProjectId project));
        IReadOnlyList<StoredEvent> events = await service.Service.Engine.Journal.ReadStreamAsync(
            project.Stream, 1, 10, CancellationToken.None);

        Assert.Equal(["project-created", "project-budget-taken"], events.Select(stored => stored.Name));
        Assert.Contains("\"calls\":7", DataJson.Write((await BudgetOfAsync("held"))!), StringComparison.Ordinal);
    }

    private Task<Answer> ChangeAsync(string project, string token, string body) =>
        service.SendAsync(HttpMethod.Patch, $"/projects/{project}", token, body);

    private async Task<decimal?> LimitOfAsync(string project) =>
        (await BudgetOfAsync(project))?["limit"] is DataObject limit && limit["cost"] is DataNumber cost
            ? (decimal)cost.Value
            : null;

    private async Task<DataObject?> BudgetOfAsync(string project)
    {
        Answer budgets = await service.GetAsync("/budgets", service.Red);
        return ((DataArray)budgets.Json["items"]!).Items.Cast<DataObject>()
            .SingleOrDefault(one => one["name"] is DataString name && name.Value == project);
    }
}
