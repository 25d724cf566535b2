using Autonomy.Core.Estimates;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class CalibrationTests
{
    private const int Worlds = 250;

    private static readonly ToolName Tool = ToolName.Parse("test.pure");

    private static readonly Plan Plan = ExecutionRun.Unsubmitted(
        """
        { "id": "a", "tool": "test.pure" },
        { "id": "b", "tool": "test.pure", "needs": ["a"] },
        { "id": "c", "tool": "test.pure", "needs": ["a"] },
        { "id": "d", "tool": "test.pure", "needs": ["b", "c"] }
        """).Plan;

    [Fact]
    public void CoverageCountsWhatFellBetweenTheLowAndTheHighEnd()
    {
        var range = new DurationRange(
            TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(40));
        IEnumerable<PastEstimate> past =
            new[] { 9, 10, 15, 30, 31 }.Select(seconds => new PastEstimate(range, TimeSpan.FromSeconds(seconds)));

        var calibration = Calibration.Of([.. past]);

        Assert.Equal((5, 0.2, 0.2), (calibration.Count, calibration.Below, calibration.Above));
        Assert.Equal(0.6, calibration.Coverage, 1e-9);
        Assert.False(calibration.IsGood);
    }

    /// <summary>
    /// Worlds are drawn in which a tool is faster or slower than its prior and its calls scatter; something is learned,
    /// and an execution is estimated and then happens.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    public void EightOfTenExecutionsTakeWhatWasEstimated(int calls)
    {
        var draws = new DrawSource(42);
        var past = new List<PastEstimate>();
        for (int world = 0; world < Worlds; world++) past.Add(EstimateAndRun(draws, calls));

        Calibration calibration = Calibration.Of(past);

        Assert.True(calibration.IsGood, calibration.ToString());
    }

    private static PastEstimate EstimateAndRun(DrawSource draws, int calls)
    {
        double half = Math.Sqrt(0.5);
        double pace = Math.Log(0.2) + (half * draws.Normal());
        TimeSpan Draw() => TimeSpan.FromSeconds(Math.Exp(pace + (half * draws.Normal())));
        var learned = new DurationTable();
        for (int i = 0; i < calls; i++)
            learned.Learn(CallKey.Of(Tool, TestTools.All.Find(Tool), $"q/{i}"), Draw(), null);
        Estimate estimate = new Estimator(TestTools.All, learned).EstimateOf(Plan, DataObject.Empty, 7);
        PlanSchedule happened = PlanSchedule.Of(Plan, [.. Plan.Steps.Select(_ => Draw())]);
        return new PastEstimate(estimate.Total, happened.Makespan);
    }
}
