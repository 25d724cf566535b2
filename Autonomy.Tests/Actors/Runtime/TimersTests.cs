using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class TimersTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RuntimeFixture _fixture = new(mailboxCapacity: 1);
    private readonly List<object> _seen = [];
    private readonly ActorRef _actor;

    public TimersTests() => _actor = _fixture.Spawn((_, message) => _seen.Add(message));

    [Fact]
    public void SingleTimerTellsOnceAndPeriodicTimerEachPeriod()
    {
        OnTurn(self =>
        {
            self.Context.Timers.StartSingle("once", "single", Second);
            self.Context.Timers.StartPeriodic("often", "periodic", Second * 2);
        });
        for (var second = 1; second <= 4; second++)
            _fixture.Advance(1);
        Assert.Equal(["single", "periodic", "periodic"], _seen);
    }

    [Fact]
    public void CancelledTimerIsNeverDeliveredThoughItsMessageWaits()
    {
        OnTurn(self => self.Context.Timers.StartSingle("key", "stale", Second));
        _actor.Tell((Action<ScriptedActor>)(self => Assert.True(self.Context.Timers.Cancel("key"))));
        _fixture.Time.Advance(Second);
        _fixture.Run();
        Assert.Empty(_seen);
    }

    [Fact]
    public void ReplacedTimerIsNeverDeliveredThoughItsMessageWaits()
    {
        OnTurn(self => self.Context.Timers.StartSingle("key", "stale", Second));
        _actor.Tell((Action<ScriptedActor>)(self => self.Context.Timers.StartSingle("key", "fresh", Second)));
        _fixture.Time.Advance(Second);
        _fixture.Run();
        Assert.Empty(_seen);
        _fixture.Advance(1);
        Assert.Equal(["fresh"], _seen);
        OnTurn(self => Assert.False(self.Context.Timers.IsActive("key")));
    }

    [Fact]
    public void TimersOfAFormerIncarnationAreNeverDelivered()
    {
        ActorRef? child = null;
        var parent = _fixture.Spawn((self, _) => child = self.Context.Spawn(
            ScriptedActor.Props((_, message) => _seen.Add(message)) with { MailboxCapacity = 10 }));
        _fixture.TellAndRun(parent, "go");
        _fixture.TellAndRun(child!, (Action<ScriptedActor>)(self =>
        {
            self.Context.Timers.StartSingle("key", "stale", Second);
            self.Context.SetReceiveTimeout(Second);
        }));
        child!.Tell(new FormatException("boom"));
        _fixture.Time.Advance(Second);
        _fixture.Run();
        _fixture.Advance(10);
        Assert.Empty(_seen);
        Assert.Equal(0, _fixture.Time.ArmedTimers);
    }

    [Fact]
    public void TimerPassesAFullMailboxAndPeriodsThatPileUpAreOne()
    {
        OnTurn(self => self.Context.Timers.StartPeriodic("key", "tick", Second));
        _actor.Tell("fills the mailbox");
        _fixture.Time.Advance(Second * 5);
        _fixture.Run();
        Assert.Equal(["fills the mailbox", "tick"], _seen);
        _fixture.Advance(1);
        Assert.Equal(3, _seen.Count);
    }

    [Fact]
    public void StopDisarmsTheTimers()
    {
        OnTurn(self =>
        {
            self.Context.Timers.StartPeriodic("key", "tick", Second);
            self.Context.SetReceiveTimeout(Second);
        });
        _fixture.System.Stop(_actor);
        _fixture.Run();
        Assert.Equal(0, _fixture.Time.ArmedTimers);
    }

    [Fact]
    public void ReceiveTimeoutCountsFromTheLastMessage()
    {
        OnTurn(self => self.Context.SetReceiveTimeout(Second * 2));
        _fixture.Advance(1.5);
        _fixture.TellAndRun(_actor, "busy");
        _fixture.Advance(1.5);
        Assert.Equal(["busy"], _seen);
        _fixture.Advance(0.5);
        Assert.Equal(["busy", ReceiveTimeout.Instance], _seen);
        _fixture.Advance(2);
        Assert.Equal(3, _seen.Count);
    }

    [Fact]
    public void ReceiveTimeoutCanBeTakenBack()
    {
        OnTurn(self => self.Context.SetReceiveTimeout(Second));
        _actor.Tell((Action<ScriptedActor>)(self => self.Context.SetReceiveTimeout(null)));
        _fixture.Time.Advance(Second);
        _fixture.Run();
        Assert.Empty(_seen);
    }

    private void OnTurn(Action<ScriptedActor> action) => _fixture.TellAndRun(_actor, action);
}
