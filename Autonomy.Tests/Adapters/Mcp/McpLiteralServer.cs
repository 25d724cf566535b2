using System.Globalization;
using System.Text.Json.Nodes;
using Autonomy.Core.Connections;

namespace Autonomy.Tests.Adapters.Mcp;

/// <summary>
/// An MCP server as a program that lists its tools as a file has them, be they right or wrong, and says what each call
/// was. It writes its process into a second file, so that a test knows each that was started.
/// </summary>
internal static class McpLiteralServer
{
    /// <summary>The first argument of the test assembly when it is this server; a file follows.</summary>
    public const string Verb = "mcp-literal-server";

    /// <summary>A connection to the server as a program.</summary>
    public static Connection Program(string file)
    {
        Connection other = McpTestServer.Program(file);
        return other with
        {
            Mcp = other.Mcp! with { Arguments = [typeof(McpLiteralServer).Assembly.Location, Verb, file] },
        };
    }

    /// <summary>The processes that were started with a file.</summary>
    public static IReadOnlyList<int> ProcessesOf(string file) =>
        [.. File.ReadAllLines(PathOfProcesses(file)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>Serves until its input ends.</summary>
    public static int Run(string file)
    {
        File.AppendAllText(PathOfProcesses(file), $"{Environment.ProcessId}\n");
        while (Console.In.ReadLine() is { } line)
        {
            JsonNode request = JsonNode.Parse(line)!;
            if (request["id"] is not { } id) continue;
            JsonNode? result = ResultOf(request, file);
            var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
            if (result is not null) answer["result"] = result;
            else answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" };
            Console.Out.WriteLine(answer.ToJsonString());
        }

        return 0;
    }

    private static JsonNode? ResultOf(JsonNode request, string file) => (string?)request["method"] switch
    {
        "initialize" => new JsonObject
        {
            ["protocolVersion"] = request["params"]!["protocolVersion"]!.DeepClone(),
            ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
            ["serverInfo"] = new JsonObject { ["name"] = "literal", ["version"] = "1" },
        },
        "tools/list" => new JsonObject { ["tools"] = JsonNode.Parse(File.ReadAllText(file)) },
        "tools/call" => JsonNode.Parse("""{"content":[{"type":"text","text":"called"}]}"""),
        _ => null,
    };

    private static string PathOfProcesses(string file) => $"{file}.processes";
}
