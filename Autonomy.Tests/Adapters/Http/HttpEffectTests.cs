using Autonomy.Core.Recovery;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

/// <summary>What changes something is sent once, and no failure denies that it was.</summary>
public sealed class HttpEffectTests : IDisposable
{
    private readonly HttpWorkbench _bench = new(passesSmallWaits: true);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task ACallWithoutABodyIsSentOnceThoughItsConnectionIsClosedBeforeTheAnswer(string method)
    {
        await using var server = new RawHttpServer(static _ => Task.CompletedTask);
        Failure failure = await _bench.FailAsync($$"""{ "url": "{{server.Url}}/", "method": "{{method}}" }""");
        Assert.Equal(
            (1, "connection_cut", FailureEffect.Unknown), (server.Requests, failure.Code, failure.Effect));
    }

    [Theory]
    [InlineData("/503")]
    [InlineData("/429")]
    [InlineData("/404")]
    [InlineData("/html")]
    [InlineData("/cut")]
    [InlineData("/reset")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    public async Task APostThatWasRedirectedMayHaveActedHoweverTheGetAfterItEnds(string location)
    {
        await using var server = new RawHttpServer(exchange => AnswerAsync(exchange, location));

        Failure failure = await _bench.FailAsync(
            $$"""{ "url": "{{server.Url}}/orders", "method": "POST", "json": {}, "parse": "json" }""");

        Assert.Equal(FailureEffect.Unknown, failure.Effect);
    }

    [Fact]
    public async Task APostThatWasRedirectedMayHaveActedThoughTheGetAfterItWasTurnedAway()
    {
        await using var down = RawHttpServer.Answering(503);
        await using var shop = RawHttpServer.Answering(303, headers: $"Location: {down.Url}/17\r\n");
        for (int i = 0; i < 5; i++) await _bench.FailAsync($$"""{ "url": "{{down.Url}}/" }""");

        Failure failure =
            await _bench.FailAsync($$"""{ "url": "{{shop.Url}}/orders", "method": "POST", "json": {} }""");

        Assert.Equal(("circuit_open", FailureEffect.Unknown), (failure.Code, failure.Effect));
    }

    [Fact]
    public async Task AGetThatWasRedirectedDidNothing()
    {
        await using var server = new RawHttpServer(exchange => AnswerAsync(exchange, "/503"));
        Failure failure = await _bench.FailAsync($$"""{ "url": "{{server.Url}}/orders" }""");
        Assert.Equal(FailureEffect.None, failure.Effect);
    }

    [Theory]
    [InlineData("X-Customer", "M\u00fcller")]
    [InlineData("X-Customer", "a\\u0001b")]
    [InlineData("X-Customer", "a\\u007fb")]
    [InlineData("Expect", "100-continue")]
    public async Task AHeaderThatTheClientDoesNotSendAsItIsWrittenIsRefusedBeforeAnythingIsSent(
        string name, string value)
    {
        await using var server = RawHttpServer.Answering(200);
        Failure failure = await _bench.FailAsync(
            $$"""{ "url": "{{server.Url}}/", "method": "POST", "json": {}, "headers": { "{{name}}": "{{value}}" } }""");
        Assert.Equal(
            ("bad_input", FailureEffect.None, 0), (failure.Code, failure.Effect, server.Requests));
    }

    [Fact]
    public async Task AHeaderMayHoldEveryCharacterThatCanBeSeenAndATab()
    {
        await using var server = RawHttpServer.Answering(200);
        await _bench.SucceedAsync(
            $$"""{ "url": "{{server.Url}}/", "headers": { "X-All": "az AZ 09 ~!@#%^&*()\t{}[]|/?" } }""");
    }

    private static Task AnswerAsync(RawHttpServer.Exchange exchange, string location)
    {
        switch (exchange.Path)
        {
            case "/orders": return exchange.AnswerAsync(303, headers: $"Location: {location}\r\n");
            case "/503": return exchange.AnswerAsync(503);
            case "/429": return exchange.AnswerAsync(429);
            case "/404": return exchange.AnswerAsync(404);
            case "/html": return exchange.AnswerAsync(200, "<p>", "text/html");
            case "/cut": return exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            default:
                exchange.Reset();
                return Task.CompletedTask;
        }
    }
}
