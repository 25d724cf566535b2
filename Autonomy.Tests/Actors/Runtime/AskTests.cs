using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class AskTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RuntimeFixture _fixture = new(mailboxCapacity: 1);

    [Fact]
    public async Task ReplyEndsTheAskAndDisarmsItsTimeout()
    {
        var echo = _fixture.Spawn((self, message) => self.Sender!.Tell(message));
        var ask = echo.Ask<string>("hello", Second);
        _fixture.Run();
        Assert.Equal("hello", await ask);
        Assert.Equal(0, _fixture.Time.ArmedTimers);
    }

    [Fact]
    public async Task SilenceEndsTheAskOnTheSystemsClockAndALateReplyIsADeadLetter()
    {
        ActorRef? asker = null;
        var silent = _fixture.Spawn((self, _) => asker = self.Sender, "silent");
        var ask = silent.Ask<string>("hello", Second);
        _fixture.Advance(0.999);
        Assert.False(ask.IsCompleted);
        _fixture.Advance(0.001);
        var failure = await Assert.ThrowsAsync<AskFailedException>(() => ask);
        Assert.Equal(AskFault.TimedOut, failure.Fault);
        asker!.Tell("too late");
        Assert.Equal(["dead too late /ask/user/silent LateReply"], _fixture.Observer.Lines);
    }

    [Fact]
    public async Task RefusedQuestionFailsAtOnce()
    {
        var actor = _fixture.Spawn((_, _) => { });
        actor.Tell("fills the mailbox");
        var failure = await Assert.ThrowsAsync<AskFailedException>(() => actor.Ask<string>("hello", Second));
        Assert.Equal(AskFault.Undelivered, failure.Fault);
        Assert.Equal(0, _fixture.Time.ArmedTimers);
    }

    [Fact]
    public async Task QuestionThatWaitsInAStoppingActorsMailboxFailsAtOnce()
    {
        var actor = _fixture.Spawn((_, _) => { });
        var ask = actor.Ask<string>("hello", Timeout.InfiniteTimeSpan);
        _fixture.System.Stop(actor);
        _fixture.Run();
        await Assert.ThrowsAsync<AskFailedException>(() => ask);
    }

    [Fact]
    public async Task ReplyOfAnotherTypeFailsTheAsk()
    {
        var actor = _fixture.Spawn((self, _) => self.Sender!.Tell(7));
        var ask = actor.Ask<string>("hello", Second);
        _fixture.Run();
        Assert.Equal(AskFault.WrongReply, (await Assert.ThrowsAsync<AskFailedException>(() => ask)).Fault);
    }

    [Fact]
    public async Task StatusFailureFailsTheAskWithItsCause()
    {
        var actor = _fixture.Spawn((self, _) => self.Sender!.Tell(new StatusFailure(new FormatException("no"))));
        var ask = actor.Ask<object>("hello", Second);
        _fixture.Run();
        await Assert.ThrowsAsync<FormatException>(() => ask);
    }
}
