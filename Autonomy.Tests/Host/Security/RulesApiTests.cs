using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What is laid down for a workspace over REST: by administrators alone, and seen by nobody else.</summary>
public sealed class RulesApiTests(GuardedService service) : IClassFixture<GuardedService>
{
    private const string Denies = """{"rules":[{"answer":"deny","tool":"text.*","project":"shut","reason":"no"}]}""";

    [Fact]
    public async Task APolicyHoldsFromItsAnswerOnUntilItIsWithdrawn()
    {
        Answer added = await service.PostAsync("/policies", service.Red, Denies);
        string policy = RunningService.TextOf(ItemsOf(added)[0], "id");
        Answer checkedThen = await CheckAsync("""{"arguments":{"items":["a"]},"project":"shut"}""");
        Answer foreign = await service.GetAsync("/policies", service.Blue);
        Answer foreignEnd = await service.SendAsync(HttpMethod.Delete, $"/policies/{policy}", service.Blue);
        Answer removed = await service.SendAsync(HttpMethod.Delete, $"/policies/{policy}", service.Red);
        Answer checkedNow = await CheckAsync("""{"arguments":{"items":["a"]},"project":"shut"}""");

        Assert.Equal((201, 404, 204), (added.Status, foreignEnd.Status, removed.Status));
        Assert.Equal(("deny", policy), (checkedThen.TextOf("answer"), checkedThen.TextOf("policy")));
        Assert.Empty(ItemsOf(foreign));
        Assert.Equal("allow", checkedNow.TextOf("answer"));
    }

    [Fact]
    public async Task ALadderIsLaidDownAndWithdrawn()
    {
        Answer before = await service.GetAsync("/ladders", service.Blue);
        Answer laid = await service.PostAsync(
            "/ladders", service.Blue, """{"rules":[{"kind":"timeout","tool":"http.*","attempts":1}]}""");
        DataObject ladder = ItemsOf(laid).Single(one => one["id"] is DataString);
        string id = RunningService.TextOf(ladder, "id");
        Answer removed = await service.SendAsync(HttpMethod.Delete, $"/ladders/{id}", service.Blue);
        Answer again = await service.SendAsync(HttpMethod.Delete, $"/ladders/{id}", service.Blue);

        Assert.Equal(ItemsOf(before).Count + 1, ItemsOf(laid).Count);
        Assert.Equal("timeout", RunningService.TextOf(ladder, "kind"));
        Assert.Equal("http.*", RunningService.TextOf(ladder, "tool"));
        Assert.Equal((204, 404, "unknown_ladder"), (removed.Status, again.Status, again.TextOf("code")));
    }

    [Fact]
    public async Task APauseOfAToolHoldsItsStepsAndItsLiftLetsThemGo()
    {
        Answer placed = await service.PostAsync(
            "/pauses", service.Red, """{"scope":"tool","name":"text.join","reason":"look","for":"1h"}""");
        string held = await service.SubmitAsync(service.Red, RunningService.Quick);
        Answer shown = await service.GetAsync("/tools/text.join", service.Red);
        Answer foreign = await service.GetAsync("/tools/text.join", service.Blue);
        Answer lifted = await service.SendAsync(
            HttpMethod.Delete, $"/pauses/{placed.TextOf("id")}", service.Red);
        await service.EndOfAsync(service.Red, held);

        Assert.Equal((201, 204), (placed.Status, lifted.Status));
        Assert.Equal(placed.TextOf("id"), RunningService.TextOf((DataObject)shown.Json["health"]!, "heldBy"));
        Assert.Equal(DataNull.Value, ((DataObject)foreign.Json["health"]!)["heldBy"]);
        Assert.Empty(ItemsOf(await service.GetAsync("/pauses", service.Red)));
    }

    [Fact]
    public async Task ABudgetIsSetShownAndRemoved()
    {
        Answer set = await service.SendAsync(
            HttpMethod.Put, "/budgets", service.Red, """{"scope":"tool","name":"http.*","period":"day","calls":5}""");
        Answer listed = await service.GetAsync("/budgets", service.Red);
        Answer foreign = await service.GetAsync("/budgets", service.Blue);
        Answer removed = await service.SendAsync(
            HttpMethod.Delete, "/budgets?scope=tool&name=http.*&period=day", service.Red);
        Answer again = await service.SendAsync(
            HttpMethod.Delete, "/budgets?scope=tool&name=http.*&period=day", service.Red);

        Assert.Equal((200, 204, 404), (set.Status, removed.Status, again.Status));
        Assert.Equal("""{"cost":null,"tokens":null,"calls":5}""", DataJson.Write(set.Json["limit"]!));
        Assert.Single(ItemsOf(listed));
        Assert.Empty(ItemsOf(foreign));
    }

