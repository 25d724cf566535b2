using Autonomy.Core.Health;
using Xunit;

namespace Autonomy.Tests.Core.Health;

public sealed class HealthScoreTests
{
    [Fact]
    public void AnExecutionThatHasFinishedNothingHasFullMarks()
    {
        Assert.Equal((100, HealthClass.Excellent), (HealthScore.ValueOf(default), HealthScore.Of(default).Class));
        Assert.False(default(WorkTally).HasTrouble);
    }

    [Theory]
    [InlineData(8, 2, 10, 2, 100)]
    [InlineData(7, 3, 10, 2, 95)]
    [InlineData(8, 2, 10, 6, 90)]
    [InlineData(1, 1, 2, 1, 77.5)]
    [InlineData(0, 3, 3, 3, 40)]
    public void LostWorkAndErrorsBeyondTheirTargetsTakePointsOff(
        int done, int lost, int attempts, int failures, double score)
    {
        var work = new WorkTally { UnitsDone = done, UnitsLost = lost, Attempts = attempts, Failures = failures };
        Assert.Equal(score, HealthScore.ValueOf(work), 6);
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(45, 7.5)]
    [InlineData(60, 15)]
    [InlineData(600, 15)]
    public void SlownessTakesFifteenPointsOffAtTheMost(int seconds, double off)
    {
        var work = new WorkTally { UnitsDone = 1, Attempts = 1, WorkedMs = seconds * 1000, ExpectedMs = 30_000 };
        Assert.Equal(100 - off, HealthScore.ValueOf(work), 6);
    }

    [Fact]
    public void ThePartsAccountForEveryPointThatIsMissing()
    {
        var work = new WorkTally
        {
            UnitsDone = 1,
            UnitsLost = 4,
            Attempts = 6,
            Failures = 5,
            WorkedMs = 200_000,
            ExpectedMs = 180_000,
        };
        var score = HealthScore.Of(work);
        Assert.Equal(100, score.Value + score.Parts.Sum(part => part.TakenOff), 6);
        Assert.Equal(3, score.Parts.Count(part => part.TakenOff > 0));
    }

    [Theory]
    [InlineData(80, HealthClass.Excellent)]
    [InlineData(79.9, HealthClass.Good)]
    [InlineData(60, HealthClass.Good)]
    [InlineData(40, HealthClass.Degraded)]
    [InlineData(39.9, HealthClass.Critical)]
    public void TheClassesHaveTheirBorders(double score, HealthClass expected) =>
        Assert.Equal(expected, HealthScore.ClassOf(score));
}
