using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class ActorRefTests
{
    private readonly List<object> _seen = [];

    [Fact]
    public void MessagesArriveInTheOrderOfTheirTelling()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn((_, message) => _seen.Add(message));
        fixture.TellAndRun(actor, 1, 2, 3, 4, 5, 6, 7);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _seen);
    }

    [Fact]
    public void ReceiverSeesTheSenderAndCanReply()
    {
        var fixture = new RuntimeFixture();
        var echo = fixture.Spawn((self, message) => self.Sender!.Tell($"{message}!", self.Context.Self));
        var asker = fixture.Spawn((self, message) => _seen.Add($"{message} from {self.Sender!.Name}"));
        echo.Tell("hello", asker);
        fixture.Run();
        Assert.Equal([$"hello! from {echo.Name}"], _seen);
    }

    [Fact]
    public void OverflowOfABoundedMailboxIsADeadLetterOnTellAndAnAnswerOnTryTell()
    {
        var fixture = new RuntimeFixture(mailboxCapacity: 2);
        var actor = fixture.Spawn((_, message) => _seen.Add(message), "small");
        Assert.True(actor.TryTell(1));
        actor.Tell(2);
        Assert.False(actor.TryTell(3));
        Assert.Equal(0, fixture.System.DeadLetters.Count);
        actor.Tell(4);
        Assert.Equal(["dead 4 /user/small MailboxFull"], fixture.Observer.Lines);
        fixture.Run();
        Assert.True(actor.TryTell(5));
        fixture.Run();
        Assert.Equal([1, 2, 5], _seen);
        Assert.Equal(1, fixture.System.DeadLetters.Count);
    }

    [Fact]
    public void StoppedActorTakesNothing()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn((_, message) => _seen.Add(message), "gone");
        fixture.System.Stop(actor);
        fixture.Run();
        Assert.False(actor.TryTell(1));
        fixture.TellAndRun(actor, 2);
        Assert.Empty(_seen);
        Assert.Equal("dead 2 /user/gone Stopped", fixture.Observer.Lines[^1]);
    }

    [Fact]
    public void UnhandledMessageIsADeadLetter()
    {
        var fixture = new RuntimeFixture();
        var actor = fixture.Spawn((self, message) => self.Context.Unhandled(message), "deaf");
        fixture.TellAndRun(actor, "what");
        Assert.Equal(["dead what /user/deaf Unhandled"], fixture.Observer.Lines);
    }

    [Fact]
    public void PathNamesTheAncestors()
    {
        var fixture = new RuntimeFixture();
        var idle = ScriptedActor.Props((_, _) => { });
        var parent = fixture.Spawn((self, message) => self.Context.Spawn(idle, (string)message), "a");
        fixture.TellAndRun(parent, "b", (Action<ScriptedActor>)(self => _seen.Add(self.Context.Child("b")!.Path)));
        Assert.Equal(["/user/a/b"], _seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("$1")]
    public void BadNamesAreRefused(string name)
    {
        var fixture = new RuntimeFixture();
        Assert.Throws<ArgumentException>(() => fixture.Spawn((_, _) => { }, name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ActorSystemOptions.MailboxCapacityMax + 1)]
    public void MailboxCapacityOutOfRangeIsRefused(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ScriptedActor.Props((_, _) => { }) with { MailboxCapacity = capacity });

    [Fact]
    public void NameIsTakenUntilItsActorHasStopped()
    {
        var fixture = new RuntimeFixture();
        var first = fixture.Spawn((_, _) => { }, "only");
        var refusal = Assert.Throws<InvalidOperationException>(() => fixture.Spawn((_, _) => { }, "only"));
        Assert.Contains("/user has a child named 'only' already", refusal.Message, StringComparison.Ordinal);
        fixture.System.Stop(first);
        fixture.Run();
        Assert.NotSame(first, fixture.Spawn((_, _) => { }, "only"));
    }

    [Fact]
    public void TellingARunningActorAllocatesNothing()
    {
        const int Messages = 10_000;
        var dispatcher = new DeterministicDispatcher(new SeededRandom(1));
        var system = RuntimeFixture.Start(dispatcher, TimeProvider.System, new SilentObserver(), Messages, 10_000);
        var count = 0;
        var actor = system.Spawn(ScriptedActor.Props((_, _) => count++));
        var message = new object();
        TellAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        TellAll();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(2 * Messages, count);
        Assert.InRange(allocated, 0, 1_000);

        void TellAll()
        {
            for (var i = 0; i < Messages; i++)
                actor.Tell(message);
            dispatcher.RunUntilIdle();
        }
    }

    [Fact]
    public void IdleActorTakesLessThan600Bytes()
    {
        const int Actors = 1_000;
        var fixture = new RuntimeFixture();
        var received = 0;
        var props = ScriptedActor.Props((_, _) => received++);
        var message = new object();
        var actors = new ActorRef[Actors];
        SpawnAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        SpawnAll();
        var bytesEach = (GC.GetAllocatedBytesForCurrentThread() - before) / Actors;
        Assert.Equal(2 * Actors, received);
        Assert.InRange(bytesEach, 1, 599);

        void SpawnAll()
        {
            for (var i = 0; i < Actors; i++)
            {
                actors[i] = fixture.System.Spawn(props);
                actors[i].Tell(message);
            }

            fixture.Run();
        }
    }
}