    [Fact]
    public async Task LessonsAreShownAndForgotten()
    {
        Answer shown = await service.GetAsync("/lessons", service.Red);
        Answer forgotten = await service.SendAsync(HttpMethod.Delete, "/lessons?tool=http.request", service.Red);

        Assert.Equal((200, 204), (shown.Status, forgotten.Status));
        Assert.Empty(ItemsOf(shown));
    }

    [Theory]
    [InlineData("POST", "/policies", Denies)]
    [InlineData("POST", "/ladders", """{"rules":[{"kind":"timeout","attempts":1}]}""")]
    [InlineData("PUT", "/budgets", """{"scope":"workspace","calls":1}""")]
    [InlineData("DELETE", "/lessons", null)]
    [InlineData("DELETE", "/policies/p1", null)]
    public async Task RulesAreForAdministrators(string method, string path, string? body)
    {
        string worker = await service.TokenAsync("red", Role.Operator);

        Answer answer = await service.SendAsync(new HttpMethod(method), path, worker, body);

        Assert.Equal((403, "role_forbids"), (answer.Status, answer.TextOf("code")));
    }

    [Theory]
    [InlineData("POST", "/policies", """{"rules":[]}""", 422, "invalid_policies")]
    [InlineData("POST", "/policies", """{"rules":[{"answer":"perhaps"}]}""", 422, "invalid_policies")]
    [InlineData("POST", "/policies", """{"rules":[{"answer":"ask","tol":"x"}]}""", 422, "invalid_policies")]
    [InlineData("POST", "/ladders", """{"rules":[{"kind":"timeout"}]}""", 422, "invalid_ladders")]
    [InlineData("POST", "/ladders", """{"rules":[{"kind":"bad-luck","attempts":1}]}""", 422, "invalid_ladders")]
    [InlineData("POST", "/pauses", """{"scope":"tool"}""", 422, "bad_rule")]
    [InlineData("POST", "/pauses", """{"scope":"everything"}""", 422, "invalid_value")]
    [InlineData("POST", "/pauses", """{"scope":"workspace","for":"0s"}""", 422, "bad_rule")]
    [InlineData("PUT", "/budgets", """{"scope":"workspace"}""", 422, "bad_rule")]
    [InlineData("PUT", "/budgets", """{"scope":"workspace","calls":-1}""", 422, "bad_rule")]
    [InlineData("PUT", "/budgets", """{"scope":"workspace","calls":"5"}""", 400, "invalid_json")]
    [InlineData("DELETE", "/pauses/h77", null, 404, "unknown_pause")]
    [InlineData("DELETE", "/policies/p77", null, 404, "unknown_policy")]
    public async Task WhatIsNoRuleIsRefused(string method, string path, string? body, int status, string code)
    {
        Answer answer = await service.SendAsync(new HttpMethod(method), path, service.Red, body);

        Assert.Equal((status, code), (answer.Status, answer.TextOf("code")));
    }

    [Fact]
    public async Task ACheckNamesEveryMistakeAndCallsNothing()
    {
        Answer wrong = await CheckAsync("""{"arguments":{"itms":["a"]}}""");
        Answer right = await CheckAsync("""{"arguments":{"items":["${{ steps.x.output }}"]}}""");
        Answer target = await service.PostAsync(
            "/tools/http.request/check", service.Red,
            """{"arguments":{"url":"https://example.com/a","method":"POST"}}""");
        Answer unknown = await service.PostAsync("/tools/text.jion/check", service.Red);

        Assert.Equal(DataBoolean.False, wrong.Json["valid"]);
        Assert.Contains(
            ((DataArray)wrong.Json["faults"]!).Items.Cast<DataObject>(),
            fault => RunningService.TextOf(fault, "path").StartsWith("/arguments", StringComparison.Ordinal));
        Assert.Equal(DataBoolean.False, right.Json["valid"]);
        Assert.Equal("example.com", target.TextOf("target"));
        Assert.Equal("irreversible", target.TextOf("effect"));
        Assert.Equal((404, "unknown_tool"), (unknown.Status, unknown.TextOf("code")));
    }

    private Task<Answer> CheckAsync(string body) =>
        service.PostAsync("/tools/text.join/check", service.Red, body);

    private static IReadOnlyList<DataObject> ItemsOf(Answer answer) =>
        [.. ((DataArray)answer.Json["items"]!).Items.Cast<DataObject>()];
}
