using Autonomy.Core.Tools.Schemas;
using Xunit;

namespace Autonomy.Tests.Core.Tools;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("contnet", "content")]
    [InlineData("conten", "content")]
    [InlineData("CONTENT", "content")]
    [InlineData("pth", "path")]
    [InlineData("headers", null)]
    [InlineData("", null)]
    public void MisspeltNameFindsItsCandidate(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["content", "path", "mode"]));

    [Fact]
    public void SeveralComeNearestFirst() =>
        Assert.Equal(
            ["file.read", "file.head"], NearestName.Several("file.reat", ["file.head", "file.read", "text.echo"], 3));
}
