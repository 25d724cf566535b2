using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class DeathWatchTests
{
    private readonly List<object> _seen = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TerminatedComesAfterAllThatTheActorTold(ulong seed)
    {
        var fixture = new RuntimeFixture(seed, mailboxCapacity: 3);
        var watcher = Watcher(fixture);
        var target = fixture.Spawn((self, _) =>
        {
            for (var i = 1; i <= 3; i++)
                watcher.Tell(i);
            self.Context.Stop(self.Context.Self);
        });
        fixture.TellAndRun(watcher, Watch(target));
        fixture.TellAndRun(target, "go");
        Assert.Equal([1, 2, 3, new Terminated(target)], _seen);
    }

    [Fact]
    public void WatchingAStoppedActorTellsAtOnceAndTwiceIsOnce()
    {
        var fixture = new RuntimeFixture();
        var target = fixture.Spawn((_, _) => { });
        fixture.System.Stop(target);
        fixture.Run();
        fixture.TellAndRun(Watcher(fixture), Watch(target), Watch(target));
        Assert.Equal([new Terminated(target)], _seen);
    }

    [Fact]
    public void UnwatchSilencesEvenWhatWaitsInTheMailbox()
    {
        var fixture = new RuntimeFixture(messagesPerTurn: 1);
        var watcher = Watcher(fixture);
        var target = fixture.Spawn((_, _) => { });
        fixture.System.Stop(target);
        fixture.Run();
        fixture.TellAndRun(watcher, (Action<ScriptedActor>)(self =>
        {
            self.Context.Watch(target);
            self.Context.Unwatch(target);
        }));
        Assert.Empty(_seen);
    }

    [Fact]
    public void ParentCanReuseTheNameWhenItHearsOfTheStop()
    {
        var fixture = new RuntimeFixture();
        var nameless = ScriptedActor.Props((self, _) => self.Context.Stop(self.Context.Self));
        var parent = fixture.Spawn((self, message) =>
        {
            _seen.Add(message.GetType().Name);
            self.Context.Watch(self.Context.Spawn(nameless, "same"));
            self.Context.Child("same")!.Tell(_seen.Count < 5 ? "stop" : (Action<ScriptedActor>)(_ => { }));
        });
        fixture.TellAndRun(parent, "go");
        Assert.Equal(["String", "Terminated", "Terminated", "Terminated", "Terminated"], _seen);
    }

    [Fact]
    public void RestartIsNoStop()
    {
        var fixture = new RuntimeFixture();
        var parent = fixture.Spawn((self, message) =>
        {
            _seen.Add(message);
            var child = self.Context.Spawn(ScriptedActor.Props((_, _) => { }));
            self.Context.Watch(child);
            child.Tell(new FormatException("boom"));
        });
        fixture.TellAndRun(parent, "go");
        Assert.Equal(["go"], _seen);
    }

    [Fact]
    public void ActorCannotWatchItself()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn((_, _) => { }, "self");
        fixture.TellAndRun(actor, Watch(actor));
        Assert.Contains("/user/self cannot watch", fixture.Observer.Lines[0], StringComparison.Ordinal);
    }

    private static Action<ScriptedActor> Watch(ActorRef target) => self => self.Context.Watch(target);

    private ActorRef Watcher(RuntimeFixture fixture) => fixture.Spawn((_, message) => _seen.Add(message));
}
