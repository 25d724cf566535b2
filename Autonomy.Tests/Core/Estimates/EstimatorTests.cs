using Autonomy.Core.Estimates;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class EstimatorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly DurationTable _learned = new();

    private Estimator Estimator => new(TestTools.All, _learned);

    [Fact]
    public void TheSameSeedGivesTheSameEstimateAndAnotherSeedHardlyAnother()
    {
        Plan plan = PlanOf(Chain(6));

        Estimate first = Of(plan, seed: 1);

        Assert.Equal(first.Total, Of(plan, seed: 1).Total);
        Assert.Equal(first.Steps.ToArray(), Of(plan, seed: 1).Steps.ToArray());
        Assert.NotEqual(first.Total, Of(plan, seed: 2).Total);
        Assert.InRange(Of(plan, seed: 2).Total.P50 / first.Total.P50, 0.9, 1.1);
    }

    [Fact]
    public void AnEstimateIsARangeThatNarrowsAsMoreIsLearned()
    {
        Plan plan = PlanOf(Chain(4));
        double before = WidthOf(Of(plan));
        Learn(5);
        double later = WidthOf(Of(plan));
        Learn(50);

        Assert.True(WidthOf(Of(plan)) < later && later < before, $"{before} {later} {WidthOf(Of(plan))}");
        Assert.InRange(Of(plan).Total.P50, 3.5 * Second, 4.5 * Second);
    }

    [Fact]
    public void TheStepThatTheEndHangsOnHasTheWeight()
    {
        Plan plan = PlanOf(
            """
            { "id": "a", "tool": "test.pure", "estimate": "1s" },
            { "id": "long", "tool": "test.pure", "estimate": "5m", "needs": ["a"] },
            { "id": "short", "tool": "test.pure", "estimate": "100ms", "needs": ["a"] },
            { "id": "z", "tool": "test.pure", "estimate": "1s", "needs": ["long", "short"] }
            """);

        Estimate estimate = Of(plan);

        Assert.Equal([0, 1, 3], estimate.CriticalPath.ToArray());
        Assert.Equal(1, estimate.Steps.Sum(step => step.Weight), 1e-9);
        Assert.True(estimate.Steps[1].Weight > 0.9);
        Assert.Equal((1, 1, 0, 1), (
            estimate.Steps[0].CriticalShare, estimate.Steps[1].CriticalShare, estimate.Steps[2].CriticalShare,
            estimate.Steps[3].CriticalShare));
    }

    [Fact]
    public void PlacesLimitWhatGoesOnAtOnce()
    {
        string steps = string.Join(
            ",", Enumerable.Range(0, 16).Select(i => $$"""{"id":"s{{i}}","tool":"test.pure"}"""));
        Learn(50);

        Assert.InRange(Of(PlanOf(steps, 16)).Total.P50, 0.9 * Second, 1.4 * Second);
        Assert.InRange(Of(PlanOf(steps, 4)).Total.P50, 3.6 * Second, 5 * Second);
    }

    [Fact]
    public void WaitsCountAndWhatPeopleTakeDoesNot()
    {
        Estimate estimate = Of(PlanOf(
            """
            { "id": "ask", "tool": "core.approve", "with": { "question": "?", "options": ["yes"], "default": "yes" } },
            { "id": "wait", "tool": "core.wait", "with": { "duration": "10m" }, "needs": ["ask"] }
            """));

        Assert.Equal(TimeSpan.FromMinutes(10), estimate.Total.P10);
        Assert.Equal(TimeSpan.FromMinutes(10), estimate.Total.P95);
        Assert.True(estimate.WaitsForOthers);
    }

    [Fact]
    public void AFanOutHasAsManyItemsAsItsInputs()
    {
        Plan plan = PlanOf("""
            { "id": "a", "tool": "test.pure", "forEach": "${{ inputs.urls }}", "forEachConcurrency": 2 }
            """, inputs: """{"urls":[]}""");
        Learn(50);

        Estimate none = Estimator.EstimateOf(plan, Inputs("[]"), 1);
        Estimate many = Estimator.EstimateOf(plan, Inputs($"[{string.Join(',', Enumerable.Range(0, 20))}]"), 1);

        Assert.Equal(TimeSpan.Zero, none.Total.P95);
        Assert.InRange(many.Total.P50, 9 * Second, 12 * Second);
    }

    [Fact]
    public void FailuresAddTriesAndTheirDelays()
    {
        Plan plan = PlanOf("""{ "id": "a", "tool": "test.pure", "retry": { "attempts": 5, "initial": "10s" } }""");
        Learn(50);
        TimeSpan before = Of(plan).Total.P90;
        for (int i = 0; i < 50; i++) _learned.LearnFailure(Key);

        Assert.True(Of(plan).Total.P90 > before + (5 * Second));
        Assert.InRange(Of(plan).Total.P10, 0.7 * Second, 1.3 * Second);
    }

    [Fact]
    public void ALargePlanHasFewerRuns()
    {
        Plan plan = PlanOf(Chain(2_000));

        Assert.Equal(200, Of(plan).Runs);
        Assert.Equal(Estimator.RunsMax, Of(PlanOf(Chain(3))).Runs);
    }

    [Fact]
    public void WhatHasEndedIsKnownAndWhatRunsTakesLongerThanItHasTaken()
    {
        Learn(50);
        ExecutionRun run = ExecutionRun.Of(Chain(3));
        run.Now += 30 * Second;
        run.Succeed("s0");
        run.Now += 5 * Second;

        Estimate estimate = Estimator.EstimateOf(run.State, run.Now, 1);

        // The second takes five times as long as any before, and nobody knows why; the third is as usual.
        Assert.InRange(estimate.Left.P10, 1 * Second, 2 * Second);
        Assert.InRange(estimate.Left.P50, 2 * Second, 5 * Second);
        Assert.Equal(estimate.Left.P50 + (35 * Second), estimate.Total.P50);
        Assert.Equal(TimeSpan.Zero, estimate.Steps[0].Likely);
        Assert.Equal([1, 2], estimate.CriticalPath.ToArray());
    }

    [Fact]
    public void AnExecutionThatHasEndedHasNothingLeft()
    {
        ExecutionRun run = ExecutionRun.Of(Chain(1));
        run.Now += 2 * Second;
        run.Succeed("s0");

        Estimate estimate = Estimator.EstimateOf(run.State, run.Now + (60 * Second), 1);

        Assert.Equal(DurationRange.Zero, estimate.Left);
        Assert.Equal(2 * Second, estimate.Total.P50);
    }

    private static readonly ToolName Pure = ToolName.Parse("test.pure");

    private static CallKey Key => CallKey.Of(Pure, TestTools.All.Find(Pure), "q/x");

    private static string Chain(int steps) => string.Join(",", Enumerable.Range(0, steps).Select(i =>
        $$"""{"id":"s{{i}}","tool":"test.pure"{{(i == 0 ? "" : $",\"needs\":[\"s{i - 1}\"]")}}}"""));

    private static Plan PlanOf(string steps, int concurrency = 8, string inputs = "{}") =>
        ExecutionRun.Unsubmitted(steps, concurrency, inputs).Plan;

    private static DataObject Inputs(string urls) => DataObject.Of(("urls", DataJson.Parse(urls)));

    private static double WidthOf(Estimate estimate) => estimate.Total.P90 / estimate.Total.P10;

    private Estimate Of(Plan plan, ulong seed = 1) => Estimator.EstimateOf(plan, DataObject.Empty, seed);

    /// <summary>Calls of one second, a tenth more or less.</summary>
    private void Learn(int calls)
    {
        var draws = new DrawSource(1);
        for (int i = 0; i < calls; i++) _learned.Learn(Key, Second * Math.Exp(0.1 * draws.Normal()), null);
    }
}
