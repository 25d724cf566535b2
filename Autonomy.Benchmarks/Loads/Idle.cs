using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Benchmarks.Loads;

/// <summary>What executions cost that only wait.</summary>
internal static class Idle
{
    // So many first, for code that is compiled and buffers that are made only once.
    private const int WarmUp = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static readonly Benchmark Benchmark = new(
        "idle",
        """
        Executions that only wait: one half for a time in 30 days, one half for a
        signal. Memory is measured after a full collection, against the same
        engine before; then what is written and computed while nothing happens.
        asleep: they left memory by themselves. Afterwards another process opens
          the store, and its memory is measured against one on an empty store.
        live: a client awaits the end of each, which keeps it in memory; what the
          client holds is counted too.
        """,
        [
            new Setting.Choice("--state", "where they wait", "asleep", "live"),
            new Setting.Number("--executions", "how many", 100_000, 1, 1_000_000),
            new Setting.Number("--seconds", "how long nothing happens", 10, 1, 3_600),
        ],
        RunAsync);

    /// <summary>The process that only opens a store, and tells its memory.</summary>
    public static readonly Benchmark Opener = new("idle-open", "", [], OpenAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        int executions = settings.Number("--executions");
        bool isLive = settings.Word("--state") == "live";
        var report = new Report("autonomy", $"idle, {settings.Word("--state")}");
        await MeasureAsync(report, folder.Path, executions, isLive, settings.Number("--seconds"), cancellation);
        if (isLive) return report;
        using var empty = new BenchmarkFolder(folder.Path + "-empty", isKept: false);
        MemoryFigures before = await OpenInAnotherAsync(empty.Path, cancellation);
        MemoryFigures after = await OpenInAnotherAsync(folder.Path, cancellation);
        return report
            .Add("reopenedHeapBytesEach", "in another process: live objects", Each(x => x.HeapBytes), "bytes each", 1)
            .Add("reopenedResidentMegabytes", "  resident, all", after.ResidentBytes / 1e6, "MB", 1)
            .Add("reopenedEmptyMegabytes", "  resident, on an empty store", before.ResidentBytes / 1e6, "MB", 1);

        double Each(Func<MemoryFigures, long> bytes) => (double)(bytes(after) - bytes(before)) / executions;
    }

    private static async Task MeasureAsync(
        Report report, string folder, int executions, bool isLive, int seconds, CancellationToken cancellation)
    {
        var warm = new Countdown(WarmUp);
        var away = new Countdown(WarmUp + executions);
        var watch = new EngineWatch
        {
            Left = () =>
            {
                warm.Signal();
                away.Signal();
            },
        };
        IToolCatalog tools = BenchmarkTools.Free();
        await using var engine = BenchmarkEngine.Open(folder, tools, watch, executions + WarmUp);
        Plan[] plans = [BenchmarkPlans.Wait(tools), BenchmarkPlans.Signal(tools)];
        await engine.SubmitAllAsync(WarmUp, i => plans[i % 2], cancellation);
        await warm.WaitAsync(Patience, "executions asleep", cancellation);
        MemoryFigures before = MemoryFigures.AfterFullCollection();
        List<Task> awaited = isLive ? await SubmitAndAwaitAsync(engine, executions, plans, cancellation) : [];
        if (!isLive)
        {
            await engine.SubmitAllAsync(executions, i => plans[i % 2], cancellation);
            await away.WaitAsync(Patience, "executions asleep", cancellation);
        }

        MemoryFigures after = MemoryFigures.AfterFullCollection();
        AddMemory(report, executions, before, after);
        await AddQuietAsync(report, engine, folder, seconds, cancellation);
        GC.KeepAlive(awaited);
    }

    private static async Task<List<Task>> SubmitAndAwaitAsync(
        BenchmarkEngine engine, int executions, Plan[] plans, CancellationToken cancellation)
    {
        var awaited = new List<Task>(executions);
        await Parallel.ForAsync(
            0,
            executions,
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (i, _) =>
            {
                ExecutionId id = await engine.SubmitAsync(plans[i % 2]);
                Task end = engine.WhenEndedAsync(id);
                lock (awaited) awaited.Add(end);
            });
        return awaited;
    }

    private static void AddMemory(Report report, int executions, MemoryFigures before, MemoryFigures after) => report
        .Add("executions", "executions that wait", executions)
        .Add("heapBytesEach", "live objects",
            (double)(after.HeapBytes - before.HeapBytes) / executions, "bytes each", 1)
        .Add("residentBytesEach", "resident, as the kernel counts",
            (double)(after.ResidentBytes - before.ResidentBytes) / executions, "bytes each", 1)
        .Add("residentMegabytes", "resident, all", after.ResidentBytes / 1e6, "MB", 1)
        .Add("emptyMegabytes", "resident, before the first of them", before.ResidentBytes / 1e6, "MB", 1);

    private static async Task AddQuietAsync(
        Report report, BenchmarkEngine engine, string folder, int seconds, CancellationToken cancellation)
    {
        // The log's last pages are copied into the database after the last commit.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        using var meter = new UsageMeter(engine.Journal);
        (Consumption used, WriteFigures written, StoreSize store) =
            (meter.Now(), WriteFigures.Now(), StoreSize.Of(folder));
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        (used, WriteFigures end, StoreSize storeEnd) =
            (meter.Now().Since(used), WriteFigures.Now(), StoreSize.Of(folder));
        report
            .Add("idleSeconds", "then nothing happened for", used.Seconds, "s", 1)
            .Add("idleCommits", "  commits", used.Commits)
            .Add("idleWrittenBytes", "  handed to the kernel to write", end.Requested - written.Requested, "bytes")
            .Add("idleDiskBytes", "  on its way to a disk", end.ToDisk - written.ToDisk, "bytes")
            .Add("idleFilesChanged", "  files of the store that changed", store.ChangedIn(storeEnd))
            .Add("idleProcessorMs", "  processor time", used.Processor.TotalMilliseconds, "ms", 1)
            .Add("storeMegabytes", "the store's files", storeEnd.Bytes / 1e6, "MB", 1);
    }

    private static async Task<MemoryFigures> OpenInAnotherAsync(string folder, CancellationToken cancellation)
    {
        using var opener = ChildProgram.StartSelf("idle-open", "--data", folder, "--json");
        string? line = await opener.ReadLineAsync(Patience, cancellation);
        if (line is null) throw new BenchmarkRefusedException("The process that was to open the store had no result.");
        Report figures = PackedReport.Unpack(line);
        return new MemoryFigures((long)figures["heapBytes"], (long)figures["residentBytes"]);
    }

    private static async Task<IReport> OpenAsync(Settings settings, CancellationToken cancellation)
    {
        var read = new Countdown(1);
        var watch = new EngineWatch { WakeUpsRead = read.Signal };
        IToolCatalog tools = BenchmarkTools.Free();
        await using var engine = BenchmarkEngine.Open(settings.Text("--data")!, tools, watch, liveMax: 0);
        await read.WaitAsync(Patience, "readings of the wake-ups", cancellation);
        MemoryFigures memory = MemoryFigures.AfterFullCollection();
        return new PackedReport(new Report("autonomy", "idle-open")
            .Add("heapBytes", "live objects", memory.HeapBytes, "bytes")
            .Add("residentBytes", "resident", memory.ResidentBytes, "bytes"));
    }
}
