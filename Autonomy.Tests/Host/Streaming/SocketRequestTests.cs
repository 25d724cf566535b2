using Autonomy.Host.Streaming;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>What a client says over its WebSocket is read whole, or not at all.</summary>
public sealed class SocketRequestTests
{
    [Fact]
    public void WhatIsSaidIsRead()
    {
        var subscribe = Assert.IsType<SocketRequest.Subscribe>(
            SocketRequest.Read("""{"after":2,"subscribe":"execution:x"}"""));
        var fromNow = Assert.IsType<SocketRequest.Subscribe>(
            SocketRequest.Read("""{"subscribe":"inbox","after":null}"""));
        var unsubscribe = Assert.IsType<SocketRequest.Unsubscribe>(SocketRequest.Read("""{"unsubscribe":"inbox"}"""));

        Assert.Equal(("execution:x", 2, "execution:x"), (subscribe.Topic, subscribe.After, subscribe.About));
        Assert.Equal(("inbox", null), (fromNow.Topic, fromNow.After));
        Assert.Equal("inbox", unsubscribe.Topic);
        Assert.Equal(new SocketRequest.Authenticate("t"), SocketRequest.Read("""{"token":"t"}"""));
        Assert.Equal(new SocketRequest.Authenticate(null), SocketRequest.Read("{}"));
    }

    [Theory]
    [InlineData("""{"subscribe":"inbox","aftr":2}""", "inbox", "takes no 'aftr' here. Did you mean 'after'?")]
    [InlineData("""{"subscribe":"inbox","limit":2}""", "inbox", "takes no 'limit' here. Leave it out.")]
    [InlineData("""{"subscribe":"a","unsubscribe":"b"}""", "a", "takes no 'unsubscribe' here. Leave it out.")]
    [InlineData("""{"unsubscribe":"inbox","after":2}""", "inbox", "takes no 'after' here. Leave it out.")]
    [InlineData("""{"subcribe":"inbox"}""", null, "takes no 'subcribe' here. Did you mean 'subscribe'?")]
    [InlineData("""{"tokn":"t"}""", null, "takes no 'tokn' here. Did you mean 'token'?")]
    [InlineData("""{"subscribe":"inbox","after":"2"}""", "inbox", "'after' is no position.")]
    [InlineData("""{"subscribe":"inbox","after":0.5}""", "inbox", "'after' is no position.")]
    [InlineData("""{"subscribe":"inbox","after":-1}""", "inbox", "'after' is no position.")]
    [InlineData("""{"subscribe":7}""", null, "'subscribe' is no text.")]
    [InlineData("""{"token":null}""", null, "'token' is no text.")]
    [InlineData("""["subscribe"]""", null, "It is no object of JSON.")]
    [InlineData("""{"subscribe":"a","subscribe":"b"}""", null, "It is no object of JSON.")]
    public void WhatCannotBeReadIsToldWithWhatWasMeant(string said, string? about, string told)
    {
        SocketRequest.Unreadable read = Assert.IsType<SocketRequest.Unreadable>(SocketRequest.Read(said));

        Assert.Equal(about, read.About);
        Assert.Contains(told, read.Message, StringComparison.Ordinal);
    }
}
