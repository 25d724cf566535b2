using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class PipeToTests
{
    private readonly RuntimeFixture _fixture = new(mailboxCapacity: 1);
    private readonly List<object> _seen = [];

    [Fact]
    public void EndedWorkTellsAtOnce()
    {
        var actor = Piping(new ValueTask<int>(7));
        _fixture.TellAndRun(actor, "go");
        Assert.Equal(["result 7"], _seen);
    }

    [Fact]
    public void WorkThatEndsLaterTellsThenWithTheActorAsSender()
    {
        var work = new TaskCompletionSource<int>();
        var actor = Piping(new ValueTask<int>(work.Task));
        _fixture.TellAndRun(actor, "go");
        _fixture.TellAndRun(actor, "meanwhile");
        work.SetResult(7);
        _fixture.Run();
        Assert.Equal(["meanwhile", "result 7"], _seen);
    }

    [Fact]
    public void FailedAndCancelledWorkIsMappedToo()
    {
        _fixture.TellAndRun(Piping(ValueTask.FromException<int>(new FormatException("boom"))), "go");
        _fixture.TellAndRun(Piping(ValueTask.FromCanceled<int>(new CancellationToken(canceled: true))), "go");
        Assert.Equal(["failed FormatException", "failed TaskCanceledException"], _seen);
    }

    [Fact]
    public void ResultPassesAFullMailbox()
    {
        var work = new TaskCompletionSource<int>();
        var actor = Piping(new ValueTask<int>(work.Task));
        _fixture.TellAndRun(actor, "go");
        actor.Tell("fills the mailbox");
        work.SetResult(7);
        _fixture.Run();
        Assert.Equal(["fills the mailbox", "result 7"], _seen);
    }

    [Fact]
    public void MappingThatThrowsIsTheActorsFailure()
    {
        var actor = _fixture.Spawn(
            (self, _) => self.Context.PipeTo(
                new ValueTask<int>(7), _ => throw new FormatException("map"), failure => failure),
            "a");
        _fixture.TellAndRun(actor, "go");
        Assert.Equal("failed /user/a map Stop", _fixture.Observer.Lines[0]);
    }

    [Fact]
    public void ResultForAStoppedActorIsDropped()
    {
        var work = new TaskCompletionSource<int>();
        var actor = Piping(new ValueTask<int>(work.Task));
        _fixture.TellAndRun(actor, "go");
        _fixture.System.Stop(actor);
        _fixture.Run();
        work.SetResult(7);
        _fixture.Run();
        Assert.Empty(_seen);
    }

    [Fact]
    public void AskOfAnotherActorCanBePiped()
    {
        var echo = _fixture.Spawn((self, message) => self.Sender!.Tell(message));
        var asker = _fixture.Spawn((self, message) =>
        {
            _seen.Add(message);
            if (message is "go")
                Pipe(self, new ValueTask<string>(echo.Ask<string>("hello", TimeSpan.FromSeconds(1))));
        });
        _fixture.TellAndRun(asker, "go");
        Assert.Equal(["go", "result hello"], _seen);
    }

    private static void Pipe<T>(ScriptedActor self, ValueTask<T> work) =>
        self.Context.PipeTo(work, result => $"result {result}", failure => $"failed {failure.GetType().Name}");

    private ActorRef Piping(ValueTask<int> work) => _fixture.Spawn((self, message) =>
    {
        if (message is "go")
        {
            Pipe(self, work);
            return;
        }

        _seen.Add(message);
        Assert.True(message is "meanwhile" or "fills the mailbox" || self.Sender == self.Context.Self);
    });
}
