using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Mcp;
using Autonomy.Core.Connections;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using McpServer = ModelContextProtocol.Server.McpServer;

namespace Autonomy.Tests.Adapters.Mcp;

/// <summary>
/// A real MCP server: as a program of its own over stdio, or over streamable HTTP in this process. What its tools say
/// of themselves is in a file, which a test may change while it runs.
/// </summary>
internal static class McpTestServer
{
    /// <summary>The first argument of the test assembly when it is this server; a file follows.</summary>
    public const string Verb = "mcp-server";

    /// <summary>The first argument of the test assembly when it connects the server and waits to be killed.</summary>
    public const string HostVerb = "mcp-host";

    /// <summary>What the file holds at first.</summary>
    public const string Tools = """
        [
          {"name":"echo","description":"Says it again.","annotations":{"readOnlyHint":true},
           "inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}},
          {"name":"addNumbers","description":"Adds two numbers",
           "inputSchema":{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}}},
           "outputSchema":{"type":"object","properties":{"sum":{"$ref":"#/$defs/n"}},"required":["sum"],
             "$defs":{"n":{"type":"number"}}},
           "annotations":{"idempotentHint":true}},
          {"name":"liar","description":"Breaks its schema.","inputSchema":{"type":"object"},
           "outputSchema":{"type":"object","properties":{"sum":{"type":"number"}},"required":["sum"]}},
          {"name":"env","description":"A variable.","inputSchema":{"type":"object"}},
          {"name":"fail","description":"Fails.","inputSchema":{"type":"object"}},
          {"name":"hang","description":"Never ends.","inputSchema":{"type":"object"}},
          {"name":"pid","description":"Its process.","inputSchema":{"type":"object"}},
          {"name":"die","description":"Ends the server.","inputSchema":{"type":"object"}},
          {"name":"flood","description":"Writes for ever.","inputSchema":{"type":"object"}},
          {"name":"odd","description":"Has a schema that cannot be read.",
           "inputSchema":{"type":"object","properties":{"x":{"$ref":"#/nowhere"}}}}
        ]
        """;

    /// <summary>A connection to the server as a program.</summary>
    public static Connection Program(string file) => new()
    {
        Name = "test",
        Workspace = "default",
        Kind = ConnectionKind.Mcp,
        Mcp = new Autonomy.Core.Connections.McpServer
        {
            Command = "dotnet",
            Arguments = [typeof(McpTestServer).Assembly.Location, Verb, file],
        },
        Definition = new ConnectionDefinition(),
        By = "ada",
    };

    /// <summary>Runs the server over the standard streams until its input ends.</summary>
    public static async Task<int> RunAsync(string file)
    {
        Console.Error.WriteLine("the server runs");
        await using var transport = new StdioServerTransport("test");
        await using McpServer server = McpServer.Create(transport, OptionsOf(file));
        await server.RunAsync();
        return 0;
    }

    /// <summary>Connects the server as an engine does, tells its process, and lives on.</summary>
    public static async Task<int> HostAsync(string file)
    {
        Connection connection = Program(file);
        var terms = new McpTerms
        {
            Clock = TimeProvider.System,
            Egress = new EgressOptions(),
            WorkingFolder = Path.GetTempPath(),
        };
        await using var link = new McpLink(connection, static _ => null, terms);
        connection = connection with { Definition = await link.ShakeHandsAsync(CancellationToken.None) };
        link.Accept(connection.Definition);
        var adapter = new McpAdapter([(link, McpReading.Of(connection))]);
        ToolOutcome outcome = await adapter.ExecuteAsync(
            new ToolCall(ToolName.Parse("mcp.test.pid"), DataObject.Empty),
            new ToolContext
            {
                Execution = "x1",
                Step = "step",
                Attempt = 1,
                IdempotencyKey = "x1/step/1",
                Deadline = DateTimeOffset.MaxValue,
                Time = TimeProvider.System,
            },
            CancellationToken.None);
        Console.WriteLine(((DataString)((DataObject)((ToolOutcome.Succeeded)outcome).Output)["text"]!).Value);
        await Task.Delay(Timeout.InfiniteTimeSpan);
        return 0;
    }

    /// <summary>Serves over streamable HTTP, each request for itself.</summary>
    public static async Task<McpHttpServer> ServeAsync(string file)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new McpHttpServer(builder.Build());
        await server.StartAsync(context => AnswerAsync(context, file));
        return server;
    }

    private static async Task AnswerAsync(HttpContext context, string file)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var message = await JsonSerializer.DeserializeAsync<JsonRpcMessage>(
            context.Request.Body, McpJsonUtilities.DefaultOptions, context.RequestAborted);
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using McpServer server = McpServer.Create(transport, OptionsOf(file));
        Task running = server.RunAsync(context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        bool hasAnswer =
            await transport.HandlePostRequestAsync(message!, context.Response.Body, context.RequestAborted);
        if (!hasAnswer) context.Response.StatusCode = StatusCodes.Status202Accepted;
        await transport.DisposeAsync();
        await running;
    }

    private static McpServerOptions OptionsOf(string file) => new()
    {
        ServerInfo = new Implementation { Name = "test-server", Version = "7" },
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = JsonSerializer.Deserialize<List<Tool>>(
                    File.ReadAllText(file), McpJsonUtilities.DefaultOptions)!,
            }),
            CallToolHandler = (request, cancellation) => CallAsync(request.Params!, cancellation),
        },
    };

    private static async ValueTask<CallToolResult> CallAsync(
        CallToolRequestParams call, CancellationToken cancellation)
    {
        switch (call.Name)
        {
            case "echo": return Said(call.Arguments!["text"].GetString()!);
            case "addNumbers":
                double sum = call.Arguments!["a"].GetDouble() + call.Arguments["b"].GetDouble();
                return Structured(new JsonObject { ["sum"] = sum });
            case "liar": return Structured(new JsonObject { ["sum"] = "many" });
            case "env": return Said(Environment.GetEnvironmentVariable("CANARY") ?? "none");
            case "pid": return Said(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            case "fail":
                CallToolResult failure = Said("The page was not found.");
                failure.IsError = true;
                return failure;
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                return Said("never");
            case "die":
                Console.Error.WriteLine("it ends");
                Environment.Exit(7);
                return Said("never");
            case "flood":
                await FloodAsync();
                return Said("never");
            default: throw new McpProtocolException($"Unknown tool: '{call.Name}'", McpErrorCode.InvalidParams);
        }
    }

    private static async Task FloodAsync()
    {
        byte[] block = new byte[1 << 20];
        Array.Fill(block, (byte)'x');
        await using Stream output = Console.OpenStandardOutput();
        while (true) await output.WriteAsync(block);
    }

    private static CallToolResult Said(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    private static CallToolResult Structured(JsonObject value) => new()
    {
        StructuredContent = JsonElement.Parse(value.ToJsonString()),
        Content = [],
    };
}

/// <summary>A server over HTTP on a free port of 127.0.0.1.</summary>
internal sealed class McpHttpServer(WebApplication app) : IAsyncDisposable
{
    private int _requests;

    public string Url => app.Urls.Single();

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public Task StartAsync(RequestDelegate handle)
    {
        app.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            return handle(context);
        });
        return app.StartAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
