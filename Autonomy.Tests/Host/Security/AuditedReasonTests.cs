using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Why something was changed: whoever changes it may say so, and the audit log keeps it.</summary>
public sealed class AuditedReasonTests : IAsyncLifetime
{
    private const string Secret = "swordfish-4711";

    // "{id}" is what the request before it made, or what had its place in its path.
    private static readonly (string Method, string Path, string? Body)[] Requests =
    [
        ("POST", "/tokens", """{"role":"viewer","reason":"$why"}"""),
        ("DELETE", "/tokens/{id}?reason=$why", null),
        ("POST", "/policies", """{"rules":[{"answer":"ask","tool":"http.*"}],"reason":"$why"}"""),
        ("DELETE", "/policies/{id}?reason=$why", null),
        ("POST", "/ladders", """{"rules":[{"kind":"timeout","attempts":2}],"reason":"$why"}"""),
        ("DELETE", "/ladders/{id}?reason=$why", null),
        ("POST", "/pauses", """{"scope":"tool","name":"http.*","reason":"$why"}"""),
        ("DELETE", "/pauses/{id}?reason=$why", null),
        ("PUT", "/budgets", """{"scope":"workspace","calls":5,"reason":"$why"}"""),
        ("DELETE", "/budgets?scope=workspace&reason=$why", null),
        ("DELETE", "/lessons?tool=http.request&reason=$why", null),
        ("POST", "/projects", """{"name":"shop"}"""),
        ("PATCH", "/projects/shop", """{"maxConcurrent":2,"reason":"$why"}"""),
        ("PATCH", "/projects/shop/autonomous-execution", """{"enabled":true,"reason":"$why"}"""),
        ("POST", "/projects/shop/start-processing", """{"reason":"$why"}"""),
        (
            "POST", "/webhooks",
            """
            {"direction":"outbound","url":"https://example.com/hook","secret":"HOOK","events":["execution.failed"],
             "reason":"$why"}
            """
        ),
        ("PATCH", "/webhooks/{id}", """{"enabled":false,"reason":"$why"}"""),
        ("DELETE", "/webhooks/{id}?reason=$why", null),
        ("PUT", "/plans/mine", $$"""{"plan":{{RunningService.Quick}}}"""),
        ("DELETE", "/plans/mine?reason=$why", null),
        ("PUT", "/filters/mine", """{"filter":{"text":"a"}}"""),
        ("DELETE", "/filters/mine?reason=$why", null),
        ("PUT", "/strategies/mine", """{"title":"t","items":[{"id":"a","title":"a","level":4}]}"""),
        ("DELETE", "/strategies/mine?reason=$why", null),
        ("POST", "/schedules", $$"""{"name":"hourly","every":"1h","plan":{{RunningService.Quick}}}"""),
        ("POST", "/schedules/{id}/pause", """{"reason":"$why"}"""),
        ("POST", "/schedules/{id}/resume", """{"reason":"$why"}"""),
        ("POST", "/schedules/{id}/run", """{"reason":"$why"}"""),
        ("DELETE", "/schedules/{id}?reason=$why", null),
        (
            "POST", "/openapi-services",
            """
            {"name":"shop","document":{"openapi":"3.1.0","info":{"title":"shop","version":"1"},
             "servers":[{"url":"https://example.com"}],
             "paths":{"/a":{"get":{"operationId":"a","responses":{"200":{"description":"ok"}}}}}},"reason":"$why"}
            """
        ),
        ("POST", "/openapi-services/shop/refresh", """{"reason":"$why"}"""),
        ("DELETE", "/openapi-services/shop?reason=$why", null),
    ];

    private readonly GuardedService _service = new()
    {
        Environment = static name => name switch
        {
            "HUSH" => Secret,
            "HOOK" => $"whsec_{Convert.ToBase64String(new byte[32])}",
            _ => null,
        },
        EnvironmentNames = ["HUSH", "HOOK"],
    };

