using System.Net;
using System.Threading.Channels;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Callbacks of executions over real HTTP.</summary>
public sealed class CallbackApiTests : IAsyncLifetime
{
    private const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string Asking = """
        {"plan":1,"name":"asks","steps":[{"id":"a","tool":"core.set","with":{"value":1},"approval":"always"}]}
        """;

    private readonly GuardedService _service = new()
    {
        Security = new SecuritySettings { EgressNetworks = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)] },
        Environment = static name => name == "HOOK" ? SecretText : null,
    };

    private readonly Channel<string> _heard = Channel.CreateBounded<string>(64);

    private string _admin = "";

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task TheEndAndQuestionsAreToldSignedAndCanBeSeen()
    {
        await using RawHttpServer server = Listening();
        string id = await SubmitAsync(Asking, $$"""{"url":"{{server.Url}}/cb?x=1","secret":"HOOK"}""");
        string asked = await _heard.Reader.ReadAsync();
        await _service.PostAsync($"/decisions/{id}-d1/answer", _admin, """{"option":"approve"}""");
        string ended = await _heard.Reader.ReadAsync();
        DataObject callback = await DeliveriesAsync(id, 2);

        Assert.Contains("decision.required", asked, StringComparison.Ordinal);
        Assert.Contains("execution.completed", ended, StringComparison.Ordinal);
        Assert.All([asked, ended], told => Assert.Contains("webhook-signature: v1,", told, StringComparison.Ordinal));
        Assert.All([asked, ended], told => Assert.Contains(id, told, StringComparison.Ordinal));
        Assert.Equal("HOOK", ((DataString)callback["secret"]!).Value);
        Assert.All(((DataArray)callback["deliveries"]!).Items.Cast<DataObject>(), delivery => Assert.Equal(
            ("delivered", "1"), (((DataString)delivery["status"]!).Value, delivery["attempts"]!.ToString())));
        Answer events = await _service.GetAsync($"/executions/{id}/events", _admin);
        Assert.DoesNotContain(SecretText, events.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasSubmittedBeforeAStopIsToldAfterIt()
    {
        await using RawHttpServer server = Listening();
        string id = await SubmitAsync(RunningService.Waiting, $$"""{"url":"{{server.Url}}/cb"}""");
        await _service.StopAsync();
        await _service.StartAsync();
        await _service.PostAsync($"/executions/{id}/signals/go", _admin);
        string told = await _heard.Reader.ReadAsync();

        Assert.Contains(id, told, StringComparison.Ordinal);
        Assert.DoesNotContain("webhook-signature", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task OnlyWhatWasAskedForIsToldAndOnlyOfThisExecution()
    {
        await using RawHttpServer server = Listening();
        await _service.SubmitAsync(_admin, RunningService.Quick);
        string quiet = await SubmitAsync(
            RunningService.Quick, $$"""{"url":"{{server.Url}}/cb","events":["execution.failed"]}""");
        await _service.EndOfAsync(_admin, quiet);
        string ended = await SubmitAsync(RunningService.Waiting, $$"""{"url":"{{server.Url}}/cb"}""");
        await _service.PostAsync($"/executions/{ended}/terminate", _admin);
        string told = await _heard.Reader.ReadAsync();

        Assert.Contains(ended, told, StringComparison.Ordinal);
        Assert.Contains("execution.cancelled", told, StringComparison.Ordinal);
        Assert.Empty(((DataArray)(await CallbackAsync(quiet))["deliveries"]!).Items);
    }

    [Fact]
    public async Task WhatIsNotTakenIsSaidAndAGoneOneHoldsUpNoOther()
    {
        int answers = 0;
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.AnswerAsync(Interlocked.Increment(ref answers) == 1 ? 410 : 204);
            await _heard.Writer.WriteAsync(exchange.Body);
        });
        string gone = await SubmitAsync(RunningService.Quick, $$"""{"url":"{{server.Url}}/gone"}""");
        await _heard.Reader.ReadAsync();
        string taken = await SubmitAsync(RunningService.Quick, $$"""{"url":"{{server.Url}}/cb"}""");
        string told = await _heard.Reader.ReadAsync();
        DataObject delivery = (DataObject)((DataArray)(await DeliveriesAsync(gone, 1))["deliveries"]!).Items[0];

        Assert.Contains(taken, told, StringComparison.Ordinal);
        Assert.Equal("given-up", ((DataString)delivery["status"]!).Value);
        Assert.Contains("410", ((DataString)delivery["lastProblem"]!).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereItMayNotConnectNothingIsSent()
    {
        string id = await SubmitAsync(RunningService.Quick, """{"url":"http://169.254.169.254/latest"}""");
        DataObject delivery = (DataObject)((DataArray)(await DeliveriesAsync(id, 1))["deliveries"]!).Items[0];

        Assert.Equal("pending", ((DataString)delivery["status"]!).Value);
        Assert.IsType<DataString>(delivery["nextAttemptAt"]);
        Assert.IsType<DataString>(delivery["lastProblem"]);
    }

    [Fact]
    public async Task AnotherWorkspacesCallbackIsNotThereAndNeitherIsOneThatWasNotAskedFor()
    {
        string id = await SubmitAsync(RunningService.Waiting, """{"url":"https://example.com/cb"}""");
        string plain = await _service.SubmitAsync(_admin, RunningService.Waiting);

        Assert.Equal(404, (await _service.GetAsync($"/executions/{id}/callback", _service.Red)).Status);
        Assert.Equal(
            "no_callback", (await _service.GetAsync($"/executions/{plain}/callback", _admin)).TextOf("code"));
    }

    [Fact]
    public async Task AnExecutionOfAGoalTellsAsOneOfAPlanDoes()
    {
        await using RawHttpServer server = Listening();
        string callback = $$"""{"url":"{{server.Url}}/cb","secret":"HOOK"}""";
        string wish = $$"""{"goal":"Write \"x\" to a.txt","autoApprove":true,"callback":{{callback}}}""";
        (string, string) key = ("Idempotency-Key", "goal-with-callback");
        Answer made = await _service.SendAsync(HttpMethod.Post, "/executions", _admin, wish, key);
        string told = await _heard.Reader.ReadAsync();
        Answer same = await _service.SendAsync(HttpMethod.Post, "/executions", _admin, wish, key);
        Answer other = await _service.SendAsync(
            HttpMethod.Post, "/executions", _admin, wish.Replace("/cb", "/another", StringComparison.Ordinal), key);

        Assert.Equal((201, 200, 422), (made.Status, same.Status, other.Status));
        Assert.Contains(made.TextOf("id"), told, StringComparison.Ordinal);
        Assert.Contains("webhook-signature: v1,", told, StringComparison.Ordinal);
        Assert.Equal("HOOK", ((DataString)(await CallbackAsync(made.TextOf("id")))["secret"]!).Value);
        Answer events = await _service.GetAsync($"/executions/{made.TextOf("id")}/events", _admin);
        Assert.DoesNotContain(SecretText, events.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGoalThatIsApprovedAfterAStopTellsItsCallback()
    {
        await using RawHttpServer server = Listening();
        Answer goal = await _service.PostAsync(
            "/goals", _admin, $$"""{"goal":"Write \"x\" to b.txt","callback":{"url":"{{server.Url}}/cb"} }""");
        await _service.StopAsync();
        await _service.StartAsync();
        Answer started = await _service.PostAsync(
            $"/goals/{goal.TextOf("id")}/approve", _admin, """{"version":1}""");
        string told = await _heard.Reader.ReadAsync();

        Assert.Contains(started.TextOf("execution"), told, StringComparison.Ordinal);
        Assert.Contains("execution.completed", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/executions")]
    [InlineData("/goals")]
    public async Task AGoalsCallbackThatCannotBeIsRefused(string path)
    {
        Answer answer = await _service.PostAsync(
            path, _admin,
            """{"goal":"Write \"x\" to c.txt","autoApprove":true,"callback":{"url":"file:///etc/passwd"}}""");

        Assert.Equal((422, "invalid_value"), (answer.Status, answer.TextOf("code")));
        Assert.Contains("/callback/url", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url":"file:///etc/passwd"}""", 422)]
    [InlineData("""{"url":"https://user:pass@example.com/"}""", 422)]
    [InlineData("""{"url":"/cb"}""", 422)]
    [InlineData("""{"url":"https://example.com/","secret":"../HOOK"}""", 422)]
    [InlineData("""{"url":"https://example.com/","events":["nothing"]}""", 422)]
    [InlineData("""{"url":"https://example.com/","secretText":"x"}""", 400)]
    [InlineData("{}", 400)]
    public async Task WhatCannotBeIsRefused(string callback, int status) => Assert.Equal(
        status, (await _service.PostAsync("/executions", _admin, BodyOf(RunningService.Quick, callback))).Status);

    private RawHttpServer Listening() => new(async exchange =>
    {
        await exchange.AnswerAsync(204);
        await _heard.Writer.WriteAsync($"{exchange.Head}\n{exchange.Body}");
    });

    private async Task<string> SubmitAsync(string plan, string callback)
    {
        Answer answer = await _service.PostAsync("/executions", _admin, BodyOf(plan, callback));
        Assert.Equal(201, answer.Status);
        return answer.TextOf("id");
    }

    private static string BodyOf(string plan, string callback) =>
        """{"plan":""" + plan + ",\"callback\":" + callback + "}";

    private async Task<DataObject> CallbackAsync(string id) =>
        (await _service.GetAsync($"/executions/{id}/callback", _admin)).Json;

    // What became of a message is stored after its answer: each commit is a chance that it is there.
    private async Task<DataObject> DeliveriesAsync(string id, int count)
    {
        var committed = Channel.CreateBounded<long>(new BoundedChannelOptions(1)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
        });
        using IDisposable told = _service.Service.Engine.Journal.OnCommitted(head => committed.Writer.TryWrite(head));
        while (true)
        {
            DataObject callback = await CallbackAsync(id);
            if (((DataArray)callback["deliveries"]!).Items.Length >= count) return callback;
            await committed.Reader.ReadAsync();
        }
    }
}
