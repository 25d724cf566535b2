using System.Diagnostics.CodeAnalysis;
using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class DeterministicDispatcherTests
{
    [Fact]
    public void OneSeedGivesOneOrderOfDeliveries()
    {
        Assert.Equal(Trace(seed: 42), Trace(seed: 42));
    }

    [Fact]
    public void OtherSeedsGiveOtherOrders()
    {
        var traces = Enumerable.Range(1, 20).Select(seed => string.Join(' ', Trace((ulong)seed))).ToHashSet();
        Assert.True(traces.Count > 15, $"Only {traces.Count} of 20 seeds differ.");
    }

    [Fact]
    public void RunOneRunsOneTurn()
    {
        var fixture = new RuntimeFixture();
        fixture.Spawn((_, _) => { });
        Assert.Equal(2, fixture.Dispatcher.ReadyCount);
        Assert.True(fixture.Dispatcher.RunOne());
        Assert.True(fixture.Dispatcher.RunOne());
        Assert.False(fixture.Dispatcher.RunOne());
    }

    [Fact]
    public void ActorsThatFeedEachOtherForeverAreReported()
    {
        var fixture = new RuntimeFixture();
        fixture.Spawn((self, message) => self.Context.Self.Tell(message)).Tell("again");
        Assert.Throws<InvalidOperationException>(() => fixture.Dispatcher.RunUntilIdle(turnsMax: 100));
    }

    [Fact]
    [SuppressMessage("Usage", "CA2012", Justification = "The actor is handed the work, and reads it once.")]
    public void AwaitedTasksGoOnAmongTheTurns()
    {
        var fixture = new RuntimeFixture();
        var thread = Environment.CurrentManagedThreadId;
        List<string> seen = [];
        var actor = fixture.Spawn((self, message) =>
        {
            if (message is "go")
                self.Context.PipeTo(Work(), result => $"{result}", failure => failure);
            else
                seen.Add((string)message);
        });
        fixture.TellAndRun(actor, "go");
        fixture.Advance(1);
        Assert.Equal(["same thread: True"], seen);

        async ValueTask<string> Work()
        {
            await Task.Yield();
            await Task.Delay(TimeSpan.FromSeconds(1), fixture.Time);
            return $"same thread: {Environment.CurrentManagedThreadId == thread}";
        }
    }

    [Fact]
    public void TurnCannotRunTurns()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn((_, _) => fixture.Run(), "a");
        fixture.TellAndRun(actor, "go");
        Assert.Contains("The dispatcher runs already", fixture.Observer.Lines[0], StringComparison.Ordinal);
    }

    // Eight actors pass messages on at random, with failures, timers and stops among them.
    private static List<string> Trace(ulong seed)
    {
        List<string> trace = [];
        var fixture = new RuntimeFixture(seed);
        var random = new SeededRandom(seed: 5);
        var actors = new ActorRef[8];
        for (var i = 0; i < actors.Length; i++)
            actors[i] = fixture.Spawn(PassOn, $"actor{i}");
        foreach (var actor in actors)
            actor.Tell(20);
        fixture.Run();
        fixture.Advance(5);
        return trace;

        void PassOn(ScriptedActor self, object message)
        {
            var left = (int)message;
            trace.Add($"{self.Context.Self.Name}:{left}");
            if (left == 0)
                return;
            var next = actors[random.NextUInt64() % (ulong)actors.Length];
            if (left % 7 == 0)
                self.Context.Timers.StartSingle(left, left - 1, TimeSpan.FromSeconds(1));
            else
                next.Tell(left - 1, self.Context.Self);
        }
    }
}
