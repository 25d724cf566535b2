using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autonomy.Core.Connections;
using Autonomy.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using McpServer = ModelContextProtocol.Server.McpServer;

namespace Autonomy.Tests.Adapters.Mcp;

/// <summary>
/// A real MCP server: as a program of its own over stdio, or over streamable HTTP in this process. What its tools say of
/// themselves is in a file, which a test may change while it runs.
/// </summary>
internal static class McpTestServer
{
    /// <summary>The first argument of the test assembly when it is this server; a file follows.</summary>
    public const string Verb = "mcp-server";

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

    /// <summary>Serves over streamable HTTP.</summary>
    public static RawHttpServer Serve(string file) => new(async exchange =>
    {
        if (!exchange.Head.StartsWith("POST", StringComparison.Ordinal))
        {
            await exchange.AnswerAsync(405);
            return;
        }

        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using McpServer server = McpServer.Create(transport, OptionsOf(file));
        _ = server.RunAsync(exchange.Stopped);
        var message = JsonSerializer.Deserialize<JsonRpcMessage>(exchange.Body, McpJsonUtilities.DefaultOptions)!;
        using var answer = new MemoryStream();
        bool hasAnswer = await transport.HandlePostRequestAsync(message, answer, exchange.Stopped);
        if (hasAnswer) await exchange.AnswerAsync(200, Encoding.UTF8.GetString(answer.ToArray()), "text/event-stream");
        else await exchange.AnswerAsync(202);
    });

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
