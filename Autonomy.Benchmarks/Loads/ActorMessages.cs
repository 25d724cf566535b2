using System.Diagnostics;
using Autonomy.Actors.Runtime;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Loads;

/// <summary>What the actor runtime alone carries, without a journal.</summary>
internal static class ActorMessages
{
    private const int MailboxCapacity = 1 << 20;
    private const int MessagesPerTurn = 64;
    private const int Senders = 4;

    // Balls in play between the two of a pair, so that neither waits for the other's turn.
    private const int Balls = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static readonly Benchmark Benchmark = new(
        "actors",
        """
        The actor runtime alone, on the thread pool: one thread tells one actor;
        pairs of actors with 64 messages in play between them; 4 actors that tell
        one; and asks, one after another, each with its answer.
        """,
        [
            new Setting.Number("--messages", "messages of each part", 1_000_000, 100, 100_000_000),
            new Setting.Number("--asks", "asks", 50_000, 1, 10_000_000),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var system = new ActorSystem(new ActorSystemOptions
        {
            Name = "benchmark",
            Dispatcher = new ThreadPoolDispatcher(),
            Clock = TimeProvider.System,
            Random = SystemSeams.Random,
            Observer = new NoObserver(),
            MailboxCapacity = MailboxCapacity,
            MessagesPerTurn = MessagesPerTurn,
        });
        int messages = settings.Number("--messages");
        // Once for the compiler, once for the clock.
        int asks = settings.Number("--asks");
        await MeasureAsync(system, Math.Min(messages, 100_000), Math.Min(asks, 5_000), cancellation);
        Report report = await MeasureAsync(system, messages, asks, cancellation);
        await system.StopAsync();
        return report;
    }

    private static async Task<Report> MeasureAsync(
        ActorSystem system, int messages, int asks, CancellationToken cancellation)
    {
        var report = new Report("autonomy", "actors");
        double told = await PerSecondAsync(messages, count => TellAsync(system, count, cancellation));
        double one = await PerSecondAsync(messages, count => PingPongAsync(system, 1, count, cancellation));
        double two = await PerSecondAsync(messages, count => PingPongAsync(system, 2, count, cancellation));
        double fanIn = await PerSecondAsync(messages, count => FanInAsync(system, count, cancellation));
        report
            .Add("tellPerSecond", "one thread tells one actor", told, "messages/s")
            .Add("onePairPerSecond", "one pair", one, "messages/s")
            .Add("twoPairsPerSecond", "two pairs", two, "messages/s")
            .Add("fanInPerSecond", "4 actors tell one", fanIn, "messages/s");
        Latencies ask = await AskAsync(system, asks);
        return report
            .Add("askP50Microseconds", "ask, median", ask.Percentile(0.50) * 1_000, "us", 1)
            .Add("askP99Microseconds", "ask, 99th percentile", ask.Percentile(0.99) * 1_000, "us", 1);
    }

    private static async Task<double> PerSecondAsync(int messages, Func<int, Task> send)
    {
        long start = Stopwatch.GetTimestamp();
        await send(messages);
        return messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Task TellAsync(ActorSystem system, int messages, CancellationToken cancellation)
    {
        var received = new Countdown(messages);
        ActorRef actor = system.Spawn(new Props(() => new Receiver(received)));
        for (int i = 0; i < messages; i++) TellOrWait(actor, Ball.Instance, null);
        return received.WaitAsync(Patience, "messages", cancellation);
    }

    private static Task PingPongAsync(ActorSystem system, int pairs, int messages, CancellationToken cancellation)
    {
        var received = new Countdown(messages);
        for (int pair = 0; pair < pairs; pair++)
        {
            ActorRef left = system.Spawn(new Props(() => new Returner(received)));
            ActorRef right = system.Spawn(new Props(() => new Returner(received)));
            for (int ball = 0; ball < Balls; ball++) left.Tell(Ball.Instance, right);
        }

        return received.WaitAsync(Patience, "messages", cancellation);
    }

    private static Task FanInAsync(ActorSystem system, int messages, CancellationToken cancellation)
    {
        int each = messages / Senders;
        var received = new Countdown(each * Senders);
        ActorRef sink = system.Spawn(new Props(() => new Receiver(received)));
        for (int sender = 0; sender < Senders; sender++)
            system.Spawn(new Props(() => new Source(sink))).Tell(each);
        return received.WaitAsync(Patience, "messages", cancellation);
    }

    private static async Task<Latencies> AskAsync(ActorSystem system, int asks)
    {
        ActorRef actor = system.Spawn(new Props(static () => new Returner(null)));
        double[] times = new double[asks];
        for (int i = 0; i < asks; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await actor.Ask<Ball>(Ball.Instance, Patience);
            times[i] = ClosedLoop.MillisecondsSince(start);
        }

        return new Latencies(times);
    }

    // Mailboxes are bounded: a thread that is faster than the actor gives it time.
    private static void TellOrWait(ActorRef actor, object message, ActorRef? sender)
    {
        while (!actor.TryTell(message, sender)) Thread.Yield();
    }

    private sealed class Ball
    {
        public static readonly Ball Instance = new();
    }

    private sealed class Receiver(Countdown received) : Actor
    {
        protected override void Receive(object message) => received.Signal();
    }

    private sealed class Returner(Countdown? received) : Actor
    {
        protected override void Receive(object message)
        {
            received?.Signal();
            if (received is not { IsReached: true }) Sender!.Tell(message, Self);
        }
    }

    private sealed class Source(ActorRef sink) : Actor
    {
        protected override void Receive(object message)
        {
            for (int left = (int)message; left > 0; left--) TellOrWait(sink, Ball.Instance, Self);
        }
    }

    private sealed class NoObserver : IActorObserver
    {
        public void Failed(ActorRef actor, Exception cause, Directive directive) =>
            Console.Error.WriteLine($"{actor} failed: {cause.Message}");

        public void Restarted(ActorRef actor, Exception cause)
        {
            // Failed has told why.
        }

        public void Stopped(ActorRef actor)
        {
            // At the end all do.
        }

        public void DeadLetter(in DeadLetter letter)
        {
            // At the end some messages are still in play.
        }
    }
}
