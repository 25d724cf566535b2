using Autonomy.Core.Estimates;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class DrawSourceTests
{
    private const int Draws = 100_000;

    private readonly DrawSource _draws = new(1);

    [Fact]
    public void NormalDrawsHaveMeanZeroAndVarianceOne()
    {
        double[] drawn = Draw(_draws.Normal);

        Assert.Equal(0, drawn.Average(), 0.02);
        Assert.Equal(1, drawn.Average(draw => draw * draw), 0.02);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(33)]
    public void ChiSquaredDrawsHaveTheMeanAndVarianceOfTheirDegrees(double degrees)
    {
        double[] drawn = Draw(() => _draws.ChiSquared(degrees));

        double mean = drawn.Average();
        Assert.Equal(degrees, mean, degrees * 0.02);
        Assert.Equal(2 * degrees, drawn.Average(draw => (draw - mean) * (draw - mean)), degrees * 0.1);
    }

    /// <summary>The mean beyond a bound is the density there over the tail: 0.2876, 1.1411 and 3.2831.</summary>
    [Theory]
    [InlineData(-1, 0.2876)]
    [InlineData(0.5, 1.1411)]
    [InlineData(3, 3.2831)]
    public void DrawsBeyondABoundHaveTheMeanOfTheTail(double bound, double mean)
    {
        double[] drawn = Draw(() => _draws.NormalBeyond(bound));

        Assert.True(drawn.Min() >= bound);
        Assert.Equal(mean, drawn.Average(), 0.01);
    }

    private static double[] Draw(Func<double> draw) => [.. Enumerable.Range(0, Draws).Select(_ => draw())];
}