    private string _admin = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task WhatChangesSomethingOverRestTakesAReasonAndTheLogKeepsItWithoutSecrets()
    {
        const string Why = $"{Secret} went round";
        string made = "";
        var without = new List<string>();
        foreach ((string method, string path, string? body) in Requests)
        {
            string named = path.Replace("{id}", made, StringComparison.Ordinal)
                .Replace("$why", Uri.EscapeDataString(Why), StringComparison.Ordinal);
            Answer answer = await _service.SendAsync(
                new HttpMethod(method), named, _admin, body?.Replace("$why", Why, StringComparison.Ordinal));
            Assert.True(answer.Status < 300, $"{method} {path}: {answer.Body}");
            if (answer.Body.Length > 0) made = IdIn(answer.Json) ?? made;
            bool isReasoned = $"{path}{body}".Contains("$why", StringComparison.Ordinal);
            string? kept = (await LastEntryAsync("default")).Reason;
            if (isReasoned != (kept == "***HUSH*** went round")) without.Add($"{method} {path}: {kept}");
        }

        Assert.Empty(without);
    }

    [Fact]
    public async Task AReasonThatIsTooLongIsRefusedInAQueryAsInABody()
    {
        string longest = new('a', 2_000);
        Answer query = await _service.SendAsync(HttpMethod.Delete, $"/lessons?reason={longest}a", _admin);
        Answer body = await _service.PostAsync(
            "/tokens", _admin, $$"""{"role":"viewer","reason":"{{longest}}a"}""");
        Answer taken = await _service.SendAsync(HttpMethod.Delete, $"/lessons?reason={longest}", _admin);

        Assert.Equal((422, 422, 204), (query.Status, body.Status, taken.Status));
        Assert.Contains("?reason", query.Body, StringComparison.Ordinal);
        Assert.Equal(longest, (await LastEntryAsync("default")).Reason);
    }

    [Fact]
    public async Task WhatAnotherProcessChangesOverTheSocketHasItsReasonInTheLogOfTheWorkspace()
    {
        const string Why = $"{Secret} went round";
        var budget = new SpendingKey(SpendingScope.Workspace, "", SpendingPeriod.Total);
        RulesCommand[] rules =
        [
            new RulesCommand.Place(HoldScope.Tool, "http.*", "ada", Why, null),
            new RulesCommand.Lift(HoldScope.Tool, "http.*", "ada") { Reason = Why },
            new RulesCommand.AddPolicies([new PolicyRule { Answer = PolicyAnswer.Ask }], "ada", true) { Reason = Why },
            new RulesCommand.RemovePolicy("p1", "ada") { Reason = Why },
            new RulesCommand.ForgetLessons(null, null, "ada") { Reason = Why },
        ];
        foreach (RulesCommand command in rules)
            await SentAsync(ControlClient.SendAsync(_service.Store, LocalEngine.Rules, command));
        SpendingCommand[] spending =
        [
            new SpendingCommand.SetLimit(budget, new SpendingLimit(1, null, null), "ada") { Reason = Why },
            new SpendingCommand.RemoveLimit(budget, "ada") { Reason = Why },
        ];
        foreach (SpendingCommand command in spending)
            await SentAsync(ControlClient.SendAsync(_service.Store, LocalEngine.Rules, command));
        await SentAsync(ControlClient.SendAsync(
            _service.Store,
            new TokenCommand.Create("t-9", "nine", "default", Role.Viewer, new string('0', 64), null, "ada")
            {
                Reason = Why,
            }));
        await SentAsync(ControlClient.SendAsync(
            _service.Store, new TokenCommand.Revoke("t-9", null, "ada") { Reason = Why }));

        async Task SentAsync(Task<RulesAnswer?> sent)
        {
            RulesAnswer? answer = await sent;
            Assert.NotNull(answer);
            Assert.Null(answer.Refusal);
            Assert.Equal("***HUSH*** went round", (await LastEntryAsync("default")).Reason);
        }
    }

    private async Task<AuditEvent.ActionTaken> LastEntryAsync(string workspace)
    {
        StoredEvent last = (await _service.Service.Engine.Journal.ReadStreamAsync(
            AuditEventTable.StreamOf(workspace), 1, 1_000, CancellationToken.None))[^1];
        return (AuditEvent.ActionTaken)AuditEventTable.Decode(last.Name, last.SchemaVersion, last.Body.Span);
    }

    // Of a list, what was laid down last has an id; the defaults beside it have none.
    private static string? IdIn(DataObject answer) => answer["items"] is DataArray list
        ? list.Items.OfType<DataObject>().Select(IdIn).LastOrDefault(id => id is not null)
        : (answer["id"] as DataString)?.Value;
}
