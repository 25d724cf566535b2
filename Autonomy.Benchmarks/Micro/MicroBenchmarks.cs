using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Autonomy.Benchmarks.Micro;

/// <summary>Small operations with BenchmarkDotNet.</summary>
internal static class MicroBenchmarks
{
    private static readonly Type[] Groups =
        [typeof(MailboxOps), typeof(ExpressionOps), typeof(DeciderOps), typeof(EventOps), typeof(EstimateOps)];

    public static readonly Benchmark Benchmark = new(
        "micro",
        """
        Small operations, each by itself, with BenchmarkDotNet: the mailbox,
        JMESPath, a turn of the decider, events to bytes and back, estimates of
        plans. Its own report goes to the data folder.
        """,
        [
            new Setting.Choice("--job", "how thoroughly", "medium", "short", "dry"),
            new Setting.Text("--filter", "GLOB", "only those of this name, as in '*Decode*'", "all"),
        ],
        (settings, _) => Task.FromResult<IReport>(Run(settings)));

    private static MicroReport Run(Settings settings)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        IConfig config = ConfigOf(settings, folder.Path);
        Summary[] summaries = BenchmarkRunner.Run(Groups, config);
        IEnumerable<BenchmarkReport> reports = summaries.SelectMany(summary => summary.Reports);
        MicroFigure[] figures = [.. reports.Where(report => report.Success).Select(FigureOf)];
        return figures.Length > 0
            ? new MicroReport(figures)
            : throw new BenchmarkRefusedException(
                $"No operation was measured: is there one like '{settings.Word("--filter")}'?");
    }

    // In this process: the package knows no framework as new as ours to build a program of its own for.
    private static ManualConfig ConfigOf(Settings settings, string folder)
    {
        Job job = settings.Word("--job") switch
        {
            "short" => Job.ShortRun,
            "dry" => Job.Dry,
            _ => Job.MediumRun,
        };
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(folder);
        return settings.Text("--filter") is { } filter ? config.AddFilter(new GlobFilter([filter])) : config;
    }

    private static MicroFigure FigureOf(BenchmarkReport report) => new(
        $"{report.BenchmarkCase.Descriptor.Type.Name}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}",
        report.ResultStatistics!.Mean,
        // A single measurement has no interval.
        double.IsFinite(report.ResultStatistics.ConfidenceInterval.Margin)
            ? report.ResultStatistics.ConfidenceInterval.Margin
            : 0,
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
}
