using Autonomy.Adapters.Files;
using Xunit;

namespace Autonomy.Tests.Adapters.Files;

public sealed class GlobTests
{
    [Theory]
    [InlineData("report,final.csv", "report,final.csv", true)]
    [InlineData("report,final.csv", "a/report,final.csv", true)]
    [InlineData("report,final.csv", "report", false)]
    [InlineData("report,final.csv", "report-of-may.txt", false)]
    [InlineData("report,final.csv", "a/final.csv", false)]
    [InlineData("in/a,b", "in/a,b", true)]
    [InlineData("in/a,b", "in/a", false)]
    [InlineData("{a,b}.txt", "b.txt", true)]
    [InlineData("{a,b}.txt", "c/a.txt", true)]
    [InlineData("{a,b}.txt", "a,b.txt", false)]
    [InlineData("{a,{b,c}},d", "c,d", true)]
    [InlineData("{a,{b,c}},d", "d", false)]
    public void ACommaSeparatesWithinBracesAloneAndIsACommaElsewhere(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new Glob(pattern).Matches(path));

    [Theory]
    [InlineData("{a,b")]
    [InlineData("a,b}")]
    public void BracesThatDoNotMatchAreNoPattern(string pattern) => Assert.NotNull(Glob.FaultOf(pattern));
}
