using Autonomy.Host.Api;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>The paths of JSON's reader as pointers that anybody can follow (RFC 6901).</summary>
public sealed class JsonPathsTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("$", "")]
    [InlineData("$.budget.calls", "/budget/calls")]
    [InlineData("$.list[1]", "/list/1")]
    [InlineData("$[0].a", "/0/a")]
    [InlineData("$['a.b']", "/a.b")]
    [InlineData("$.subs[0]['a.b'].c", "/subs/0/a.b/c")]
    [InlineData("$['a.b']['c.d'][2]", "/a.b/c.d/2")]
    [InlineData("$['a/b~c']", "/a~1b~0c")]
    [InlineData("$.a~b", "/a~0b")]
    [InlineData("$.map['it's [\"x\"]']", "/map/it's [\"x\"]")]
    [InlineData("$['a[0]']", "/a[0]")]
    [InlineData("$.$x", "/$x")]
    [InlineData("$['it']s']", "/it']s")]
    [InlineData("$.", "/")]
    public void APathIsAPointer(string? path, string pointer) => Assert.Equal(pointer, JsonPaths.PointerOf(path));

    [Fact]
    public void ItsNamesAreAsTheyWereWritten() =>
        Assert.Equal("budget|a/b~c.d|0", string.Join('|', JsonPaths.SegmentsOf("$.budget['a/b~c.d'][0]")));
}
