using System.Runtime.InteropServices;
using Autonomy.Benchmarks.Chaos;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Healing;
using Autonomy.Benchmarks.Loads;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Benchmarks.Micro;
using Autonomy.Benchmarks.Peers;

namespace Autonomy.Benchmarks;

/// <summary>
/// The benchmarks by name: <c>dotnet run -c Release --project Autonomy.Benchmarks -- NAME [options]</c>.
/// </summary>
internal static class Program
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int BadUsage = 2;
    private const int Interrupted = 130;

    private static readonly Benchmark[] Shown =
    [
        Throughput.Benchmark,
        Ceiling.Benchmark,
        Submissions.Benchmark,
        Streaming.Benchmark,
        RemoteWorker.Benchmark,
        Recovery.Benchmark,
        Idle.Benchmark,
        ListIndexed.Benchmark,
        ListStored.Benchmark,
        ActorMessages.Benchmark,
        PeerComparison.Benchmark,
        MicroBenchmarks.Benchmark,
        HealingCommand.Benchmark,
        ChaosCommand.Benchmark,
    ];

    // Run by the others as processes of their own.
    private static readonly Benchmark[] Parts =
        [Recovery.Builder, Recovery.Successor, Idle.Opener, RemoteWorker.Part, Bystanders.Part];

    private static async Task<int> Main(string[] args)
    {
        if (args.Length == 0 || args[0] is "--help" or "-h" or "help")
        {
            Console.WriteLine(Usage.Of(Shown));
            return args.Length == 0 ? BadUsage : Done;
        }

        if (args is [var name, "--help" or "-h"] && Shown.FirstOrDefault(one => one.Name == name) is { } asked)
        {
            Console.WriteLine(Usage.Of(asked));
            return Done;
        }

        Benchmark[] known = [.. Shown, .. Parts];
        if (!BenchmarkCommandLine.TryParse(args, known, out var benchmark, out var settings, out string? fault))
        {
            await Console.Error.WriteLineAsync($"error: {fault}\nSee: --help");
            return BadUsage;
        }

        return await RunAsync(benchmark, settings);
    }

    private static async Task<int> RunAsync(Benchmark benchmark, Settings settings)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            IReport report = await benchmark.Run(settings, stop.Token);
            Console.WriteLine(settings.Has("--json") ? report.ToJson() : report.ToText());
            return Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception exception) when (exception is BenchmarkRefusedException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return Failed;
        }

        // The children and the folder go first.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
