using System.Diagnostics;
using System.Globalization;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Loads;

/// <summary>How soon a killed engine's executions go on in the next process.</summary>
internal static class Recovery
{
    private const string Ready = "ready";

    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RecoverPatience = TimeSpan.FromMinutes(5);

    private static readonly Setting[] Settings =
    [
        new Setting.Number("--executions", "executions open at the kill", 10_000, 1, 1_000_000),
        new Setting.Number("--sleeping", "of them asleep in a wait of 30 days, in per cent", 20, 0, 100),
        new Setting.Number("--steps", "steps of the others, half of them done", 10, 2, 1_000),
    ];

    public static readonly Benchmark Benchmark = new(
        "recover",
        """
        A process builds a store of open executions and is killed (SIGKILL): some
        sleep, the others stand in the middle of a chain, in a call that has not
        ended. Then a new process starts on that store. Measured from the start
        of the process, for each chain: until the attempt that takes the lost
        one's place is durable and begins. The chains then run to their ends.
        """,
        Settings,
        RunAsync);

    /// <summary>The process that is killed.</summary>
    public static readonly Benchmark Builder = new("recover-build", "", Settings, BuildAsync);

    /// <summary>The process that goes on.</summary>
    public static readonly Benchmark Successor = new(
        "recover-go-on",
        "",
        [.. Settings, new Setting.Text("--started", "TICKS", "when its process was started", "")],
        GoOnAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        string[] args = ["--data", folder.Path, .. settings.Repeat("--executions", "--sleeping", "--steps")];
        using (var builder = ChildProgram.StartSelf(["recover-build", .. args]))
        {
            string? line = await builder.ReadLineAsync(BuildPatience, cancellation);
            if (line != Ready) throw new BenchmarkRefusedException("The store to recover could not be built.");
            builder.Kill();
        }

        string started = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture);
        using var successor = ChildProgram.StartSelf(["recover-go-on", .. args, "--started", started, "--json"]);
        string? figures = await successor.ReadLineAsync(RecoverPatience, cancellation);
        return figures is not null
            ? PackedReport.Unpack(figures)
            : throw new BenchmarkRefusedException("The process that was to go on ended without a result.");
    }

    private static async Task<IReport> BuildAsync(Settings settings, CancellationToken cancellation)
    {
        (int chains, int sleeping) = CountsOf(settings);
        var held = new Countdown(chains);
        var asleep = new Countdown(sleeping);
        var tools = BenchmarkTools.Holding(held.Signal);
        var watch = new EngineWatch
        {
            Appended = request =>
            {
                if (request.Snapshot is not null) asleep.Signal();
            },
        };
        await using var engine = BenchmarkEngine.Open(settings.Text("--data")!, tools, watch, chains + sleeping);
        int steps = settings.Number("--steps");
        var chain = BenchmarkPlans.Chain(
            steps, tools, step => step == steps / 2 + 1 ? BenchmarkTools.Call : "core.noop");
        var wait = BenchmarkPlans.Wait(tools);
        await engine.SubmitAllAsync(chains + sleeping, i => i < sleeping ? wait : chain, cancellation);
        await held.WaitAsync(BuildPatience, "chains in the middle", cancellation);
        await asleep.WaitAsync(BuildPatience, "executions asleep", cancellation);
        Console.WriteLine(Ready);
        // The end comes from outside.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        throw new UnreachableException();
    }

    private static async Task<IReport> GoOnAsync(Settings settings, CancellationToken cancellation)
    {
        long started = long.Parse(settings.Text("--started")!, NumberStyles.None, CultureInfo.InvariantCulture);
        double runtime = ClosedLoop.MillisecondsSince(started);
        (int chains, int sleeping) = CountsOf(settings);
        var progress = new RecoveryProgress(started, chains);
        var tools = BenchmarkTools.Free();
        var watch = new EngineWatch { Appended = progress.Appended };
        await using var engine = BenchmarkEngine.Open(settings.Text("--data")!, tools, watch, chains + sleeping);
        double opened = ClosedLoop.MillisecondsSince(started);
        await progress.GoingOn.WaitAsync(RecoverPatience, "executions going on", cancellation);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        await progress.Ended.WaitAsync(RecoverPatience, "chains at their end", cancellation);
        double ended = ClosedLoop.MillisecondsSince(started);
        return new PackedReport(new Report("autonomy", "recover")
            .Add("executions", "open executions", chains + sleeping)
            .Add("sleeping", "of them asleep, and left so", sleeping)
            .Add("runtimeStartedMs", "the program begins", runtime, "ms")
            .Add("storeOpenedMs", "the store is open, the engine started", opened, "ms")
            .Add("goingOn", "a chain goes on", progress.Times())
            .Add("allGoingOnSeconds", "all go on", progress.Times().Longest / 1_000, "s", 2)
            .Add("allEndedSeconds", "all chains have run to their ends", ended / 1_000, "s", 2)
            .Add("processorSeconds", "processor time until all went on", processor.TotalSeconds, "s", 2)
            .Add("residentMegabytesMax", "memory, the most", MemoryFigures.PeakResidentBytes / 1e6, "MB", 1));
    }

    private static (int Chains, int Sleeping) CountsOf(Settings settings)
    {
        int executions = settings.Number("--executions");
        int sleeping = executions * settings.Number("--sleeping") / 100;
        return (executions - sleeping, sleeping);
    }
}
