using Autonomy.Host.Configuration.Hocon;
using Xunit;

namespace Autonomy.Tests.Host.Configuration.Hocon;

/// <summary>The rules of the specification's sections on conversions and units.</summary>
public sealed class HoconConversionTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("True", null)]
    [InlineData("1", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    public void SixWordsAreBooleans(string value, bool? expected) =>
        Assert.Equal(expected, HoconConversion.ToBoolean(HoconBench.Single(value)));

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("\"5\"", 5L)]
    [InlineData("-7", -7L)]
    [InlineData("5.0", 5L)]
    [InlineData("1e3", 1000L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e400", null)]
    [InlineData("5.5", null)]
    [InlineData("05", null)]
    [InlineData("5x", null)]
    [InlineData("x", null)]
    [InlineData("true", null)]
    [InlineData("{}", null)]
    public void WholeNumbersAreReadByTheRulesOfJson(string value, long? expected) =>
        Assert.Equal(expected, HoconConversion.ToWhole(HoconBench.Single(value)));

    [Theory]
    [InlineData("10", 10.0)]
    [InlineData("\"10\"", 10.0)]
    [InlineData("1000000ns", 1.0)]
    [InlineData("1000000 nanosecond", 1.0)]
    [InlineData("\" 1000000 nanoseconds \"", 1.0)]
    [InlineData("1us", 0.001)]
    [InlineData("1 microsecond", 0.001)]
    [InlineData("1 microseconds", 0.001)]
    [InlineData("500ms", 500.0)]
    [InlineData("500 millisecond", 500.0)]
    [InlineData("500 milliseconds", 500.0)]
    [InlineData("1.5s", 1500.0)]
    [InlineData("2 second", 2000.0)]
    [InlineData("2 seconds", 2000.0)]
    [InlineData("2m", 120_000.0)]
    [InlineData("2 minute", 120_000.0)]
    [InlineData("2 minutes", 120_000.0)]
    [InlineData("1h", 3_600_000.0)]
    [InlineData("1 hour", 3_600_000.0)]
    [InlineData("1 hours", 3_600_000.0)]
    [InlineData("1d", 86_400_000.0)]
    [InlineData("1 day", 86_400_000.0)]
    [InlineData("1 days", 86_400_000.0)]
    [InlineData("1S", null)]
    [InlineData("1 week", null)]
    [InlineData("s", null)]
    [InlineData("1s2", null)]
    [InlineData("99999999999d", null)]
    [InlineData("null", null)]
    public void DurationsHaveUnits(string value, double? milliseconds) =>
        Assert.Equal(milliseconds, HoconConversion.ToDuration(HoconBench.Single(value))?.TotalMilliseconds);

    [Theory]
    [InlineData("10", 10L)]
    [InlineData("10B", 10L)]
    [InlineData("10 b", 10L)]
    [InlineData("1 byte", 1L)]
    [InlineData("10 bytes", 10L)]
    [InlineData("1kB", 1_000L)]
    [InlineData("1 kilobytes", 1_000L)]
    [InlineData("1MB", 1_000_000L)]
    [InlineData("1 megabyte", 1_000_000L)]
    [InlineData("1GB", 1_000_000_000L)]
    [InlineData("1TB", 1_000_000_000_000L)]
    [InlineData("1PB", 1_000_000_000_000_000L)]
    [InlineData("1EB", 1_000_000_000_000_000_000L)]
    [InlineData("1ZB", null)]
    [InlineData("1K", 1L << 10)]
    [InlineData("1k", 1L << 10)]
    [InlineData("1Ki", 1L << 10)]
    [InlineData("1KiB", 1L << 10)]
    [InlineData("1 kibibytes", 1L << 10)]
    [InlineData("512m", 512L << 20)]
    [InlineData("1.5MiB", 3L << 19)]
    [InlineData("1 mebibyte", 1L << 20)]
    [InlineData("1G", 1L << 30)]
    [InlineData("1Ti", 1L << 40)]
    [InlineData("1PiB", 1L << 50)]
    [InlineData("1e", 1L << 60)]
    [InlineData("0.000001 YiB", 1_208_925_819_614_629_174L)]
    [InlineData("1Y", null)]
    [InlineData("1KB", null)]
    [InlineData("1 mb", null)]
    [InlineData("[]", null)]
    public void SizesHaveUnitsOfTwoAndOfTen(string value, long? bytes) =>
        Assert.Equal(bytes, HoconConversion.ToBytes(HoconBench.Single(value)));

    [Theory]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("{\"1\"=b,\"0\"=a}", "[\"a\",\"b\"]")]
    [InlineData("{\"10\"=c,\"2\"=b,x=no}", "[\"b\",\"c\"]")]
    [InlineData("{}", null)]
    [InlineData("{x=1}", null)]
    [InlineData("x", null)]
    public void ObjectsWithNumbersForKeysAreArrays(string value, string? json) => Assert.Equal(
        json,
        HoconConversion.ToItems(HoconBench.Single(value)) is { } items
            ? $"[{string.Join(',', items.Select(HoconBench.Json))}]"
            : null);

    [Fact]
    public void NullAndGroupsAreNoTexts()
    {
        Assert.Equal("1.50", HoconConversion.ToText(HoconBench.Single("1.50")));
        Assert.Equal("true", HoconConversion.ToText(HoconBench.Single("true")));
        Assert.Null(HoconConversion.ToText(HoconBench.Single("null")));
        Assert.Null(HoconConversion.ToText(HoconBench.Single("[]")));
        Assert.Null(HoconConversion.ToText(HoconBench.Single("{}")));
    }
}
