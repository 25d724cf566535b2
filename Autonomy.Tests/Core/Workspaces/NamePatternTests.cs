using Autonomy.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Workspaces;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("http.*", "http.request", true)]
    [InlineData("http.*", "https.request", false)]
    [InlineData("*", "", true)]
    [InlineData("*.example.com", "API.example.COM", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-c-d", false)]
    [InlineData("", "a", false)]
    public void AStarStandsForAnyCharacters(string pattern, string name, bool matches) =>
        Assert.Equal(matches, NamePattern.Matches(pattern, name));

    [Theory]
    [InlineData("example.com", "example.com:8443", true)]
    [InlineData("example.com:8443", "example.com:8443", true)]
    [InlineData("example.com:80", "example.com:8443", false)]
    [InlineData("/srv/*", "/srv/a:b", true)]
    [InlineData("example.com", null, false)]
    public void AHostIsMeantOnEveryPort(string pattern, string? target, bool matches) =>
        Assert.Equal(matches, NamePattern.MatchesTarget(pattern, target));

    [Fact]
    public void ManyStarsTakeNoLongTime()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 200));

        Assert.False(NamePattern.Matches(pattern, new string('a', 150) + "b"));
    }
}
