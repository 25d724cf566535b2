using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

public sealed class OAuthTests : IAsyncLifetime, IDisposable
{
    private const string ClientSecret = "c4n4ry-client-secret";
    private const string FirstRefreshToken = "c4n4ry-refresh-0";

    private readonly HttpWorkbench _bench = new(passesSmallWaits: true);
    private readonly List<RawHttpServer.Exchange> _tokenRequests = [];
    private readonly RawHttpServer _tokens;
    private readonly RawHttpServer _api;
    private Func<RawHttpServer.Exchange, int, Task> _answerToken;
    private Func<RawHttpServer.Exchange, string> _refusalOf = static _ => "";

    public OAuthTests()
    {
        _answerToken = static (exchange, number) => exchange.AnswerAsync(
            200, $$"""{ "access_token": "c4n4ry-access-{{number}}", "token_type": "bearer", "expires_in": 3600 }""");
        _tokens = new RawHttpServer(exchange =>
        {
            lock (_tokenRequests) _tokenRequests.Add(exchange);
            return _answerToken(exchange, _tokenRequests.Count);
        });
        _api = new RawHttpServer(exchange => _refusalOf(exchange) is { Length: > 0 } body
            ? exchange.AnswerAsync(401, body)
            : exchange.AnswerAsync(200, exchange.Head, "text/plain"));
    }

