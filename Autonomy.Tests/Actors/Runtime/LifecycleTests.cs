using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class LifecycleTests
{
    private readonly RuntimeFixture _fixture = new();
    private readonly List<string> _hooks = [];

    [Fact]
    public void ChildrenStopBeforeTheirParent()
    {
        var parent = _fixture.System.Spawn(Nest(), "a");
        _fixture.TellAndRun(parent, 2);
        _fixture.System.Stop(parent);
        _fixture.Run();
        Assert.Equal(["start a", "start b", "start c", "stop c", "stop b", "stop a"], _hooks);
        Assert.Equal(["stopped /user/a/b/c", "stopped /user/a/b", "stopped /user/a"], _fixture.Observer.Lines);
    }

    [Fact]
    public void StopLeavesWaitingMessagesToTheDeadLetters()
    {
        var actor = _fixture.System.Spawn(
            ScriptedActor.Props((self, message) => self.Context.Stop(self.Context.Self)), "a");
        _fixture.TellAndRun(actor, "handled", "left");
        Assert.Equal(["dead left /user/a Stopped", "stopped /user/a"], _fixture.Observer.Lines);
    }

    [Fact]
    public void PoisonPillStopsAfterWhatWasSentBefore()
    {
        var actor = _fixture.System.Spawn(ScriptedActor.Props((_, message) => _hooks.Add($"{message}"), _hooks), "a");
        _fixture.TellAndRun(actor, "before", PoisonPill.Instance, "after");
        Assert.Equal(["start a", "before", "stop a"], _hooks);
        Assert.Equal(["dead after /user/a Stopped", "stopped /user/a"], _fixture.Observer.Lines);
    }

    [Fact]
    public void StoppingASystemStopsEveryActorAndRefusesNewOnes()
    {
        _fixture.TellAndRun(_fixture.System.Spawn(Nest(), "a"), 5);
        var stopped = _fixture.System.StopAsync();
        Assert.False(stopped.IsCompleted);
        _fixture.Run();
        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal("stopped /user", _fixture.Observer.Lines[^1]);
        Assert.Equal(7, _fixture.Observer.Lines.Count);
        Assert.Throws<InvalidOperationException>(() => _fixture.System.Spawn(Nest()));
        Assert.Same(stopped, _fixture.System.StopAsync());
    }

    [Fact]
    public void StoppingActorSpawnsNoMore()
    {
        InvalidOperationException? refusal = null;
        var actor = _fixture.System.Spawn(new Props(() => new LateParent(failure => refusal = failure)), "late");
        _fixture.System.Stop(actor);
        _fixture.Run();
        Assert.Equal("/user/late is stopping: it can spawn no more children.", refusal?.Message);
    }

    [Fact]
    public void ContextIsRefusedInTheConstructor()
    {
        _fixture.System.Spawn(new Props(() => new EagerActor()), "eager");
        _fixture.Run();
        Assert.Contains("has no context before PreStart", _fixture.Observer.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOutOfRangeAreNamedAllAtOnce()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => RuntimeFixture.Start(_fixture.Dispatcher, _fixture.Time, _fixture.Observer, 0, 0));
        Assert.Contains("MailboxCapacity is 0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MessagesPerTurn is 0", refusal.Message, StringComparison.Ordinal);
    }

    // Told a number, it spawns a child one letter on, and passes on the number less one.
    private Props Nest() => ScriptedActor.Props(
        (self, message) =>
        {
            var name = ((char)(self.Context.Self.Name[0] + 1)).ToString();
            if (message is int depth and > 0)
                self.Context.Spawn(Nest(), name).Tell(depth - 1);
        },
        _hooks);

    private sealed class LateParent(Action<InvalidOperationException> refused) : Actor
    {
        protected override void Receive(object message)
        {
        }

        protected override void PostStop() => refused(Assert.Throws<InvalidOperationException>(
            () => Context.Spawn(ScriptedActor.Props((_, _) => { }))));
    }

    private sealed class EagerActor : Actor
    {
        public EagerActor() => Context.Stop(Self);

        protected override void Receive(object message)
        {
        }
    }
}
