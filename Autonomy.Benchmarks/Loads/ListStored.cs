using System.Diagnostics;
using System.Globalization;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Cli;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Benchmarks.Loads;

/// <summary>How long it takes to see what is in a store.</summary>
internal static class ListStored
{
    private const int StepsOfEach = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static readonly Benchmark Benchmark = new(
        "list-journal",
        """
        'autonomy list' over a store of executions that have ended, each of two
        steps: the command itself, in this process, so without the start of a
        process. It works beside the store, and walks the whole journal.
        """,
        [
            new Setting.Number("--stored", "executions in the store", 10_000, 1, 1_000_000),
            new Setting.Number("--limit", "rows that are shown", 50, 1, 10_000),
            new Setting.Number("--times", "how often it is asked, after a first time", 20, 1, 10_000),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        int stored = settings.Number("--stored");
        await StoreAsync(folder.Path, stored, cancellation);
        using var interrupts = new Interrupts();
        string[] command = ["list", "--data", folder.Path, "--limit", settings.Word("--limit")];
        double first = await ListAsync(command, interrupts);
        var times = new List<double>();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        for (int i = settings.Number("--times"); i > 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            times.Add(await ListAsync(command, interrupts));
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        return new Report("autonomy", "list-journal")
            .Add("stored", "executions in the store", stored)
            .Add("limit", "rows that are shown", settings.Number("--limit"))
            .Add("storeMegabytes", "the store's files", StoreSize.Of(folder.Path).Bytes / 1e6, "MB", 1)
            .Add("firstMs", "the first time", first, "ms", 1)
            .Add("", "each further time", new Latencies(times))
            .Add("processorMs", "processor time of each", processor.TotalMilliseconds / times.Count, "ms", 1)
            .Add("allocatedMegabytes", "allocated by each", allocated / 1e6 / times.Count, "MB", 1);
    }

    private static async Task StoreAsync(string folder, int count, CancellationToken cancellation)
    {
        var ended = new Countdown(count);
        var watch = new EngineWatch
        {
            Appended = request =>
            {
                if (request.Events.Any(stored => stored.Name == "execution-completed")) ended.Signal();
            },
        };
        IToolCatalog tools = BenchmarkTools.Free();
        await using var engine = BenchmarkEngine.Open(folder, tools, watch, count);
        Plan plan = BenchmarkPlans.ChainOfNoop(StepsOfEach, tools);
        await engine.SubmitAllAsync(count, _ => plan, cancellation);
        await ended.WaitAsync(Patience, "executions at their end", cancellation);
    }

    private static async Task<double> ListAsync(string[] command, Interrupts interrupts)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        Surroundings around = Surroundings.OfProcess(interrupts) with
        {
            Out = output,
            IsOutTerminal = false,
            Error = TextWriter.Null,
            IsErrorTerminal = false,
        };
        long start = Stopwatch.GetTimestamp();
        int code = await Cli.CommandLine.RunAsync(command, around);
        double took = ClosedLoop.MillisecondsSince(start);
        return code == 0
            ? took
            : throw new BenchmarkRefusedException($"'autonomy {string.Join(' ', command)}' ended with {code}.");
    }
}
