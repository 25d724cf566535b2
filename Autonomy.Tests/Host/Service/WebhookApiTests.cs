using System.Net;
using System.Threading.Channels;
using Autonomy.Core.Notifications;
using Autonomy.Core.Security;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Webhooks over real HTTP, both ways.</summary>
public sealed class WebhookApiTests : IAsyncLifetime
{
    private const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherText = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private readonly GuardedService _service = new()
    {
        Security = new SecuritySettings { EgressNetworks = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)] },
        Environment = static name => name == "HOOK" ? SecretText : null,
    };

    private string _admin = "";

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task AnOutboundOneIsToldOfItsWorkspaceAloneSignedAlsoAfterARestart()
    {
        var heard = Channel.CreateBounded<string>(16);
        await using var server = new RawHttpServer(async exchange =>
        {
            await heard.Writer.WriteAsync(exchange.Body + (exchange.Head.Contains(
                "webhook-signature: v1,", StringComparison.OrdinalIgnoreCase) ? " signed" : ""));
            await exchange.AnswerAsync(204);
        });
        await MakeAsync($$"""
            {"direction":"outbound","url":"{{server.Url}}/hook","secret":"HOOK","events":["execution.completed"]}
            """);
        await _service.SubmitAsync(_service.Red, RunningService.Quick);
        string mine = await _service.SubmitAsync(_admin, RunningService.Quick);
        string first = await heard.Reader.ReadAsync();
        await _service.StopAsync();
        await _service.StartAsync();
        string later = await _service.SubmitAsync(_admin, RunningService.Quick);
        string second = await heard.Reader.ReadAsync();
        // At least once: a stop before the courier has stored how far it is tells the first again.
        while (second.Contains(mine, StringComparison.Ordinal)) second = await heard.Reader.ReadAsync();

        Assert.Contains(mine, first, StringComparison.Ordinal);
        Assert.EndsWith(" signed", first, StringComparison.Ordinal);
        Assert.Contains(later, second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMessageStartsOneExecutionHoweverOftenItIsSent()
    {
        string hook = await StartingAsync();
        Answer first = await PostAsync(hook, "msg_1", Now, """{"n":1}""");
        Answer again = await PostAsync(hook, "msg_1", Now + 1, """{"n":1}""");
        Answer other = await PostAsync(hook, "msg_2", Now, """{"n":2}""");

        Assert.Equal((200, "taken"), (first.Status, first.TextOf("status")));
        Assert.Equal((200, "known"), (again.Status, again.TextOf("status")));
        Assert.Equal(first.TextOf("execution"), again.TextOf("execution"));
        Assert.NotEqual(first.TextOf("execution"), other.TextOf("execution"));
        await _service.EndOfAsync(_admin, first.TextOf("execution"));
        Answer audit = await _service.GetAsync("/audit", _admin);
        Assert.Contains("webhook hook-", audit.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStartMayNameAPlanWhichIsLookedUpForEachMessage()
    {
        string hook = await MakeAsync(
            """{"direction":"inbound","secret":"HOOK","start":{"planName":"hooked"}}""");
        Answer before = await PostAsync(hook, "msg_1", Now, "{}");
        await _service.SendAsync(
            HttpMethod.Put, "/plans/hooked", _admin, """{"plan":""" + RunningService.Quick + "}");
        Answer after = await PostAsync(hook, "msg_1", Now + 1, "{}");
        Answer execution = await _service.GetAsync($"/executions/{after.TextOf("execution")}", _admin);

        Assert.Equal((404, 200), (before.Status, after.Status));
        Assert.Contains(
            """ "planOrigin":{"name":"hooked","version":1} """.Trim(), execution.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASignalReachesTheExecutionThatTheMessageNames()
    {
        string hook = await MakeAsync("""
            {"direction":"inbound","secret":"HOOK","signal":{"name":"go","executionFrom":"/data/execution"}}
            """);
        string execution = await _service.SubmitAsync(_admin, RunningService.Waiting);
        string foreign = await _service.SubmitAsync(_service.Red, RunningService.Waiting);
        Answer none = await PostAsync(hook, "msg_0", Now, "{}");
        Answer other = await PostAsync(hook, "msg_1", Now, Naming(foreign));
        Answer mine = await PostAsync(hook, "msg_2", Now, Naming(execution));

        Assert.Equal((422, 404, 200), (none.Status, other.Status, mine.Status));
        await _service.EndOfAsync(_admin, execution);
    }

    [Fact]
    public async Task AReplayIsRefusedAlsoAfterARestart()
    {
        string hook = await StartingAsync();
        long sent = Now;
        Assert.Equal(200, (await PostAsync(hook, "msg_1", sent, "{}")).Status);
        Answer replayed = await PostAsync(hook, "msg_1", sent, "{}");
        await _service.StopAsync();
        await _service.StartAsync();
        Answer later = await PostAsync(hook, "msg_1", sent, "{}");

        Assert.Equal((409, "replayed"), (replayed.Status, replayed.TextOf("code")));
        Assert.Equal((409, "replayed"), (later.Status, later.TextOf("code")));
    }

    [Fact]
    public async Task WhatIsNotSignedNowWithTheSecretIsRefused()
    {
        string hook = await StartingAsync();
        Answer unsigned = await _service.PostAsync($"/hooks/{hook}", null, "{}");
        Answer wrong = await PostAsync(hook, "msg_1", Now, "{}", OtherText);
        Answer changed = await PostAsync(hook, "msg_1", Now, "{}", sent: """{"n":2}""");
        Answer old = await PostAsync(hook, "msg_1", Now - 301, "{}");
        Answer early = await PostAsync(hook, "msg_1", Now + 400, "{}");
        Answer odd = await PostAsync(hook, "m.1", Now, "{}");
        Answer broken = await PostAsync(hook, "msg_1", Now, "{");
        Answer unknown = await PostAsync("hook-0", "msg_1", Now, "{}");

        Assert.All([unsigned, wrong, changed, odd], answer => Assert.Equal(
            (401, "bad_signature"), (answer.Status, answer.TextOf("code"))));
        Assert.All([old, early], answer => Assert.Equal(
            (401, "old_timestamp"), (answer.Status, answer.TextOf("code"))));
        Assert.Equal((400, 404), (broken.Status, unknown.Status));
        // Nothing of what was refused is stored: the message is new still.
        Assert.Equal("taken", (await PostAsync(hook, "msg_1", Now, "{}")).TextOf("status"));
    }

    [Fact]
    public async Task AMessageThatCouldNotBeStoredOrIsNoJsonIsRefused()
    {
        string hook = await StartingAsync();
        Answer nul = await PostAsync(hook, "msg_1", Now, """{"n":"a\u0000b"}""");
        Answer nulInName = await PostAsync(hook, "msg_1", Now, """{"a\u0000b":1}""");
        Answer form = await PostAsync(hook, "msg_1", Now, "{}", type: "application/x-www-form-urlencoded");
        Answer latin = await PostAsync(hook, "msg_1", Now, "{}", type: "application/json; charset=iso-8859-1");
        Answer untyped = await PostAsync(hook, "msg_1", Now, "{}", type: "");
        Answer escaped = await PostAsync(
            hook, "msg_1", Now, """{"n":"a\\u0000b"}""", type: "application/json; charset=utf-8");

        Assert.All([nul, nulInName], answer => Assert.Equal(
            (422, "null_character"), (answer.Status, answer.TextOf("code"))));
        Assert.All([form, latin, untyped], answer => Assert.Equal(
            (415, "unsupported_media_type"), (answer.Status, answer.TextOf("code"))));
        // Nothing of what was refused is stored: the message is new still.
        Assert.Equal((200, "taken"), (escaped.Status, escaped.TextOf("status")));
    }

    [Fact]
    public async Task OneThatIsOffOrGoneTakesNothing()
    {
        string hook = await StartingAsync();
        await _service.SendAsync(HttpMethod.Patch, $"/webhooks/{hook}", _admin, """{"enabled":false}""");
        Assert.Equal(404, (await PostAsync(hook, "msg_1", Now, "{}")).Status);
        await _service.SendAsync(HttpMethod.Patch, $"/webhooks/{hook}", _admin, """{"enabled":true}""");
        Assert.Equal(200, (await PostAsync(hook, "msg_1", Now, "{}")).Status);
        Assert.Equal(404, (await _service.SendAsync(HttpMethod.Delete, $"/webhooks/{hook}", _service.Red)).Status);
        Assert.Equal(204, (await _service.SendAsync(HttpMethod.Delete, $"/webhooks/{hook}", _admin)).Status);
        Assert.Equal(404, (await PostAsync(hook, "msg_2", Now, "{}")).Status);
        Assert.Equal(404, (await _service.GetAsync($"/webhooks/{hook}", _admin)).Status);
    }

    [Theory]
    [InlineData("""{"direction":"sideways"}""", 422)]
    [InlineData("""{"direction":"outbound"}""", 422)]
    [InlineData("""{"direction":"outbound","url":"file:///etc/passwd"}""", 422)]
    [InlineData("""{"direction":"outbound","url":"https://user:pass@example.com/"}""", 422)]
    [InlineData("""{"direction":"outbound","url":"https://example.com/","events":["nothing"]}""", 422)]
    [InlineData("""{"direction":"inbound","signal":{"name":"go","execution":"a-0"}}""", 422)]
    [InlineData("""{"direction":"inbound","secret":"HOOK"}""", 422)]
    [InlineData("""{"direction":"inbound","secret":"HOOK","signal":{"name":"go"}}""", 422)]
    [InlineData("""{"direction":"inbound","secret":"HOOK","start":{"plan":{}}}""", 422)]
    [InlineData("""{"direction":"inbound","secret":"../HOOK","signal":{"name":"go","execution":"a-0"}}""", 422)]
    [InlineData("""{"direction":"inbound","secret":"HOOK","start":{}}""", 422)]
    [InlineData("""{"direction":"inbound","secret":"HOOK","start":{"planName":"a b"}}""", 422)]
    [InlineData("""{"direction":"inbound","secrets":"HOOK"}""", 400)]
    public async Task WhatCannotBeIsRefused(string body, int status) =>
        Assert.Equal(status, (await _service.PostAsync("/webhooks", _admin, body)).Status);

    [Fact]
    public async Task OnlyAdministratorsSeeThem()
    {
        string watcher = await _service.TokenAsync("default", Role.Operator);
        Assert.Equal(403, (await _service.GetAsync("/webhooks", watcher)).Status);
        Assert.Equal(403, (await _service.PostAsync("/webhooks", watcher, "{}")).Status);
    }

    private Task<string> StartingAsync() => MakeAsync(
        """{"direction":"inbound","secret":"HOOK","start":{"plan":""" + RunningService.Quick + "}}");

    private async Task<string> MakeAsync(string body)
    {
        Answer made = await _service.PostAsync("/webhooks", _admin, body);
        Assert.Equal(201, made.Status);
        return made.TextOf("id");
    }

    private static string Naming(string execution) => "{\"data\":{\"execution\":\"" + execution + "\"}}";

    private Task<Answer> PostAsync(
        string hook, string id, long timestamp, string body, string secretText = SecretText, string? sent = null,
        string type = "application/json")
    {
        Assert.True(WebhookSecret.TryParse(secretText, out WebhookSecret? secret, out _));
        return _service.SendAsync(
            HttpMethod.Post, $"/hooks/{hook}", null, sent ?? body, ("webhook-id", id),
            ("webhook-timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("webhook-signature", $"v1,AAAA {secret.Sign(id, timestamp, body)}"), ("Content-Type", type));
    }
}