    [Fact]
    public async Task AHundredCallersWaitForOneToken()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _bench.SucceedAsync(Input())));
        Assert.Equal((1, 100), (_tokens.Requests, _api.Requests));
        RawHttpServer.Exchange request = Assert.Single(_tokenRequests);
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"client+1:{ClientSecret}"));
        Assert.Contains($"Authorization: Basic {basic}", request.Head, StringComparison.Ordinal);
        Assert.Equal("grant_type=client_credentials&scope=read+write", request.Body);
    }

    [Fact]
    public async Task TheTokenIsSentAndNeverToldBack()
    {
        string sent = "";
        _refusalOf = exchange =>
        {
            sent = exchange.Head;
            return "";
        };
        DataObject output = await _bench.SucceedAsync(Input());
        Assert.Contains("Authorization: Bearer c4n4ry-access-1", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", DataJson.Write(output), StringComparison.Ordinal);
        Assert.Contains("***ACCESS_TOKEN***", DataJson.Write(output), StringComparison.Ordinal);
        _refusalOf = exchange => $$"""{ "error": "x", "message": "{{exchange.Head.Split("Bearer ")[1][..15]}}" }""";
        Failure failure = await _bench.FailAsync(Input());
        Assert.DoesNotContain("c4n4ry", $"{failure}{failure.Evidence}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenIsRenewedAMinuteBeforeItExpires()
    {
        await _bench.SucceedAsync(Input());
        _bench.Time.Advance(TimeSpan.FromSeconds(3539));
        await _bench.SucceedAsync(Input());
        Assert.Equal(1, _tokens.Requests);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await _bench.SucceedAsync(Input());
        Assert.Equal(2, _tokens.Requests);
    }

    [Fact]
    public async Task ATokenThatIsStillGoodIsUsedWhileTheEndpointIsDown()
    {
        await _bench.SucceedAsync(Input());
        _answerToken = static (exchange, _) => exchange.AnswerAsync(503);
        _bench.Time.Advance(TimeSpan.FromSeconds(3570));
        await _bench.SucceedAsync(Input());
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        Failure failure = await _bench.FailAsync(Input());
        Assert.Equal((FailureKind.Unavailable, FailureEffect.None), (failure.Kind, failure.Effect));
        Assert.Equal((3, 2), (_tokens.Requests, _api.Requests));
    }

    [Fact]
    public async Task ARefreshTokenThatTheServerReplacedIsUsedFromThenOn()
    {
        _answerToken = static (exchange, number) => exchange.AnswerAsync(200, $$"""
            { "access_token": "access-{{number}}", "expires_in": 600, "refresh_token": "c4n4ry-refresh-{{number}}" }
            """);
        for (int i = 0; i < 3; i++)
        {
            await _bench.SucceedAsync(Input(FirstRefreshToken));
            _bench.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(
            [FirstRefreshToken, "c4n4ry-refresh-1", "c4n4ry-refresh-2"],
            _tokenRequests.Select(request => request.Body.Split('&')[1]["refresh_token=".Length..]));
    }

    [Fact]
    public async Task ATokenThatIsRefusedIsRenewedOnceAndASecondRefusalMeansThatAccessWasWithdrawn()
    {
        _refusalOf = static exchange => exchange.Head.Contains("access-1", StringComparison.Ordinal)
            ? """{ "error": "invalid_token" }"""
            : "";
        Assert.Equal(FailureKind.TokenExpired, (await _bench.FailAsync(Input())).Kind);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _bench.SucceedAsync(Input(), refresh: true)));
        Assert.Equal(2, _tokens.Requests);
        _refusalOf = static _ => """{ "error": "invalid_token" }""";
        Assert.Equal(FailureKind.AccessRevoked, (await _bench.FailAsync(Input(), refresh: true)).Kind);
    }

    [Fact]
    public async Task AnOldTokenIsDroppedWhereTheCallAsksForANewOne()
    {
        await _bench.SucceedAsync(Input());
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.SucceedAsync(Input(), refresh: true);
        Assert.Equal(2, _tokens.Requests);
    }

    [Fact]
    public async Task ARefusalOfAHeaderThatWasReadAgainMeansThatAccessWasWithdrawn()
    {
        _refusalOf = static _ => "{}";
        string input = $$"""{ "url": "{{_api.Url}}/", "headers": { "Authorization": "Bearer x" } }""";
        Assert.Equal(FailureKind.TokenExpired, (await _bench.FailAsync(input)).Kind);
        Assert.Equal(FailureKind.AccessRevoked, (await _bench.FailAsync(input, refresh: true)).Kind);
    }

    [Theory]
    [InlineData(400, """{ "error": "invalid_grant" }""", FailureKind.AccessRevoked)]
    [InlineData(401, """{ "error": "invalid_client" }""", FailureKind.Configuration)]
    [InlineData(401, "", FailureKind.Configuration)]
    [InlineData(200, """{ "error": "invalid_grant" }""", FailureKind.AccessRevoked)]
    [InlineData(200, """{ "access_token": "x", "token_type": "mac" }""", FailureKind.Configuration)]
    [InlineData(200, "<html>", FailureKind.OutputMismatch)]
    [InlineData(302, "", FailureKind.Configuration)]
    [InlineData(429, "", FailureKind.RateLimited)]
    public async Task WithoutATokenNothingIsSent(int status, string body, FailureKind kind)
    {
        _answerToken = (exchange, _) => exchange.AnswerAsync(status, body, headers: "Location: /x\r\n");
        Failure failure = await _bench.FailAsync(Input(FirstRefreshToken));
        Assert.Equal((kind, FailureEffect.None, 0), (failure.Kind, failure.Effect, _api.Requests));
        Assert.DoesNotContain("c4n4ry", $"{failure}{failure.Evidence}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTokenEndpointIsUnderTheGuardOfEveryCall()
    {
        Failure failure = await _bench.FailAsync(Input(tokenUrl: "https://10.0.0.1/token"));
        Assert.Equal((FailureKind.SecurityViolation, "egress_refused"), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task ARedirectToAnotherOriginDoesNotGetTheToken()
    {
        string there = "";
        await using var other = new RawHttpServer(exchange =>
        {
            there = exchange.Head;
            return exchange.AnswerAsync(200);
        });
        await using var server = RawHttpServer.Answering(302, headers: $"Location: {other.Url}/there\r\n");
        await _bench.SucceedAsync(Input(url: server.Url));
        Assert.DoesNotContain("Bearer", there, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://host/token", "", "/auth/oauth2/tokenUrl")]
    [InlineData("nowhere", "", "/auth/oauth2/tokenUrl")]
    [InlineData("https://host/token", ", \"headers\": { \"authorization\": \"x\" }", "/headers/authorization")]
    public void AnAuthThatCannotBeMeantIsRefused(string tokenUrl, string more, string path)
    {
        string input = Input(tokenUrl: tokenUrl);
        var whole = (DataObject)DataJson.Parse($"{input.TrimEnd()[..^1]}{more} }}");
        InputFault fault = Assert.Single(_bench.Adapter.Validate(ToolName.Parse("http.request"), whole));
        Assert.Equal(path, fault.Path);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _tokens.DisposeAsync();
        await _api.DisposeAsync();
    }

    public void Dispose() => _bench.Dispose();

    private string Input(string? refreshToken = null, string? tokenUrl = null, string? url = null)
    {
        string refresh = refreshToken is null ? "" : $", \"refreshToken\": \"{refreshToken}\"";
        return $$"""
            { "url": "{{url ?? _api.Url}}/", "auth": { "oauth2": {
              "tokenUrl": "{{tokenUrl ?? $"{_tokens.Url}/token"}}", "clientId": "client 1",
              "clientSecret": "{{ClientSecret}}", "scope": "read write"{{refresh}} } } }
            """;
    }
}
