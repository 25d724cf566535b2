using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

/// <summary>Real threads against the races of the runtime.</summary>
public sealed class ThreadPoolStressTests
{
    private const int Senders = 8;
    private const int MessagesEach = 100_000;

    private readonly RecordingObserver _observer = new();
    private readonly ActorSystem _system;

    public ThreadPoolStressTests() => _system = RuntimeFixture.Start(
        new ThreadPoolDispatcher(), TimeProvider.System, _observer, ActorSystemOptions.MailboxCapacityMax, 30);

    [Fact]
    public async Task NothingIsLostNothingOvertakesAndTurnsNeverOverlap()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var expected = new int[Senders];
        var faults = 0;
        var inside = 0;
        var received = 0;
        var actor = _system.Spawn(ScriptedActor.Props((_, message) =>
        {
            var (sender, number) = ((int, int))message;
            if (Interlocked.Increment(ref inside) != 1 || expected[sender]++ != number)
                faults++;
            if (++received == Senders * MessagesEach)
                done.SetResult();
            Interlocked.Decrement(ref inside);
        }));
        await OnThreads(Senders, sender =>
        {
            for (var number = 0; number < MessagesEach; number++)
                actor.Tell((sender, number));
        });
        await done.Task;
        Assert.Equal(0, faults);
        await _system.StopAsync();
        Assert.Equal(0, _system.DeadLetters.Count);
    }

    [Fact]
    public async Task EveryMessageToAFailingActorIsHandledOrFailsIt()
    {
        const int Messages = 5_000;
        var handled = 0;
        var failed = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = new TaskCompletionSource<ActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var childProps = ScriptedActor.Props((_, message) =>
        {
            var isBad = (int)message % 10 == 0;
            if ((isBad ? ++failed : ++handled) + (isBad ? handled : failed) == Senders * Messages)
                done.SetResult();
            if (isBad)
                throw new FormatException("boom");
        });
        var parent = ScriptedActor.Props((self, _) => child.SetResult(self.Context.Spawn(childProps))) with
        {
            Strategy = SupervisorStrategy.OneForOne(int.MaxValue, TimeSpan.FromDays(1), _ => Directive.Restart),
        };
        _system.Spawn(parent).Tell("go");
        var target = await child.Task;
        await OnThreads(Senders, _ =>
        {
            for (var number = 0; number < Messages; number++)
                target.Tell(number);
        });
        await done.Task;
        Assert.Equal(Senders * Messages / 10, failed);
        await _system.StopAsync();
    }

    [Fact]
    public async Task StopDuringAStormAccountsForEveryMessageAndWatch()
    {
        const int Actors = 2_000;
        var handled = 0;
        var told = 0;
        var terminated = 0;
        var allTerminated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = _system.Spawn(ScriptedActor.Props((self, message) =>
        {
            if (message is ActorRef target)
                self.Context.Watch(target);
            else if (++terminated == Actors)
                allTerminated.SetResult();
        }));
        await OnThreads(Senders, _ =>
        {
            for (var i = 0; i < Actors / Senders; i++)
            {
                var actor = _system.Spawn(ScriptedActor.Props((_, _) => Interlocked.Increment(ref handled)));
                watcher.Tell(actor);
                for (var message = 0; message < 10; message++)
                {
                    if (message == 5)
                        _system.Stop(actor);
                    actor.Tell(message);
                    Interlocked.Increment(ref told);
                }
            }
        });
        await allTerminated.Task;
        await _system.StopAsync();
        Assert.Equal(told, handled + _system.DeadLetters.Count);
    }

    [Fact]
    public async Task AskIsAnsweredOrTimesOutExactlyOnce()
    {
        var echo = _system.Spawn(ScriptedActor.Props((self, message) => self.Sender!.Tell(message)));
        var answered = 0;
        var timedOut = 0;
        await OnThreads(Senders, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                var ask = echo.Ask<int>(i, i % 2 == 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
                ask.ContinueWith(
                    ended => Interlocked.Increment(ref ended.IsCompletedSuccessfully ? ref answered : ref timedOut),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default).Wait();
            }
        });
        await _system.StopAsync();
        Assert.Equal(Senders * 500, answered + timedOut);
        Assert.True(answered >= Senders * 250);
    }

    // Threads of their own, so that senders never wait for the pool that runs the turns.
    private static Task OnThreads(int count, Action<int> body)
    {
        var threads = new TaskFactory(TaskCreationOptions.LongRunning, TaskContinuationOptions.None);
        return Task.WhenAll(Enumerable.Range(0, count).Select(index => threads.StartNew(() => body(index))));
    }
}
