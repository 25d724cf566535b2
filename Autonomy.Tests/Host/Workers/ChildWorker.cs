using System.Diagnostics;
using System.Text.Json;
using Autonomy.Worker;

namespace Autonomy.Tests.Host.Workers;

/// <summary>The test assembly run as a worker of its own, which can be killed: what it begins it never ends.</summary>
internal static class ChildWorker
{
    public const string Verb = "worker-that-hangs";

    /// <summary>Starts it; it prints a line when it is connected, and one for each attempt that it begins.</summary>
    public static Process Start(Uri address, string token)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(ChildWorker).Assembly.Location, Verb, address.ToString(), token])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    public static async Task<int> RunAsync(string address, string token)
    {
        using var worker = new ToolWorker(new WorkerOptions
        {
            Address = new Uri(address),
            Name = "hangs",
            Token = token,
            OnConnected = static () => Console.WriteLine("connected"),
        });
        Offer(worker, "remote.put", ToolEffect.Idempotent);
        Offer(worker, "remote.send", ToolEffect.Irreversible);
        await worker.RunAsync(CancellationToken.None);
        return 0;
    }

    private static void Offer(ToolWorker worker, string tool, ToolEffect effect) =>
        worker.Offer<JsonElement, JsonElement>(
            new WorkerTool(tool) { Effect = effect },
            static async (input, context, cancellation) =>
            {
                Console.WriteLine($"began {context.Step} {context.Attempt}");
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                return input;
            });
}
