using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class SupervisionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly FormatException Boom = new("boom");

    private readonly RuntimeFixture _fixture = new();
    private readonly List<string> _hooks = [];
    private readonly List<string> _seen = [];

    [Fact]
    public void RestartGivesAFreshIncarnationWithTheSameMailbox()
    {
        var child = Family(One(Directive.Restart), "child")[0];
        _fixture.TellAndRun(child, "a", Boom, "b", "c");
        Assert.Equal(["child 1 a", "child 1 b", "child 2 c"], _seen);
        Assert.Equal(
            ["start child", "pre-restart child boom on boom", "stop child", "post-restart child boom", "start child"],
            _hooks);
        Assert.Contains("restarted /user/parent/child boom", _fixture.Observer.Lines);
    }

    [Fact]
    public void ResumeKeepsTheStateAndDropsTheMessage()
    {
        var child = Family(One(Directive.Resume), "child")[0];
        _fixture.TellAndRun(child, "a", Boom, "b");
        Assert.Equal(["child 1 a", "child 2 b"], _seen);
        Assert.Equal(["start child"], _hooks);
    }

    [Fact]
    public void StopEndsTheChildAndItsMailbox()
    {
        var child = Family(One(Directive.Stop), "child")[0];
        _fixture.TellAndRun(child, Boom, "b");
        Assert.Empty(_seen);
        Assert.Equal(
            ["failed /user/parent/child boom Stop", "dead b /user/parent/child Stopped", "stopped /user/parent/child"],
            _fixture.Observer.Lines);
    }

    [Fact]
    public void OneForOneLeavesTheSiblingsAlone()
    {
        var one = Family(One(Directive.Restart), "a", "b");
        _fixture.TellAndRun(one[0], Boom);
        Assert.Equal(1, _hooks.Count(hook => hook.StartsWith("post-restart", StringComparison.Ordinal)));
    }

    [Fact]
    public void AllForOneRestartsTheSiblingsToo()
    {
        var all = Family(SupervisorStrategy.AllForOne(1, Minute, _ => Directive.Restart), "a", "b", "c");
        _fixture.TellAndRun(all[1], Boom);
        Assert.Equal(3, _hooks.Count(hook => hook.StartsWith("post-restart", StringComparison.Ordinal)));
        _fixture.TellAndRun(all[2], Boom);
        Assert.Equal(3, _fixture.Observer.Lines.Count(line => line.StartsWith("stopped", StringComparison.Ordinal)));
    }

    [Fact]
    public void RestartsBeyondTheRateStopTheChild()
    {
        var child = Family(SupervisorStrategy.OneForOne(2, Minute, _ => Directive.Restart), "child")[0];
        _fixture.TellAndRun(child, Boom, Boom);
        _fixture.Advance(60);
        _fixture.TellAndRun(child, Boom, Boom, "still here");
        Assert.Equal(["child 1 still here"], _seen);
        _fixture.TellAndRun(child, Boom);
        Assert.Equal("stopped /user/parent/child", _fixture.Observer.Lines[^1]);
        Assert.Equal("failed /user/parent/child boom Stop", _fixture.Observer.Lines[^2]);
    }

    [Fact]
    public void EscalationFailsTheParentAndTheGuardianStopsIt()
    {
        var child = Family(One(Directive.Escalate), "child")[0];
        _fixture.TellAndRun(child, Boom);
        Assert.Equal(
            [
                "failed /user/parent/child boom Escalate",
                "failed /user/parent boom Stop",
                "stopped /user/parent/child",
                "stopped /user/parent",
            ],
            _fixture.Observer.Lines);
    }

    [Fact]
    public void ChildWhoseEscalationEndsInResumeGoesOn()
    {
        ActorRef? child = null;
        var middle = ScriptedActor.Props((self, _) => child = self.Context.Spawn(Recorder(), "child"));
        var escalating = middle with { Strategy = One(Directive.Escalate) };
        var top = ScriptedActor.Props((self, _) => self.Context.Spawn(escalating).Tell("go"));
        _fixture.TellAndRun(_fixture.System.Spawn(top with { Strategy = One(Directive.Resume) }), "go");
        _fixture.TellAndRun(child!, "a", Boom, "b");
        Assert.Equal(["child 1 a", "child 2 b"], _seen);
    }

    [Fact]
    public void RestartStopsTheChildrenBeforeTheNextIncarnationStarts()
    {
        var parentProps = new Props(() => new ScriptedActor(
            (self, message) => self.Context.Spawn(Recorder(), (string)message), _hooks));
        var top = _fixture.System.Spawn(ScriptedActor.Props((self, _) => self.Context.Spawn(parentProps, "middle")));
        _fixture.TellAndRun(top, "go");
        _fixture.TellAndRun(Child(top, "middle"), "leaf", Boom);
        Assert.Equal(
            [
                "start middle", "start leaf", "pre-restart middle boom on boom", "stop middle", "stop leaf",
                "post-restart middle boom", "start middle",
            ],
            _hooks);
        _fixture.TellAndRun(Child(top, "middle"), "leaf");
        Assert.Equal("start leaf", _hooks[^1]);
    }

    [Fact]
    public void ActorThatCannotBeMadeIsTriedAgainAtTheRateAndThenStopped()
    {
        var tries = 0;
        var broken = new Props(
            () => ++tries < 3 ? throw Boom : new ScriptedActor((_, message) => _seen.Add($"{message}")));
        var parent = _fixture.Spawn((self, _) => self.Context.Spawn(broken, "child").Tell("kept"));
        _fixture.TellAndRun(parent, "go");
        Assert.Equal(3, tries);
        Assert.Equal(["kept"], _seen);
        var hopeless = _fixture.Spawn((self, _) => self.Context.Spawn(new Props(() => throw Boom), "never"), "parent");
        _fixture.TellAndRun(hopeless, "go");
        Assert.Equal("stopped /user/parent/never", _fixture.Observer.Lines[^1]);
    }

    [Fact]
    public void ActorThatCannotBeMadeIsNotResumedForEver()
    {
        var tries = 0;
        var broken = new Props(() => ++tries > 0 ? throw Boom : new ScriptedActor((_, _) => { }));
        var parent = ScriptedActor.Props((self, _) => self.Context.Spawn(broken, "never")) with
        {
            Strategy = SupervisorStrategy.OneForOne(2, Minute, _ => Directive.Resume),
        };
        _fixture.TellAndRun(_fixture.System.Spawn(parent, "parent"), "go");
        Assert.Equal(3, tries);
        Assert.Equal("stopped /user/parent/never", _fixture.Observer.Lines[^1]);
    }

    [Fact]
    public void FailureTouchesNoOtherActor()
    {
        var children = Family(One(Directive.Stop), "a", "b");
        children[0].Tell(Boom);
        _fixture.TellAndRun(children[1], "fine");
        Assert.Equal(["b 1 fine"], _seen);
    }

    [Fact]
    public void DeciderThatThrowsFailsTheParent()
    {
        var strategy = SupervisorStrategy.OneForOne(1, Minute, _ => throw new NotSupportedException("decider"));
        _fixture.TellAndRun(Family(strategy, "a")[0], Boom);
        Assert.Contains("failed /user/parent decider Stop", _fixture.Observer.Lines);
    }

    [Fact]
    public void HookThatThrowsAtTheEndIsReportedAndHoldsNothingUp()
    {
        var actor = _fixture.System.Spawn(new Props(() => new BadEnding()), "bad");
        _fixture.System.Stop(actor);
        _fixture.Run();
        Assert.Equal(["failed /user/bad boom Stop", "stopped /user/bad"], _fixture.Observer.Lines);
    }

    private static SupervisorStrategy One(Directive directive) =>
        SupervisorStrategy.OneForOne(10, Minute, _ => directive);

    private Props Recorder() => new(() =>
    {
        var count = 0;
        return new ScriptedActor((self, message) => _seen.Add($"{self.Context.Self.Name} {++count} {message}"), _hooks);
    });

    private ActorRef[] Family(SupervisorStrategy strategy, params string[] names)
    {
        var parent = _fixture.System.Spawn(
            ScriptedActor.Props((self, message) => self.Context.Spawn(Recorder(), (string)message)) with
            {
                Strategy = strategy,
            },
            "parent");
        _fixture.TellAndRun(parent, [.. names]);
        return [.. names.Select(name => Child(parent, name))];
    }

    private ActorRef Child(ActorRef parent, string name)
    {
        ActorRef? child = null;
        _fixture.TellAndRun(parent, (Action<ScriptedActor>)(self => child = self.Context.Child(name)));
        return child!;
    }

    private sealed class BadEnding : Actor
    {
        protected override void Receive(object message)
        {
        }

        protected override void PostStop() => throw Boom;
    }
}
