using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Autonomy.Adapters.Http;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

public sealed class HttpAdapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VirtualTime _time = new();
    private readonly HttpAdapter _adapter;

    public HttpAdapterTests() => _adapter = new HttpAdapter(
        new HttpOptions
        {
            Roots = [_folder.Path, "/proc"],
            StateFolder = _folder.File("state"),
            Egress = EgressOptions.ForLocalEngine,
            CallsPerSecondPerHost = 10_000,
        },
        _ => (
            answer => (((DataObject)answer)["body"] is DataObject body && Equals(body["done"], DataBoolean.True), null),
            null),
        new ClockThatPassesSmallWaits(_time));

    [Fact]
    public async Task AJsonAnswerIsParsedWithItsHeadersAndETag()
    {
        await using var server =
            RawHttpServer.Answering(200, """{ "a": [1] }""", headers: "ETag: \"v1\"\r\nX-Many: a\r\nX-Many: b\r\n");
        DataObject output = await Succeed("http.request", $$"""{ "url": "{{server.Url}}/x" }""");
        Assert.Equal(DataJson.Parse("""{ "a": [1] }"""), output["body"]);
        Assert.Equal(new DataString("\"v1\""), output["etag"]);
        Assert.Equal(new DataString("a, b"), ((DataObject)output["headers"]!)["x-many"]);
    }

    [Fact]
    public async Task ACallThatChangesSomethingCarriesItsIdempotencyKey()
    {
        await using var server = Echo();
        Assert.Contains(
            "Idempotency-Key: x1/step/1", await EchoOf(server, """ "method": "POST", "json": {} """),
            StringComparison.Ordinal);
        Assert.Contains(
            "X-Key: x1/step/1", await EchoOf(server, """ "method": "PUT", "idempotencyKeyHeader": "X-Key" """),
            StringComparison.Ordinal);
        Assert.DoesNotContain("x1/step/1", await EchoOf(server, """ "method": "GET" """), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedirectToAnotherOriginLosesTheCredentials()
    {
        await using var target = Echo();
        await using var server = RawHttpServer.Answering(302, headers: $"Location: {target.Url}/there\r\n");
        string head = await EchoOf(server, """ "headers": { "Authorization": "Bearer x", "X-Other": "kept" } """);
        Assert.StartsWith("GET /there", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", head, StringComparison.Ordinal);
        Assert.Contains("X-Other: kept", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("302", "\"headers\": { \"X-Token\": \"s3cret-1\" }", true)]
    [InlineData("307", "\"method\": \"POST\", \"json\": { \"token\": \"s3cret-1\" }", true)]
    [InlineData("302", "\"method\": \"POST\", \"json\": { \"token\": \"s3cret-1\" }", false)]
    [InlineData("302", "\"headers\": { \"Authorization\": \"Bearer s3cret-1\" }", false)]
    public async Task ASecretThatARedirectWouldTakeToAnotherOriginBlocksIt(string status, string more, bool isBlocked)
    {
        await using var target = Echo();
        await using var server = RawHttpServer.Answering(
            int.Parse(status, CultureInfo.InvariantCulture), headers: $"Location: {target.Url}/there\r\n");

        ToolOutcome outcome = await Run(
            "http.request", $$"""{ "url": "{{server.Url}}/", {{more}} }""",
            holdsSecret: text => text.Contains("s3cret-1", StringComparison.Ordinal));

        Assert.Equal(isBlocked, outcome is ToolOutcome.Failed { Failure.Code: "redirect_leaves_origin" });
        Assert.Equal(isBlocked ? 0 : 1, target.Requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest", "egress_refused")]
    [InlineData("http://[::ffff:10.0.0.1]/", "egress_refused")]
    [InlineData("file:///etc/passwd", "redirect_refused")]
    public async Task ARedirectInwardOrToAnotherSchemeIsRefused(string location, string code)
    {
        await using var server = RawHttpServer.Answering(302, headers: $"Location: {location}\r\n");
        Failure failure = await Fail("http.request", $$"""{ "url": "{{server.Url}}/" }""");
        Assert.Equal((FailureKind.SecurityViolation, code), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task RedirectsWithoutEndAreRefused()
    {
        await using var server = RawHttpServer.Answering(307, headers: "Location: /again\r\n");
        Assert.Equal("redirect_refused", (await Fail("http.request", $$"""{ "url": "{{server.Url}}/" }""")).Code);
        Assert.Equal(11, server.Requests);
    }

    [Fact]
    public async Task ARedirectThatIsNotFollowedIsToldWithItsTarget()
    {
        await using var server = RawHttpServer.Answering(301, headers: "Location: /new\r\n");
        Failure failure = await Fail("http.request", $$"""{ "url": "{{server.Url}}/", "followRedirects": false }""");
        Assert.Contains("/new", failure.Message, StringComparison.Ordinal);
        await Succeed(
            "http.request", $$"""{ "url": "{{server.Url}}/", "followRedirects": false, "acceptStatus": [301] }""");
    }

    [Fact]
    public async Task ASuccessThatIsNotExpectedIsAFailure()
    {
        await using var server = RawHttpServer.Answering(200);
        Failure failure = await Fail("http.request", $$"""{ "url": "{{server.Url}}/", "expectStatus": [201] }""");
        Assert.Equal(FailureKind.NoProgress, failure.Kind);
    }

    [Fact]
    public async Task TheServersWordsAndItsWaitAreInTheFailure()
    {
        await using var server = RawHttpServer.Answering(
            429, """{ "error": { "code": "slow_down", "message": "Ease off" } }""", headers: "Retry-After: 7\r\n");
        Failure failure = await Fail("http.request", $$"""{ "url": "{{server.Url}}/" }""");
        Assert.Equal(
            (FailureKind.RateLimited, TimeSpan.FromSeconds(7), "slow_down"),
            (failure.Kind, failure.RetryAfter!.Value, failure.Evidence.Code));
        Assert.Contains("Ease off", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHostThatIsDownIsLeftAloneUntilOneProbeFindsItWell()
    {
        int status = 503;
        await using var server = new RawHttpServer(exchange => exchange.AnswerAsync(status));
        string input = $$"""{ "url": "{{server.Url}}/" }""";
        for (int i = 0; i < 5; i++) Assert.Equal("http_503", (await Fail("http.request", input)).Code);
        Failure open = await Fail("http.request", input);
        Assert.Equal(("circuit_open", FailureKind.Unavailable, 5), (open.Code, open.Kind, server.Requests));
        _time.Advance(TimeSpan.FromSeconds(31));
        status = 200;
        await Succeed("http.request", input);
        Assert.Equal(6, server.Requests);
    }

    [Fact]
    public async Task ADownloadIsWholeAndKnowsItsSum()
    {
        await using var server = RawHttpServer.Answering(200, "content", "text/plain");
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("content")));
        DataObject output = await Succeed(
            "http.download", $$"""{ "url": "{{server.Url}}/f", "path": "f.txt", "sha256": "{{sha256}}" }""");
        Assert.Equal(new DataString(sha256), output["sha256"]);
        Assert.Equal("content", await File.ReadAllTextAsync(_folder.File("f.txt")));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "", "body_cut")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf", ", \"maxBytes\": 3", "output_too_large")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n\r\n", ", \"maxBytes\": 3",
        "output_too_large")]
    public async Task ADownloadThatFailsLeavesTheOldFileAndNothingElse(string answer, string more, string code)
    {
        await File.WriteAllTextAsync(_folder.File("f.txt"), "old");
        await using var server = new RawHttpServer(exchange => exchange.WriteAsync(answer));
        Failure failure = await Fail("http.download", $$"""{ "url": "{{server.Url}}/f", "path": "f.txt"{{more}} }""");
        Assert.Equal(code, failure.Code);
        Assert.Equal("old", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder.Path))));
    }

    [Fact]
    public async Task ADownloadWithAnotherSumIsNotKept()
    {
        await using var server = RawHttpServer.Answering(200, "content");
        Failure failure = await Fail(
            "http.download", $$"""{ "url": "{{server.Url}}/", "path": "f", "sha256": "{{new string('0', 64)}}" }""");
        Assert.Equal("checksum_mismatch", failure.Code);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("state/journal.db", "protected_path")]
    [InlineData("/proc/self/comm", "protected_path")]
    [InlineData("out/f", "path_leaves_root")]
    [InlineData("gone/f", "ENOENT")]
    public async Task ADownloadToAForbiddenPlaceDoesNotAskTheServer(string path, string code)
    {
        using var outside = new TemporaryFolder();
        Directory.CreateDirectory(_folder.File("state"));
        Directory.CreateSymbolicLink(_folder.File("out"), outside.Path);
        await using var server = RawHttpServer.Answering(200, "content");
        Failure failure = await Fail("http.download", $$"""{ "url": "{{server.Url}}/", "path": "{{path}}" }""");
        Assert.Equal(code, failure.Code);
        Assert.Equal(0, server.Requests);
        Assert.Empty(Directory.GetFiles(outside.Path));
    }

    [Fact]
    public async Task ADownloadForWhichTheDiskHasNoRoomIsRefusedBeforeItsBodyIsRead()
    {
        using var adapter = new HttpAdapter(
            new HttpOptions
            {
                Roots = [_folder.Path],
                Egress = EgressOptions.ForLocalEngine,
                FreeBytesMin = long.MaxValue,
            },
            static _ => (null, "not used"),
            TimeProvider.System);
        await using var server = RawHttpServer.Answering(200, "content");
        ToolOutcome outcome = await Run(
            "http.download", $$"""{ "url": "{{server.Url}}/", "path": "f" }""", adapter);
        Assert.Equal("ENOSPC", Assert.IsType<ToolOutcome.Failed>(outcome).Failure.Code);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task PollingAsksUntilTheConditionHolds()
    {
        int calls = 0;
        await using var server = new RawHttpServer(exchange =>
            exchange.AnswerAsync(
                200, Interlocked.Increment(ref calls) < 3 ? """{ "done": false }""" : """{ "done": true }"""));
        DataObject output = await Succeed(
            "http.poll-until", $$"""{ "url": "{{server.Url}}/", "until": "body.done", "intervalSeconds": 0.1 }""");
        Assert.Equal((3, DataJson.Parse("""{ "done": true }""")), (calls, output["body"]));
    }

    [Fact]
    public async Task AnEndlessAnswerIsCutOffAndFails()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\n\r\n");
            while (true) await exchange.WriteAsync(new byte[1024 * 1024]);
        });
        Assert.Equal("output_too_large", (await Fail("http.request", $$"""{ "url": "{{server.Url}}/" }""")).Code);
    }

    public void Dispose()
    {
        _adapter.Dispose();
        _folder.Dispose();
    }

    private static RawHttpServer Echo() => new(exchange => exchange.AnswerAsync(200, exchange.Head, "text/plain"));

    private async Task<string> EchoOf(RawHttpServer server, string more) =>
        ((DataString)(await Succeed("http.request", $$"""{ "url": "{{server.Url}}/", {{more}} }"""))["text"]!).Value;

    private async Task<DataObject> Succeed(string tool, string input)
    {
        ToolOutcome outcome = await Run(tool, input);
        Assert.True(outcome is ToolOutcome.Succeeded, (outcome as ToolOutcome.Failed)?.Failure.ToString());
        return (DataObject)((ToolOutcome.Succeeded)outcome).Output;
    }

    private async Task<Failure> Fail(string tool, string input) =>
        Assert.IsType<ToolOutcome.Failed>(await Run(tool, input)).Failure;

    private async Task<ToolOutcome> Run(
        string tool, string input, HttpAdapter? adapter = null, Func<string, bool>? holdsSecret = null)
    {
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "x1/step/1",
            Deadline = DateTimeOffset.MaxValue,
            Time = new ClockThatPassesSmallWaits(_time),
            HoldsSecret = holdsSecret ?? (static _ => false),
        };
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        return await (adapter ?? _adapter).ExecuteAsync(call, context, CancellationToken.None);
    }
}
