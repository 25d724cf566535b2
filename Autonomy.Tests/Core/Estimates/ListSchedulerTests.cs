using Autonomy.Core.Estimates;
using Autonomy.Core.Plans;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class ListSchedulerTests
{
    [Fact]
    public void AChainTakesTheSumAndParallelStepsTheLongest()
    {
        Assert.Equal(6, Makespan(8, [1, 2, 3], [], [0], [1]));
        Assert.Equal(3, Makespan(8, [1, 2, 3], [], [], []));
        Assert.Equal(8, Makespan(8, [1, 2, 3, 4], [], [0], [0], [1, 2]));
    }

    [Fact]
    public void NoMoreStepsRunAtOnceThanThereArePlaces()
    {
        Assert.Equal(4, Makespan(1, [1, 1, 1, 1], [], [], [], []));
        Assert.Equal(2, Makespan(2, [1, 1, 1, 1], [], [], [], []));
    }

    [Fact]
    public void TheStepWithTheLongestWayBehindItStartsFirst()
    {
        // One place: with 2 started after 0 and 1, nothing would be gained; with two, the chain 2-3 must not wait.
        Assert.Equal(6, Makespan(2, [2, 2, 2, 4], [], [], [], [2]));
    }

    [Fact]
    public void WhatIsWaitedForTakesNoPlace()
    {
        WorkStep[] steps = [Step() with { TakesPlace = false }, Step(), Step()];

        Assert.Equal(5, Run(steps, 1, [5, 2, 3]).Seconds);
    }

    [Fact]
    public void AFanOutKeepsToItsWindowAndToThePlaces()
    {
        Assert.Equal(5, Run([Step() with { Fresh = 10, Window = 2 }], 8, [1]).Seconds);
        Assert.Equal(4, Run([Step() with { Fresh = 10, Window = 8 }], 3, [1]).Seconds);
        Assert.Equal(0, Run([Step() with { Fresh = 0, Window = 8 }], 3, [1]).Seconds);
    }

    [Fact]
    public void WhatRunsHoldsItsPlaceAndWhatHasEndedTakesNoTime()
    {
        WorkStep[] steps =
        [
            new() { Dependents = [], UnmetNeeds = 0, Fresh = 0, HasEnded = true },
            Step() with { Fresh = 0, Open = [new OpenUnit(3, 0, IsRunning: true)] },
            Step(),
        ];

        // The open unit takes 10 in all, and 3 went by.
        Assert.Equal(9, Run(steps, 1, [50, 10, 2]).Seconds);
        Assert.Equal(7, Run(steps, 2, [50, 10, 2]).Seconds);
    }

    [Fact]
    public void TheCriticalPathLeadsOverNeedsAndOverPlacesThatWereWaitedFor()
    {
        (double seconds, List<(int Step, double Seconds)> path) = Run(Chain([], [0], []), 1, [1, 2, 4]);

        Assert.Equal(7, seconds);
        Assert.Equal([(1, 2.0), (0, 1.0), (2, 4.0)], path);
    }

    [Fact]
    public void APlanIsScheduledByTheDurationsOfItsSteps()
    {
        Plan plan = ExecutionRun.Unsubmitted(
            """
            { "id": "a", "tool": "test.pure" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] },
            { "id": "c", "tool": "test.pure", "needs": ["a"] },
            { "id": "d", "tool": "test.pure", "needs": ["b", "c"] }
            """).Plan;

        PlanSchedule schedule = PlanSchedule.Of(plan, [.. new[] { 1, 5, 2, 1 }.Select(s => TimeSpan.FromSeconds(s))]);

        Assert.Equal(TimeSpan.FromSeconds(7), schedule.Makespan);
        Assert.Equal([0, 1, 3], schedule.CriticalPath.ToArray());
    }

    private static double Makespan(int places, double[] seconds, params int[][] needs)
    {
        WorkStep[] steps = Chain(needs);
        double[] rank = new double[steps.Length];
        for (int i = steps.Length - 1; i >= 0; i--)
            rank[i] = seconds[i] + steps[i].Dependents.Select(next => rank[next]).DefaultIfEmpty(0).Max();
        int order = 0;
        foreach (int step in Enumerable.Range(0, steps.Length).OrderByDescending(i => rank[i]))
            steps[step].Order = order++;
        return Run(steps, places, seconds).Seconds;
    }

    private static WorkStep[] Chain(params int[][] needs) => [.. needs.Select((own, step) => new WorkStep
    {
        Dependents = [.. Enumerable.Range(0, needs.Length).Where(other => needs[other].Contains(step))],
        UnmetNeeds = own.Length,
        Order = -step,
    })];

    private static WorkStep Step() => new() { Dependents = [], UnmetNeeds = 0 };

    private static (double Seconds, List<(int Step, double Seconds)> Path) Run(
        WorkStep[] steps, int places, double[] seconds)
    {
        var scheduler = new ListScheduler(steps, places);
        double taken = scheduler.Run(new Known(seconds));
        var path = new List<(int, double)>();
        scheduler.WalkBack((step, time) => path.Add((step, time)));
        return (taken, path);
    }

    private sealed class Known(double[] seconds) : IUnitDurations
    {
        public double OfFresh(int step) => seconds[step];

        public double OfOpen(int step, OpenUnit unit) => seconds[step] - unit.ElapsedSeconds;
    }
}
