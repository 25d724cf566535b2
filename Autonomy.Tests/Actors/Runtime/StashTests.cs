using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class StashTests
{
    private readonly List<string> _seen = [];
    private bool _isOpen;

    [Fact]
    public void UnstashedMessagesComeFirstAndInTheirOrder()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn(Gate);
        fixture.TellAndRun(actor, "a", "b", "c");
        Assert.Empty(_seen);
        fixture.TellAndRun(actor, "open", "d");
        Assert.Equal(["a", "b", "c", "d"], _seen);
    }

    [Fact]
    public void UnstashTakesTheOldestAlone()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn(Gate);
        fixture.TellAndRun(actor, "a", "b");
        fixture.TellAndRun(actor, (Action<ScriptedActor>)(self =>
        {
            _isOpen = true;
            Assert.True(self.Context.Unstash());
        }));
        Assert.Equal(["a"], _seen);
    }

    [Fact]
    public void StashIsBoundedByTheMailboxesCapacity()
    {
        var fixture = new RuntimeFixture(mailboxCapacity: 2);
        var actor = fixture.Spawn(Gate, "gate");
        fixture.TellAndRun(actor, "a", "b");
        fixture.TellAndRun(actor, "c");
        Assert.StartsWith("failed /user/gate The stash of", fixture.Observer.Lines[0], StringComparison.Ordinal);
        Assert.Contains("dead a /user/gate Stopped", fixture.Observer.Lines);
        Assert.Contains("dead b /user/gate Stopped", fixture.Observer.Lines);
    }

    [Fact]
    public void RestartPutsTheStashBackIntoTheMailbox()
    {
        var fixture = new RuntimeFixture();
        ActorRef? child = null;
        var parent = fixture.Spawn((self, _) => child = self.Context.Spawn(ScriptedActor.Props(Gate)));
        fixture.TellAndRun(parent, "go");
        fixture.TellAndRun(child!, "a", "b");
        _isOpen = true;
        fixture.TellAndRun(child!, new FormatException("boom"), "c");
        Assert.Equal(["a", "b", "c"], _seen);
    }

    private void Gate(ScriptedActor self, object message)
    {
        if (message is "open")
        {
            _isOpen = true;
            self.Context.UnstashAll();
        }
        else if (_isOpen)
        {
            _seen.Add((string)message);
        }
        else
        {
            self.Context.Stash();
        }
    }
}
