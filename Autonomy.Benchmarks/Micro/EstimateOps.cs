using Autonomy.Benchmarks.Loads;
using Autonomy.Core.Estimates;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using BenchmarkDotNet.Attributes;

namespace Autonomy.Benchmarks.Micro;

/// <summary>Estimates of whole plans: layers of ten steps, of which each needs two of the layer before.</summary>
[MemoryDiagnoser]
public sealed class EstimateOps
{
    private static readonly IToolCatalog Tools = BenchmarkTools.Free();
    private static readonly Plan Fifty = BenchmarkPlans.Layers(50, Tools);
    private static readonly Plan TenThousand = BenchmarkPlans.Layers(10_000, Tools);
    private static readonly DurationTable Learned = LearnedTable();

    /// <summary>50 steps, 2,000 runs, durations drawn from the samples of earlier calls.</summary>
    [Benchmark]
    public Estimate OfFiftySteps() => new Estimator(Tools, Learned).EstimateOf(Fifty, DataObject.Empty, 1);

    /// <summary>The same before anything was learned.</summary>
    [Benchmark]
    public Estimate OfFiftyStepsUnlearned() =>
        new Estimator(Tools, new DurationTable()).EstimateOf(Fifty, DataObject.Empty, 1);

    /// <summary>10,000 steps, 50 runs.</summary>
    [Benchmark]
    public Estimate OfTenThousandSteps() => new Estimator(Tools, Learned).EstimateOf(TenThousand, DataObject.Empty, 1);

    private static DurationTable LearnedTable()
    {
        var table = new DurationTable();
        ToolName tool = ToolName.Parse("core.noop");
        CallKey call = CallKey.Of(tool, Tools.Find(tool), "other/step");
        for (int i = 0; i < 200; i++) table.Learn(call, TimeSpan.FromMilliseconds(500 + (i * 13 % 700)), null);
        return table;
    }
}
