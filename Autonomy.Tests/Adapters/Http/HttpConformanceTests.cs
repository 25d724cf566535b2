using Autonomy.Adapters.Http;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

public sealed class HttpConformanceTests : AdapterConformance, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource _asked = new();
    private readonly TaskCompletionSource _closed = new();
    private readonly RawHttpServer _server;
    private readonly HttpAdapter _adapter;

    public HttpConformanceTests()
    {
        _server = new RawHttpServer(AnswerAsync);
        _adapter = new HttpAdapter(
            new HttpOptions { Roots = [_folder.Path], Egress = EgressOptions.ForLocalEngine, BodyBytesMax = 1000 },
            text => text == "status == `200`" ? (_ => (true, null), null) : (null, "It is no JMESPath."),
            TimeProvider.System);
    }

    protected override IToolAdapter Adapter => _adapter;

    protected override IReadOnlyList<ToolCall> Succeeding =>
    [
        Call(
            "http.request",
            $$"""{ "url": "{{_server.Url}}/json", "headers": { "X-A": "b" }, "query": { "q": "a b" } }"""),
        Call("http.request", $$"""{ "url": "{{_server.Url}}/json", "method": "POST", "json": { "a": 1 } }"""),
        Call("http.download", $$"""{ "url": "{{_server.Url}}/json", "path": "file.json" }"""),
        Call("http.graphql", $$"""{ "url": "{{_server.Url}}/json", "document": "{ a }" }"""),
        Call("http.poll-until", $$"""{ "url": "{{_server.Url}}/json", "until": "status == `200`" }"""),
    ];

    protected override IReadOnlyList<(ToolCall Call, string Path)> Refused =>
    [
        (Call("http.request", """{ "url": "file:///etc/passwd" }"""), "/url"),
        (Call("http.request", """{ "url": "gopher://127.0.0.1/" }"""), "/url"),
        (Call("http.request", """{ "url": "no url" }"""), "/url"),
        (Call("http.request", """{ "url": "http://user:pass@host/" }"""), "/url"),
        (Call("http.request", """{ "url": "http://host/", "headers": { "A b": "c" } }"""), "/headers/A b"),
        (Call("http.request", """{ "url": "http://host/", "headers": { "A": "c\r\nB: d" } }"""), "/headers/A"),
        (
            Call("http.request", """{ "url": "http://host/", "headers": { "Content-Length": "1" } }"""),
            "/headers/Content-Length"),
        (Call("http.request", """{ "url": "http://host/", "method": "GET", "text": "x" }"""), "/text"),
        (Call("http.request", """{ "url": "http://host/", "method": "PUT", "text": "x", "json": 1 }"""), "/text"),
        (Call("http.request", """{ "url": "http://host/", "method": "PUT", "base64": "?" }"""), "/base64"),
        (Call("http.poll-until", """{ "url": "http://host/", "until": "((" }"""), "/until"),
    ];

    protected override IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing =>
    [
        (Call("http.request", $$"""{ "url": "{{_server.Url}}/missing" }"""), FailureKind.NotFound, "http_404"),
        (Call("http.request", $$"""{ "url": "{{_server.Url}}/cut" }"""), FailureKind.AnswerCut, "body_cut"),
        (Call("http.request", $$"""{ "url": "{{_server.Url}}/reset" }"""), FailureKind.AnswerCut, "connection_cut"),
        (Call("http.request", $$"""{ "url": "{{_server.Url}}/garbage" }"""), FailureKind.AnswerCut, "protocol_broken"),
        (
            Call("http.request", $$"""{ "url": "{{_server.Url}}/html", "parse": "json" }"""),
            FailureKind.OutputMismatch, "wrong_content"),
        (Call("http.request", """{ "url": "http://10.0.0.1/" }"""), FailureKind.SecurityViolation, "egress_refused"),
        (Call("http.request", """{ "url": "http://127.0.0.1:1/" }"""), FailureKind.ConnectFailed, "connect_refused"),
        (
            Call("http.download", $$"""{ "url": "{{_server.Url}}/json", "path": "../out" }"""),
            FailureKind.SecurityViolation, "path_leaves_root"),
        (
            Call("http.graphql", $$"""{ "url": "{{_server.Url}}/graphql-error", "document": "{ a }" }"""),
            FailureKind.BadInput, "graphql_error"),
    ];

    protected override HangingCall Hanging =>
        new(Call("http.request", $$"""{ "url": "{{_server.Url}}/hang" }"""), _asked.Task, _closed.Task);

    protected override ToolCall TooLarge => Call("http.request", $$"""{ "url": "{{_server.Url}}/large" }""");

    protected override IReadOnlyList<ToolCall> HoldingSecret =>
    [
        Call(
            "http.request",
            $$"""{ "url": "{{_server.Url}}/missing?key={{Secret}}", "headers": { "Authorization": "{{Secret}}" } }"""),
        Call("http.request", $$"""
            { "url": "{{_server.Url}}/json", "method": "POST", "text": "{{Secret}}",
              "headers": { "Cookie": "{{Secret}}" } }
            """),
    ];

    [Fact]
    public void RepeatingACallDoesWhatItsMethodSays()
    {
        ToolDescriptor request = _adapter.Tools.Single(tool => tool.Name.Verb == "request");
        Assert.Equal(EffectClass.Pure, _adapter.EffectOf(request, DataObject.Empty));
        Assert.Equal(EffectClass.Idempotent, _adapter.EffectOf(request, DataObject.Of(("method", "PUT"))));
        Assert.Equal(EffectClass.Irreversible, _adapter.EffectOf(request, DataObject.Of(("method", "POST"))));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _adapter.Dispose();
        _folder.Dispose();
    }

    private async Task AnswerAsync(RawHttpServer.Exchange exchange)
    {
        switch (exchange.Path.Split('?')[0])
        {
            case "/json": await exchange.AnswerAsync(200, """{ "data": { "a": 1 } }"""); break;
            case "/html": await exchange.AnswerAsync(200, "<p>", "text/html"); break;
            case "/large": await exchange.AnswerAsync(200, new string('x', 1001), "text/plain"); break;
            case "/graphql-error":
                await exchange.AnswerAsync(200, """{ "errors": [{ "message": "No field a" }] }""");
                break;
            case "/cut": await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); break;
            case "/garbage": await exchange.WriteAsync("no HTTP at all\r\n\r\n"); break;
            case "/reset": exchange.Reset(); break;
            case "/hang":
                _asked.SetResult();
                await exchange.ClosedAsync();
                _closed.SetResult();
                break;
            default: await exchange.AnswerAsync(404, """{ "message": "No such page" }"""); break;
        }
    }
}
