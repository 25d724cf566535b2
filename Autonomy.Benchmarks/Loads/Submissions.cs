using System.Diagnostics;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Benchmarks.Loads;

/// <summary>How many executions are taken on, each acknowledged once it is durable.</summary>
internal static class Submissions
{
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
        """,
        [
            new Setting.Choice("--work", "what the plan does", "sleep", "run"),
            new Setting.Number("--clients", "clients, each with one submission at a time", 256, 1, 100_000),
            new Setting.Number("--steps", "no-op steps of a plan that runs", 1, 1, 10_000),
            new Setting.Number("--seconds", "time measured, after a quarter of it to warm up", 8, 1, 3_600),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        IToolCatalog tools = BenchmarkTools.Free();
        await using var engine = BenchmarkEngine.Open(folder.Path, tools, new EngineWatch(), liveMax: 0);
        bool isRunning = settings.Word("--work") == "run";
        Plan plan = isRunning
            ? BenchmarkPlans.ChainOfNoop(settings.Number("--steps"), tools)
            : BenchmarkPlans.Wait(tools);
        LoopResult result = await ClosedLoop.RunAsync(
            settings.Number("--clients"),
            settings.Number("--seconds"),
            engine.Journal,
            () => SubmitAsync(engine, plan, isRunning),
            cancellation);
        return ReportOf(settings, result);
    }

    private static async Task<double> SubmitAsync(BenchmarkEngine engine, Plan plan, bool isRunning)
    {
        long start = Stopwatch.GetTimestamp();
        ExecutionId id = await engine.SubmitAsync(plan);
        double acknowledged = ClosedLoop.MillisecondsSince(start);
        if (isRunning) await engine.WhenEndedAsync(id);
        return acknowledged;
    }

    private static Report ReportOf(Settings settings, LoopResult result)
    {
        (Latencies times, Consumption used) = (result.Times, result.Used);
        return new Report("autonomy", $"submit, {settings.Word("--work")}")
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
