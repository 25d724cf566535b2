using System.Text;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class DurationTableTests
{
    private static readonly ToolName Fetch = ToolName.Parse("http.request");

    private readonly DurationTable _table = new();

    [Theory]
    [InlineData("file.read", 0.2)]
    [InlineData("process.run", 3)]
    [InlineData("http.request", 0.8)]
    [InlineData("mcp.call", 2)]
    [InlineData("browser.open", 8)]
    [InlineData("llm.ask", 6)]
    public void BeforeAnythingIsLearnedTheFamilySaysHowLongACallTakes(string tool, double seconds)
    {
        DurationBelief belief = _table.BeliefOf(CallKey.Of(ToolName.Parse(tool), null, "p/a"), null);

        Assert.Equal(seconds, belief.LikelySeconds, 1e-9);
        Assert.Equal(1, belief.Variance);
    }

    [Fact]
    public void ThePlansEstimateStandsForWhatWasLearnedOfOtherSteps()
    {
        Learn("p/other", [.. Enumerable.Repeat(1.0, 50)]);

        Assert.Equal(60, _table.BeliefOf(Key("p/a"), TimeSpan.FromMinutes(1)).LikelySeconds, 1e-9);
        Assert.Equal(1, _table.BeliefOf(Key("p/a"), null).LikelySeconds, 1e-3);
    }

    [Fact]
    public void TwoSamplesAreTooFewAndTheParentSpeaks()
    {
        Learn("p/other", [.. Enumerable.Repeat(1.0, 48)]);
        Learn("p/a", 30, 30);

        Assert.Null(_table.BeliefOf(Key("p/a"), null).Level.Operation);
    }

    [Fact]
    public void ThreeToTwentyNineSamplesShrinkToTheParentWithTheWeightOfFour()
    {
        Learn("p/other", [.. Enumerable.Repeat(1.0, 500)]);
        Learn("p/a", 10, 10, 10, 10);

        DurationBelief belief = _table.BeliefOf(Key("p/a"), null);

        Assert.Equal("p/a", belief.Level.Operation);
        Assert.Equal(8, belief.Degrees);
        // Half-way between the parent and the samples; 4 samples are in the parent as well.
        Assert.Equal(Math.Log(10) / 2, belief.Mean, 0.02);
    }

    [Fact]
    public void ThirtySamplesAreDrawnAsTheyAre()
    {
        Learn("p/a", [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1.0 : 5.0)]);
        DurationBelief belief = _table.BeliefOf(Key("p/a"), null);
        var draws = new DrawSource(1);

        double[] drawn = [.. Enumerable.Range(0, 1_000).Select(_ => belief.Draw(draws, belief.DrawPace(draws)))];

        Assert.Equal([1.0, 5.0], drawn.Select(draw => Math.Round(draw, 2)).Distinct().Order());
        Assert.Equal(5, belief.LikelySeconds, 0.01);
    }

    [Fact]
    public void OnlyTheLastTwoHundredSamplesAreDrawn()
    {
        Learn("p/a", [.. Enumerable.Repeat(1.0, 50), .. Enumerable.Repeat(9.0, 200)]);
        DurationBelief belief = _table.BeliefOf(Key("p/a"), null);
        var draws = new DrawSource(1);

        Assert.All(
            Enumerable.Range(0, 200), _ => Assert.Equal(9, belief.Draw(draws, belief.DrawPace(draws)), 0.01));
    }

    [Fact]
    public void ASlowFamilyMakesAnUnknownToolOfItSlowAsFarAsItsOwnPriorGoes()
    {
        // Twenty times as long as the family's prior of 0.8 s.
        Learn("p/a", [.. Enumerable.Repeat(16.0, 40)]);
        var poll = new CallKey(ToolName.Parse("http.poll"), "1", TimeSpan.FromSeconds(10), "p/b");

        Assert.Equal(200, _table.BeliefOf(poll, null).LikelySeconds, 1.0);
    }

    [Fact]
    public void ANewVersionOfAToolIsLearnedAnew()
    {
        Learn("p/a", [.. Enumerable.Repeat(16.0, 40)]);

        DurationBelief belief = _table.BeliefOf(Key("p/a") with { Version = "2" }, null);

        Assert.False(belief.Level.IsOfTool);
    }

    [Fact]
    public void TheSizeOfTheLastCallSaysWhichSamplesCount()
    {
        for (int i = 0; i < 30; i++) _table.Learn(Key("p/a"), TimeSpan.FromSeconds(1), 500);
        for (int i = 0; i < 30; i++) _table.Learn(Key("p/a"), TimeSpan.FromSeconds(40), 500_000);

        Assert.Equal(40, _table.BeliefOf(Key("p/a"), null).LikelySeconds, 0.1);
        Assert.Equal(5, _table.BeliefOf(Key("p/a"), null).Level.SizeDecade);
    }

    [Fact]
    public void FailuresAreLearnedWithTheParentAsFourCalls()
    {
        for (int i = 0; i < 16; i++) _table.LearnFailure(Key("p/a"));
        for (int i = 0; i < 16; i++) _table.Learn(Key("p/a"), TimeSpan.FromSeconds(1), null);

        double known = _table.BeliefOf(Key("p/a"), null).FailureProbability;
        double unknown = _table.BeliefOf(CallKey.Of(ToolName.Parse("file.read"), null, "p/a"), null).FailureProbability;

        Assert.InRange(known, 0.42, 0.5);
        Assert.InRange(unknown, 0.02, known);
    }

    [Fact]
    public void ATableIsTheSameAfterItWasWrittenAndRead()
    {
        var draws = new DrawSource(1);
        for (int i = 0; i < 700; i++)
        {
            CallKey key = Key($"p/{i % 7}");
            if (draws.Uniform() < 0.1) _table.LearnFailure(key);
            else _table.Learn(key, TimeSpan.FromSeconds(Math.Exp(draws.Normal())), i % 2 == 0 ? i : null);
        }

        DurationTable read = DurationTable.Read(_table.Write());

        Assert.Equal(Encoding.UTF8.GetString(_table.Write()), Encoding.UTF8.GetString(read.Write()));
        foreach (DurationTable table in new[] { _table, read })
            table.Learn(Key("p/1"), TimeSpan.FromSeconds(3), 20);
        Assert.Equal(Encoding.UTF8.GetString(_table.Write()), Encoding.UTF8.GetString(read.Write()));
    }

    [Fact]
    public void ATableForgetsWhatWasUnusedForLongest()
    {
        for (int i = 0; i < DurationTable.LevelsMax + 100; i++) Learn($"p/{i}", 1, 1, 1);

        Assert.Equal(DurationTable.LevelsMax, _table.Count);
        Assert.Null(_table.BeliefOf(Key("p/0"), null).Level.Operation);
        Assert.NotNull(_table.BeliefOf(Key("p/2099"), null).Level.Operation);
    }

    [Fact]
    public void AnOperationIsThePlanAndTheStepAlsoInAChild()
    {
        Assert.Equal("site-health/check", CallKey.OperationOf("site-health", "check"));
        Assert.Equal(
            "site-health/check", CallKey.OperationOf(ExecutionId.Parse("site-health-7k3v9tq2m8hz"), "check"));
        Assert.Equal(
            "site-health~sub/a", CallKey.OperationOf(ExecutionId.Parse("site-health-7k3v9tq2m8hz~sub.3-1"), "a"));
    }

    private static CallKey Key(string operation) => CallKey.Of(Fetch, null, operation);

    private void Learn(string operation, params double[] seconds)
    {
        foreach (double one in seconds) _table.Learn(Key(operation), TimeSpan.FromSeconds(one), null);
    }
}
