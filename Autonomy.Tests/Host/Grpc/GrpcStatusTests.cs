using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Xunit;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>What refusals are called, and how messages are written.</summary>
public sealed class GrpcStatusTests
{
    [Theory]
    [InlineData(nameof(ApiFault.Syntax), 3)]
    [InlineData(nameof(ApiFault.Meaning), 3)]
    [InlineData(nameof(ApiFault.Unauthenticated), 16)]
    [InlineData(nameof(ApiFault.Forbidden), 7)]
    [InlineData(nameof(ApiFault.NotFound), 5)]
    [InlineData(nameof(ApiFault.State), 9)]
    [InlineData(nameof(ApiFault.Precondition), 10)]
    [InlineData(nameof(ApiFault.TooLarge), 8)]
    [InlineData(nameof(ApiFault.HeadersTooLarge), 8)]
    [InlineData(nameof(ApiFault.MediaType), 3)]
    [InlineData(nameof(ApiFault.Load), 8)]
    [InlineData(nameof(ApiFault.Unavailable), 14)]
    public void EveryRefusalHasItsStatus(string fault, int code) =>
        Assert.Equal(code, (int)GrpcStatus.Of(new ApiException(Enum.Parse<ApiFault>(fault), "word", "It is so.")).Code);

    [Theory]
    [InlineData("plain ~", "plain ~")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\n\tb", "a%0D%0A%09b")]
    [InlineData("é✓", "%C3%A9%E2%9C%93")]
    public void AMessageIsPercentEncoded(string message, string encoded) =>
        Assert.Equal(encoded, StatusTrailers.PercentEncode(message));

    [Fact]
    public void ALongMessageIsCutBetweenCharacters()
    {
        string encoded = StatusTrailers.PercentEncode("a" + new string('é', 10_000));
        Assert.Equal("a" + new string('é', 511), Uri.UnescapeDataString(encoded));
    }

    [Theory]
    [InlineData("2H", 7_200_000)]
    [InlineData("2M", 120_000)]
    [InlineData("2S", 2_000)]
    [InlineData("2m", 2)]
    [InlineData("2000u", 2)]
    [InlineData("2000000n", 2)]
    public void EveryUnitOfTimeIsRead(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), GrpcTimeout.Parse(text));
}
