using System.Diagnostics;
using Autonomy.Actors.Executions;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Benchmarks.Loads;

/// <summary>
/// Executions of no-op steps one after another. A step is an ordinary call of an idempotent tool: its start and its end
/// are durable before the next begins, and nothing in the engine knows that it does no work.
/// </summary>
internal static class Throughput
{
    public static readonly IReadOnlyList<Setting> Settings =
    [
        new Setting.Number("--chains", "clients, each with one execution at a time", 64, 1, 100_000),
        new Setting.Number("--steps", "steps of an execution, one after another", 10, 1, 10_000),
        new Setting.Number("--seconds", "time measured, after a quarter of it to warm up", 8, 1, 3_600),
    ];

    public static readonly Benchmark Benchmark = new(
        "throughput",
        """
        Clients in a closed loop: each submits an execution of no-op steps, waits
        for its end, and begins the next. A step is an ordinary idempotent call:
        its start and its end are durable (fsync) before the next step begins.
        """,
        Settings,
        RunAsync);

    public static Report ReportOf(string system, string benchmark, Settings settings, LoopResult result)
    {
        int steps = settings.Number("--steps");
        (Latencies times, Consumption used) = (result.Times, result.Used);
        double stepsEnded = (double)times.Count * steps;
        return new Report(system, benchmark)
            .Add("chains", "chains at once", settings.Number("--chains"))
            .Add("steps", "steps of each", steps)
            .Add("executionsPerSecond", "executions", times.Count / used.Seconds, "/s", 1)
            .Add("stepsPerSecond", "steps", stepsEnded / used.Seconds, "/s", 1)
            .Add("", "a whole execution", times)
            .Add("commitsPerSecond", "commits", used.Commits / used.Seconds, "/s", 1)
            .Add("eventsPerCommit", "events in a commit", used.EventsPerCommit, "", 1)
            .Add("cpuMicrosecondsPerStep", "processor time",
                used.Processor.TotalMicroseconds / stepsEnded, "us/step", 1)
            .Add("allocatedBytesPerStep", "allocated", used.AllocatedBytes / stepsEnded, "bytes/step");
    }

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        await using var engine = LocalEngine.Open(new LocalEngineOptions
        {
            DataFolder = folder.Path,
            WorkingFolder = Environment.CurrentDirectory,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        Plan plan = BenchmarkPlans.ChainOfNoop(settings.Number("--steps"), engine.Tools);
        LoopResult result = await ClosedLoop.RunAsync(
            settings.Number("--chains"),
            settings.Number("--seconds"),
            engine.Journal,
            () => RunOneAsync(engine, plan),
            cancellation);
        return ReportOf("autonomy", "throughput", settings, result);
    }

    /// <summary>Submits an execution and waits for its end; gives the milliseconds that it took.</summary>
    public static async Task<double> RunOneAsync(LocalEngine engine, Plan plan)
    {
        long start = Stopwatch.GetTimestamp();
        CommandReply reply = await engine.SubmitAsync(plan, DataObject.Empty, "benchmark");
        if (reply is not CommandReply.Accepted accepted)
            throw new BenchmarkRefusedException($"A submission was refused: {reply}");
        ExecutionEnded ended = await engine.WhenEndedAsync(accepted.Execution);
        if (ended.Status != ExecutionStatus.Completed)
            throw new InvalidOperationException($"'{ended.Execution}' ended {ended.Status}.");
        return ClosedLoop.MillisecondsSince(start);
    }
}
