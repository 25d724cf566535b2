using Autonomy.Core.Learning;
using Xunit;

namespace Autonomy.Tests.Core.Learning;

public sealed class BetaPosteriorTests
{
    /// <summary>
    /// Closed forms: I_x(a, 1) = x^a, I_x(1, b) = 1 - (1 - x)^b, I_1/2(a, a) = 1/2 (NIST Digital Library of
    /// Mathematical Functions, 8.17), and the binomial sum 8.17.5 for whole a and b.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 0.25, 0.25)]
    [InlineData(3, 1, 0.5, 0.125)]
    [InlineData(1, 4, 0.5, 0.9375)]
    [InlineData(7.5, 7.5, 0.5, 0.5)]
    [InlineData(2, 3, 0.4, 0.5248)]
    [InlineData(1, 99, 0.05, 0.9937678639786)]
    public void TheShareBelowAChanceIsTheIncompleteBetaFunction(double a, double b, double x, double expected) =>
        Assert.Equal(expected, new BetaPosterior(a, b).ProbabilityBelow(x), 7);

    [Fact]
    public void ItIsTheSameSeenFromTheOtherEnd()
    {
        for (double x = 0.01; x < 1; x += 0.07)
        {
            double below = new BetaPosterior(2.5, 41).ProbabilityBelow(x);
            Assert.Equal(1, below + new BetaPosterior(41, 2.5).ProbabilityBelow(1 - x), 9);
        }
    }

    [Fact]
    public void AQuantileIsTheInverse()
    {
        var belief = new BetaPosterior(3, 9);
        foreach (double share in new[] { 0.001, 0.1, 0.5, 0.9, 0.999 })
            Assert.Equal(share, belief.ProbabilityBelow(belief.Quantile(share)), 6);
    }

    [Fact]
    public void NothingIsBelowZeroAndAllBelowOne()
    {
        Assert.Equal(0, BetaPosterior.Flat.ProbabilityBelow(0));
        Assert.Equal(1, BetaPosterior.Flat.ProbabilityBelow(1));
    }
}
