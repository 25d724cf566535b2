using System.Globalization;
using System.Text.Json;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Loads.Submitting;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Worker;

namespace Autonomy.Benchmarks.Loads;

/// <summary>Executions whose steps run in another process: a worker that is connected over gRPC.</summary>
internal static class RemoteWorker
{
    private const string ToolName = "bench.step";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    public static readonly Benchmark Benchmark = new(
        "worker",
        """
        'throughput' with every step run by one worker in a process of its own,
        connected to a service over gRPC on loopback: clients in a closed loop,
        each submits an execution, waits for its end, and begins the next. Each
        attempt is handed to the worker once its start is durable (fsync), and
        the next step begins once its end is. Processor time is the service's.
        """,
        [
            .. Throughput.Settings,
            new Setting.Number("--concurrency", "attempts that the worker runs at once", 256, 1, 10_000),
        ],
        RunAsync);

    /// <summary>The process of the worker.</summary>
    public static readonly Benchmark Part = new(
        "worker-part",
        "",
        [
            new Setting.Text("--address", "URL", "where the service's gRPC is", ""),
            new Setting.Number("--concurrency", "attempts at once", 256, 1, 10_000),
        ],
        ServeAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        await using Host.Service.AutonomyService service = await ServiceTarget.StartServiceAsync(folder.Path);
        using var worker = ChildProgram.StartSelf(
            ["worker-part", "--address", $"{service.GrpcAddress}", .. settings.Repeat("--concurrency")]);
        string? line = await worker.ReadLineAsync(StartPatience, cancellation);
        if (line != "connected") throw new BenchmarkRefusedException($"The worker did not connect: {line}");
        IToolCatalog tools = service.Engine.Executions.ToolsOf("default");
        Plan plan = BenchmarkPlans.Chain(settings.Number("--steps"), tools, static _ => ToolName);
        LoopResult result = await ClosedLoop.RunAsync(
            settings.Number("--chains"), settings.Number("--seconds"), service.Engine.Journal,
            () => Throughput.RunOneAsync(service.Engine, plan), cancellation);
        return Throughput.ReportOf("autonomy", "worker", settings, result)
            .Add("concurrency", "attempts at once", settings.Number("--concurrency"));
    }

    private static async Task<IReport> ServeAsync(Settings settings, CancellationToken cancellation)
    {
        using var worker = new ToolWorker(new WorkerOptions
        {
            Address = new Uri(settings.Text("--address")!),
            Name = "benchmark",
            Concurrency = settings.Number("--concurrency"),
            OnNotice = Console.Error.WriteLine,
            OnConnected = static () => Console.WriteLine("connected"),
        });
        worker.Offer<JsonElement, JsonElement>(
            new Worker.WorkerTool(ToolName) { Effect = ToolEffect.Idempotent },
            static (input, _, _) => Task.FromResult(input));
        await worker.RunAsync(cancellation);
        return new Report("autonomy", string.Create(CultureInfo.InvariantCulture, $"worker, {Environment.ProcessId}"));
    }
}
