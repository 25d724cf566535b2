using Autonomy.Core.Plans;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("3d", 259_200_000)]
    [InlineData("0s", 0)]
    public void OneNumberAndOneUnitIsADuration(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData(null, "Write one whole number and one unit")]
    [InlineData("", "Write one whole number and one unit")]
    [InlineData("10", "10s for seconds")]
    [InlineData("1.5h", "90m in place of 1.5h")]
    [InlineData("1h30m", "90m in place of 1h30m")]
    [InlineData("5 min", "Write 5m.")]
    [InlineData("10S", "Write 10s.")]
    [InlineData("-5s", "Write one whole number and one unit")]
    [InlineData("5w", "Write one whole number and one unit")]
    [InlineData("99999999999999999999d", "Write one whole number and one unit")]
    [InlineData("9999999999999d", "Write one whole number and one unit")]
    [InlineData("\u0665s", "Write one whole number and one unit")]
    public void AnythingElseIsRefusedWithARemedy(string? text, string remedy)
    {
        Assert.False(Durations.TryParse(text, out _, out string? fix));
        Assert.Contains(remedy, fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s")]
    [InlineData("2m")]
    [InlineData("1d")]
    [InlineData("25h")]
    [InlineData("1ms")]
    [InlineData("0ms")]
    public void WritingUsesTheLargestUnitThatDivides(string text)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(text, Durations.Write(duration));
    }
}
