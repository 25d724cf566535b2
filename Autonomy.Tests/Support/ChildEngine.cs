using System.Diagnostics;
using Autonomy.Adapters.Processes;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Adapters.Mcp;
using Autonomy.Tests.Crash;
using Autonomy.Tests.Host.Workers;
using Autonomy.Tests.Simulation.World;

namespace Autonomy.Tests.Support;

/// <summary>
/// The test assembly run as a program of its own: an engine that can be killed. Its arguments are a root folder, a tool
/// of the process family, and its input; it makes the call and ends.
/// </summary>
internal static class ChildEngine
{
    /// <summary>Starts an engine that makes one call.</summary>
    public static Process Start(string root, string tool, string input)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ChildEngine).Assembly.Location, root, tool, input])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<int> Main(string[] args)
    {
        if (args is [OneThreadTests.Verb]) return OneThreadTests.CountWorkItems();
        if (args is [SmallWorld.Verb]) return SmallWorld.RunAlone(seeds: 200);
        if (args is [CrashChild.Verb, var orders]) return await CrashChild.RunAsync(CrashOrders.Read(orders));
        if (args is [CrashCommand.Verb, .. var options]) return await CrashCommand.RunAsync(options);
        if (args is [ChildWorker.Verb, var address, var token]) return await ChildWorker.RunAsync(address, token);
        if (args is [McpTestServer.HostVerb, var file]) return await McpTestServer.HostAsync(file);
        if (args is [McpTestServer.Verb, var tools]) return await McpTestServer.RunAsync(tools);
        if (args is [McpLiteralServer.Verb, var list]) return McpLiteralServer.Run(list);
        if (args.Length != 3) return 64;
        var adapter = new ProcessAdapter(new ProcessOptions { Roots = [args[0]], AllowShell = true });
        var call = new ToolCall(ToolName.Parse(args[1]), (DataObject)DataJson.Parse(args[2]));
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "x1/step/1",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
        };
        return await adapter.ExecuteAsync(call, context, CancellationToken.None) is ToolOutcome.Succeeded ? 0 : 1;
    }
}
