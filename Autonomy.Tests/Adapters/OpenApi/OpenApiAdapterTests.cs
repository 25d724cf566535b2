using System.Collections.Immutable;
using System.Net;
using Autonomy.Adapters.Connections;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.OpenApi;
using Autonomy.Core.Connections;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.OpenApi;

/// <summary>Operations of documents, called at a real server.</summary>
public sealed class OpenApiAdapterTests : IAsyncLifetime
{
    private const string Canary = "c4n4ry-5ecret-value";

    private const string Pets = """
        { "openapi": "3.0.3", "info": { "title": "Pets", "version": "2" },
          "components": {
            "schemas": {
              "Pet": { "type": "object", "required": ["id", "name"], "properties": {
                "id": { "type": "integer", "readOnly": true }, "name": { "type": "string", "nullable": true },
                "age": { "type": "integer", "minimum": 0, "exclusiveMinimum": true },
                "friends": { "type": "array", "items": { "$ref": "#/components/schemas/Pet" } } } } },
            "parameters": { "limit": { "name": "limit", "in": "query", "schema": { "type": "integer" } } },
            "securitySchemes": {
              "key": { "type": "apiKey", "in": "header", "name": "X-Pet-Key" },
              "inQuery": { "type": "apiKey", "in": "query", "name": "key" },
              "user": { "type": "http", "scheme": "basic" }, "token": { "type": "http", "scheme": "bearer" } } },
          "paths": {
            "/pets": {
              "get": { "operationId": "listPets", "summary": "Lists pets", "parameters": [
                  { "$ref": "#/components/parameters/limit" },
                  { "name": "tags", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
                  { "name": "ids", "in": "query", "explode": false, "schema": { "type": "array", "items": {} } },
                  { "name": "where", "in": "query", "style": "deepObject", "schema": { "type": "object" } },
                  { "name": "X-Trace", "in": "header", "schema": { "type": "string" } } ],
                "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                  "type": "array", "items": { "$ref": "#/components/schemas/Pet" } } } } } } },
              "post": { "operationId": "addPet", "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "$ref": "#/components/schemas/Pet" } } } }, "responses": {},
                "parameters": [ { "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" } } ] } },
            "/pets/{id}": {
              "parameters": [ { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } } ],
              "get": { "responses": {}, "security": [ { "token": [] } ] },
              "put": { "operationId": "SetPet", "responses": {}, "security": [ { "user": [] } ] },
              "delete": { "operationId": "dropPet", "responses": {}, "security": [ { "key": [] }, {} ] } },
            "/search": { "get": { "operationId": "search", "responses": {}, "security": [ { "inQuery": [] } ] } },
            "/odd": {
              "get": { "operationId": "lost", "parameters": [ { "$ref": "#/components/parameters/none" } ] },
              "put": { "operationId": "cookie", "parameters": [
                { "name": "c", "in": "cookie", "required": true, "schema": {} } ] },
              "post": { "operationId": "foreign", "requestBody": { "content": { "application/json": { "schema": {
                "$ref": "https://example.com/x.json" } } } } } } } }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Line, string Head, string Body)> _seen = [];
    private HttpAdapter? _http;

    public Task InitializeAsync()
    {
        _http = new HttpAdapter(
            new HttpOptions
            {
                Roots = [_folder.Path],
                Egress = new EgressOptions { AllowedNetworks = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)] },
            },
            static _ => (null, "none"), TimeProvider.System);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _http!.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void OperationsAreToolsWithNamesEffectsAndSchemas()
    {
        OpenApiReading reading = OpenApiReader.Read(Service("http://127.0.0.1:1"));

        Assert.Equal(
            "openapi.pets.add-pet irreversible, openapi.pets.drop-pet idempotent, openapi.pets.get-pets-id pure, "
            + "openapi.pets.list-pets pure, openapi.pets.search pure, openapi.pets.set-pet idempotent",
            string.Join(", ", reading.Tools.OrderBy(tool => tool.Name.Value, StringComparer.Ordinal).Select(
                tool => $"{tool.Name} {Autonomy.Core.Executions.Words.Of(tool.Effect)}")));
        IEnumerable<string> faulty = reading.Faults.Select(fault => fault.Where).Order(StringComparer.Ordinal);
        Assert.Equal(["GET /odd", "POST /odd", "PUT /odd"], faulty);
        DataObject pet = (DataObject)((DataObject)reading.Tools.Single(tool => tool.Name.Verb == "pets.add-pet")
            .InputSchema["$defs"]!)["Pet"]!;
        Assert.Equal("""["name"]""", DataJson.Write(pet["required"]!));
        var properties = (DataObject)pet["properties"]!;
        Assert.Equal("""["string","null"]""", DataJson.Write(((DataObject)properties["name"]!)["type"]!));
        Assert.Equal("""{"type":"integer","exclusiveMinimum":0}""", DataJson.Write(properties["age"]!));
    }

    [Fact]
    public async Task ArgumentsGoWhereTheDocumentSays()
    {
        await using RawHttpServer server = Answering("""[{"id":1,"name":null,"friends":[{"id":2,"name":"b"}]}]""");
        DataObject output = await OutputAsync(server, "list-pets", """
            {"limit":5,"tags":["a b","c&d"],"ids":[1,2],"where":{"kind":"cat"},"X-Trace":"t1"}
            """);

        Assert.Equal("GET /pets?limit=5&tags=a%20b&tags=c%26d&ids=1%2C2&where%5Bkind%5D=cat HTTP/1.1", _seen[0].Line);
        Assert.Contains("X-Trace: t1", _seen[0].Head, StringComparison.Ordinal);
        Assert.Equal(200, ((DataNumber)output["status"]!).Value);
        Assert.IsType<DataArray>(output["body"]);
    }

    [Fact]
    public async Task ABodyIsSentWithTheKeyThatTheDocumentAsksFor()
    {
        await using RawHttpServer server = Answering("{}");
        await OutputAsync(server, "add-pet", """{"body":{"name":"Rex"}}""");

        Assert.Equal("""{"name":"Rex"}""", _seen[0].Body);
        Assert.Contains("Idempotency-Key: x1/step/1", _seen[0].Head, StringComparison.Ordinal);
        Assert.Equal(FailureKind.BadInput, (await FailureAsync(server, "add-pet", """{"body":{"name":5}}""")).Kind);
        Assert.Equal(FailureKind.BadInput, (await FailureAsync(server, "add-pet", "{}")).Kind);
        Assert.Single(_seen);
    }

    [Fact]
    public async Task SecretsAreShownAsTheDocumentSaysAndAreInNoOutput()
    {
        await using RawHttpServer server = Answering($$"""{"you":"{{Canary}}"}""");
        DataObject bearer = await OutputAsync(server, "get-pets-id", """{"id":"a/b"}""");
        await OutputAsync(server, "set-pet", """{"id":"x"}""");
        await OutputAsync(server, "drop-pet", """{"id":"x"}""");
        DataObject query = await OutputAsync(server, "search", "{}");

        Assert.StartsWith("GET /pets/a%2Fb ", _seen[0].Line, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Canary}", _seen[0].Head, StringComparison.Ordinal);
        Assert.Contains("Authorization: Basic YzRuNHJ5LTVlY3JldC12YWx1ZQ==", _seen[1].Head, StringComparison.Ordinal);
        Assert.Contains($"X-Pet-Key: {Canary}", _seen[2].Head, StringComparison.Ordinal);
        Assert.Equal($"GET /search?key={Canary} HTTP/1.1", _seen[3].Line);
        Assert.DoesNotContain(Canary, DataJson.Write(bearer), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, DataJson.Write(query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOperationWhoseSecretIsNotNamedIsAFaultAndOneThatIsNotSetAFailure()
    {
        Connection silent = Service("http://127.0.0.1:1");
        silent = silent with { OpenApi = silent.OpenApi! with { Auth = ImmutableDictionary<string, string>.Empty } };
        OpenApiReading reading = OpenApiReader.Read(silent);
        Assert.Contains(reading.Faults, fault =>
            fault.Where == "PUT /pets/{id}" && fault.Message.Contains("'user'", StringComparison.Ordinal));
        // It lets in whoever shows nothing, too.
        Assert.Contains(reading.Tools, tool => tool.Name.Verb == "pets.drop-pet");

        await using RawHttpServer server = Answering("{}");
        var adapter = new OpenApiAdapter("red", [OpenApiReader.Read(Service(server.Url))], _http!, static _ => null);
        Failure missing = ((ToolOutcome.Failed)await CallAsync(adapter, "search", "{}")).Failure;
        Assert.Equal("missing_secret", missing.Code);
        Assert.Matches("'autonomy secret set [A-Z_a-z]+ --workspace red'", missing.Message);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task AnAnswerThatBreaksTheDocumentIsAFailureUnlessThatIsNotAsked()
    {
        await using RawHttpServer server = Answering("""[{"id":"one"}]""");
        Failure failure = await FailureAsync(server, "list-pets", "{}");
        Assert.Equal((FailureKind.OutputMismatch, "output_invalid"), (failure.Kind, failure.Code));
        Connection lenient = Service(server.Url);
        lenient = lenient with { OpenApi = lenient.OpenApi! with { ChecksAnswers = false } };
        Assert.IsType<ToolOutcome.Succeeded>(await CallAsync(AdapterOf(lenient), "list-pets", "{}"));
    }

    [Fact]
    public async Task FailuresAreThoseOfHttp()
    {
        await using RawHttpServer server = Answering("""{"error":"none"}""", 404);
        Failure failure = await FailureAsync(server, "list-pets", "{}");
        Assert.Equal((FailureKind.NotFound, "http_404"), (failure.Kind, failure.Code));

        using var guarded = new HttpAdapter(
            new HttpOptions { Roots = [_folder.Path] }, static _ => (null, "none"), TimeProvider.System);
        var adapter = new OpenApiAdapter(
            "red", [OpenApiReader.Read(Service(server.Url))], guarded, static _ => Canary);
        var refused = Assert.IsType<ToolOutcome.Failed>(await CallAsync(adapter, "list-pets", "{}"));
        Assert.Equal("egress_refused", refused.Failure.Code);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public void AnArgumentThatWouldLeadToAnotherPathIsRefused(string id)
    {
        OpenApiAdapter adapter = AdapterOf(Service("http://127.0.0.1:1"));
        InputFault fault = Assert.Single(adapter.Validate(
            ToolName.Parse("openapi.pets.get-pets-id"), DataObject.Of(("id", id))));
        Assert.Equal("/id", fault.Path);
    }

    [Theory]
    [InlineData("""{ "openapi": "2.0", "paths": {} }""", "openapi_document")]
    [InlineData("""{ "openapi": "3.1.0" }""", "openapi_document")]
    [InlineData("""{ "openapi": "3.1.0", "paths": {} }""", "openapi_server")]
    [InlineData("""{ "openapi": "3.1.0", "paths": {}, "servers": [ { "url": "file:///etc" } ] }""", "openapi_server")]
    public void WhatIsNoDocumentIsRefused(string document, string code)
    {
        Connection service = Service("http://127.0.0.1:1");
        service = service with
        {
            OpenApi = new OpenApiService(),
            Definition = new ConnectionDefinition { Document = (DataObject)DataJson.Parse(document) },
        };
        Assert.Equal(code, Assert.Throws<ConnectionRefusedException>(() => OpenApiReader.Read(service)).Code);
    }

    private static Connection Service(string server) => new()
    {
        Name = "pets",
        Workspace = "default",
        Kind = ConnectionKind.OpenApi,
        OpenApi = new OpenApiService
        {
            Server = server,
            Auth = new[] { "key", "inQuery", "user", "token" }.ToImmutableDictionary(
                static scheme => scheme, static _ => "KEY", StringComparer.Ordinal),
        },
        Definition = new ConnectionDefinition { Document = (DataObject)DataJson.Parse(Pets) },
        By = "ada",
    };

    private RawHttpServer Answering(string body, int status = 200) => new(exchange =>
    {
        lock (_seen) _seen.Add((exchange.Head.Split("\r\n")[0], exchange.Head, exchange.Body));
        return exchange.AnswerAsync(status, body);
    });

    private OpenApiAdapter AdapterOf(Connection service) =>
        new("red", [OpenApiReader.Read(service)], _http!, static name => name == "KEY" ? Canary : null);

    private async Task<DataObject> OutputAsync(RawHttpServer server, string tool, string input)
    {
        ToolOutcome outcome = await CallAsync(AdapterOf(Service(server.Url)), tool, input);
        Assert.True(outcome is ToolOutcome.Succeeded, (outcome as ToolOutcome.Failed)?.Failure.Message);
        return (DataObject)((ToolOutcome.Succeeded)outcome).Output;
    }

    private async Task<Failure> FailureAsync(RawHttpServer server, string tool, string input) =>
        Assert.IsType<ToolOutcome.Failed>(await CallAsync(AdapterOf(Service(server.Url)), tool, input)).Failure;

    private static async Task<ToolOutcome> CallAsync(OpenApiAdapter adapter, string tool, string input) =>
        await adapter.ExecuteAsync(
            new ToolCall(ToolName.Parse($"openapi.pets.{tool}"), (DataObject)DataJson.Parse(input)),
            new ToolContext
            {
                Execution = "x1",
                Step = "step",
                Attempt = 1,
                IdempotencyKey = "x1/step/1",
                Deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1),
                Time = TimeProvider.System,
            },
            CancellationToken.None);
}
