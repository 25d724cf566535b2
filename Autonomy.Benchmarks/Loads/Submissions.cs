using System.Diagnostics;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Loads.Submitting;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Host.Service;

namespace Autonomy.Benchmarks.Loads;

/// <summary>How many executions are taken on, each acknowledged once it is durable.</summary>
internal static class Submissions
{
    private const int IngestStreams = 4;

    public static readonly Benchmark Benchmark = new(
        "submit",
        """
        Clients in a closed loop, in this process: each submits an execution and
        waits until it is acknowledged, which means that it is durable (fsync).
        sleep: the plan's first step waits for 30 days; the client submits the
          next at once. What the engine does to put each execution to sleep (a
          snapshot, out of memory) runs beside it and is part of the load.
        run: the plan's no-op steps run; the time is that of the acknowledgement,
          and the client waits for the end before it submits the next.
        Over rest, grpc and ingest a service is called over loopback, from this
        process: what clients and service take of the processor is one sum. The
        plan is sent as JSON and read each time.
        rest: POST /api/v1/executions, a request for each.
        grpc: ExecutionService.Submit, a call for each.
        ingest: IngestService.Ingest, four streams that all clients share.
        """,
        [
            new Setting.Choice("--transport", "how it is submitted", "engine", "rest", "grpc", "ingest"),
            new Setting.Choice("--work", "what the plan does", "sleep", "run"),
            new Setting.Number("--clients", "clients, each with one submission at a time", 256, 1, 100_000),
            new Setting.Number("--steps", "no-op steps of a plan that runs", 1, 1, 10_000),
            new Setting.Number("--seconds", "time measured, after a quarter of it to warm up", 8, 1, 3_600),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        bool isRunning = settings.Word("--work") == "run";
        await using ISubmissionTarget target = await TargetAsync(settings, folder.Path, isRunning);
        LoopResult result = await ClosedLoop.RunAsync(
            settings.Number("--clients"),
            settings.Number("--seconds"),
            target.Journal,
            () => SubmitAsync(target, isRunning),
            cancellation);
        return ReportOf(settings, result);
    }

    private static async Task<ISubmissionTarget> TargetAsync(Settings settings, string folder, bool isRunning)
    {
        IToolCatalog tools = BenchmarkTools.Free();
        Plan plan = isRunning
            ? BenchmarkPlans.ChainOfNoop(settings.Number("--steps"), tools)
            : BenchmarkPlans.Wait(tools);
        string transport = settings.Word("--transport");
        return transport == "engine"
            ? new EngineTarget(BenchmarkEngine.Open(folder, tools, new EngineWatch(), liveMax: 0), plan)
            : await ServiceTarget.StartAsync(folder, service => ClientOf(transport, service, plan.Json));
    }

    private static ISubmissionClient ClientOf(
        string transport, AutonomyService service, ReadOnlyMemory<byte> plan) => transport switch
        {
            "rest" => new RestClient(service.HttpAddress, plan),
            "grpc" => new UnaryClient(service.GrpcAddress!, plan),
            _ => new ClientsInTurn(
                [.. Enumerable.Range(0, IngestStreams).Select(_ => new IngestClient(service.GrpcAddress!, plan))]),
        };

    private static async Task<double> SubmitAsync(ISubmissionTarget target, bool isRunning)
    {
        long start = Stopwatch.GetTimestamp();
        ExecutionId id = await target.SubmitAsync();
        double acknowledged = ClosedLoop.MillisecondsSince(start);
        if (isRunning) await target.WhenEndedAsync(id);
        return acknowledged;
    }

    private static Report ReportOf(Settings settings, LoopResult result)
    {
        (Latencies times, Consumption used) = (result.Times, result.Used);
        return new Report("autonomy", $"submit, {settings.Word("--transport")}, {settings.Word("--work")}")
            .Add("clients", "clients", settings.Number("--clients"))
            .Add("submissionsPerSecond", "submissions acknowledged durable", times.Count / used.Seconds, "/s", 1)
            .Add("", "until acknowledged", times)
            .Add("commitsPerSecond", "commits", used.Commits / used.Seconds, "/s", 1)
            .Add("eventsPerCommit", "events in a commit", used.EventsPerCommit, "", 1)
            .Add("cpuMicrosecondsPerSubmission", "processor time",
                used.Processor.TotalMicroseconds / times.Count, "us each", 1)
            .Add("allocatedBytesPerSubmission", "allocated", (double)used.AllocatedBytes / times.Count, "bytes each");
    }
}
