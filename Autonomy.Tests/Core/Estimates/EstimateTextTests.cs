using Autonomy.Core.Estimates;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class EstimateTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.043, "43 ms")]
    [InlineData(0.437, "440 ms")]
    [InlineData(0.9996, "1 s")]
    [InlineData(1.24, "1.2 s")]
    [InlineData(41.7, "42 s")]
    [InlineData(180, "3 min")]
    [InlineData(150, "2.5 min")]
    [InlineData(5_400, "1.5 h")]
    [InlineData(172_800, "2 days")]
    public void ADurationHasTwoDigitsAndOneUnit(double seconds, string text) =>
        Assert.Equal(text, EstimateText.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void AnEstimateIsARangeWithALikelyValue()
    {
        Assert.Equal("about 3 min (2 to 5 min)", EstimateText.Of(Range(120, 180, 300)));
        Assert.Equal("about 1.5 min (40 s to 3 min)", EstimateText.Of(Range(40, 90, 180)));
        Assert.Equal("about 10 s (up to 1.5 min)", EstimateText.Of(Range(0, 10, 90)));
        Assert.Equal("about 10 s", EstimateText.Of(Range(10, 10, 10)));
    }

    private static DurationRange Range(double low, double likely, double high) => new(
        TimeSpan.FromSeconds(low), TimeSpan.FromSeconds(likely), TimeSpan.FromSeconds(high),
        TimeSpan.FromSeconds(high), TimeSpan.FromSeconds(high));
}
