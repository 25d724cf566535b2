using Autonomy.Benchmarks.Measuring;
using Autonomy.Benchmarks.Peers;
using Xunit;

namespace Autonomy.Tests.Benchmarks;

/// <summary>The arithmetic of the figures.</summary>
public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.5, 51)]
    [InlineData(0.99, 100)]
    [InlineData(1.0, 100)]
    public void APercentileIsTheTimeThatSoManyLieBelow(double part, double expected)
    {
        var times = new Latencies(Enumerable.Range(1, 100).Reverse().Select(time => (double)time));

        Assert.Equal(expected, times.Percentile(part));
    }

    [Fact]
    public void OneTimeIsEveryPercentileAndNoTimeIsZero()
    {
        Assert.Equal(7, new Latencies([7]).Percentile(0.99));
        Assert.Equal((0, 0), (new Latencies([]).Percentile(0.5), new Latencies([]).Longest));
    }

    [Fact]
    public void ConsumptionIsTheDifferenceOfTwoMomentsAndEventsAreSharedByTheirCommits()
    {
        var before = new Consumption(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 300, 4, 50);
        var after = new Consumption(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5), 1_300, 14, 90);

        Consumption used = after.Since(before);

        Assert.Equal(new Consumption(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), 1_000, 10, 40), used);
        Assert.Equal(4, used.EventsPerCommit);
        Assert.Equal(0, before.Since(before).EventsPerCommit);
    }

    [Fact]
    public void APackedReportIsTheSameReport()
    {
        Report report = new Report("autonomy", "recover").Add("p50Ms", "median", 1.256, "ms", 2).Add("count", "n", 3);

        Report unpacked = PackedReport.Unpack(new PackedReport(report).ToJson());

        Assert.Equal(report.ToText(), unpacked.ToText());
        Assert.Equal("""{"system":"autonomy","benchmark":"recover","p50Ms":1.26,"count":3}""", unpacked.ToJson());
    }

    [Fact]
    public void SeveralRunsOfASystemCountByTheMedianOfEachFigure()
    {
        PeerFigures[] runs = [new("dbos", 100, 9, 30), new("dbos", 300, 7, 10), new("dbos", 200, 8, 60)];

        Assert.Equal(new PeerFigures("dbos", 200, 8, 30), PeerFigures.MedianOf(runs));
        Assert.Equal(new PeerFigures("dbos", 200, 8, 20), PeerFigures.MedianOf(runs[..2]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("npm: not found")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"system":"dbos","stepsPerSecond":"many","p50Ms":1,"p99Ms":2}""")]
    public void WhatIsNoResultOfAPeerIsNotReadAsOne(string? line) => Assert.Null(PeerFigures.Read(line));

    [Fact]
    public void TheTableOfPeersSaysHowManyTimesAutonomyDoesWhatAPeerDoes()
    {
        var own = new PeerFigures("autonomy", 30_000, 10, 20);
        var table = new PeerTable("64 x 10", own, [new("restate", 2_000, 280, 400)], ["dbos needs PostgreSQL."]);

        string text = table.ToText();

        Assert.Contains("15.0 x", text, StringComparison.Ordinal);
        Assert.Contains("28.0 x", text, StringComparison.Ordinal);
        Assert.Contains("left out: dbos needs PostgreSQL.", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("\"autonomyStepsRatio\":15", table.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', table.ToJson());
    }
}
