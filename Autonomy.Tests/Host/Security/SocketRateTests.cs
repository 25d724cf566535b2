using System.Net.WebSockets;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Host.Service;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Each message of a WebSocket counts as a request, of its token and of its address.</summary>
public sealed class SocketRateTests
{
    // The first message is one of them.
    private const int Rate = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoSaysTooMuchIsRefusedThatTopicAndFollowsTheOthers(bool isOfToken)
    {
        var security = new SecuritySettings();
        // The upgrade is a request of the address as well.
        security = isOfToken
            ? security with { RequestsPerTokenMax = Rate }
            : security with { RequestsPerAddressMax = Rate };
        var own = new GuardedService { Clock = new HeldWatch(), Security = security };
        await own.InitializeAsync();
        string token = await own.TokenAsync("red", Role.Viewer);
        using ClientWebSocket socket = await own.SocketAsync($$"""{"token":"{{token}}"}""");
        foreach (string topic in new[] { "inbox", "executions", "project:p" })
            await SocketTalk.SayAsync(socket, $$"""{"subscribe":"{{topic}}"}""");
        var told = new List<DataObject>();
        for (int i = 0; i < 1 + Rate; i++) told.Add(await SocketTalk.HearAsync(socket));
        DataObject refusal = Assert.Single(told, static one => RunningService.TextOf(one, "kind") == "refused");
        socket.Abort();
        await own.DisposeAsync();

        Assert.Equal(
            ("project:p", "too_many_requests"),
            (RunningService.TextOf(refusal, "topic"), RunningService.TextOf(refusal, "code")));
        Assert.Equal(
            ["executions", "inbox"],
            told.Where(static one => RunningService.TextOf(one, "kind") == "bookmark")
                .Select(static one => RunningService.TextOf(one, "topic")).Order());
    }

    [Fact]
    public async Task ARefusalAsTheTokenEndsDoesNotTakeTheWordOfThatAway()
    {
        var clock = new HeldWatch();
        var own = new GuardedService { Clock = clock };
        await own.InitializeAsync();
        string token = await own.TokenAsync("red", Role.Viewer, lasts: TimeSpan.FromDays(1));
        using ClientWebSocket socket = await own.SocketAsync($$"""{"token":"{{token}}"}""");
        Assert.Contains("welcome", await GuardedService.HearAsync(socket), StringComparison.Ordinal);
        // The token's time is over after the message came, and before it is refused: that it is counted is between.
        clock.EndAtNextLook(TimeSpan.FromDays(2));
        await SocketTalk.SayAsync(socket, """{"subscribe":"nothing"}""");
        string closed = await GuardedService.HearAsync(socket);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await own.DisposeAsync();

        Assert.Equal($"closed: {SocketClose.TokenEnded.Reason}", closed);
    }

    /// <summary>
    /// The system's clock, whose watch stands still, so that nothing is added to what may be asked in a second; and
    /// that may, as the watch is looked at, be later all at once.
    /// </summary>
    private sealed class HeldWatch : TimeProvider
    {
        // How often what has expired is ended.
        private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

        private readonly List<Action> _ticks = [];
        private readonly Lock _lock = new();
        private long _ahead;
        private long _pending;

        public void EndAtNextLook(TimeSpan later) => Interlocked.Exchange(ref _pending, later.Ticks);

        public override DateTimeOffset GetUtcNow() =>
            base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

        public override long GetTimestamp()
        {
            if (Interlocked.Exchange(ref _pending, 0) is var later and > 0)
            {
                Interlocked.Add(ref _ahead, later);
                Action[] ticks;
                lock (_lock) ticks = [.. _ticks];
                foreach (Action tick in ticks) tick();
            }

            return 0;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Tick)
            {
                lock (_lock) _ticks.Add(() => callback(state));
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
