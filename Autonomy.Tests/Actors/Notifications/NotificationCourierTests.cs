using Autonomy.Actors.Notifications;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Actors.Notifications;

/// <summary>Couriers in one thread, on virtual time, over a journal that outlives them.</summary>
public sealed class NotificationCourierTests : IDisposable
{
    private readonly HeldJournal _journal = new();
    private readonly VirtualTime _time = new();
    private readonly ScriptedSink _sink = new();
    private readonly List<string> _problems = [];
    private Tells _tells = Courier.Everything;
    private DeterministicDispatcher _dispatcher = new(new SeededRandom(1));
    private ActorRef _courier = null!;

    public void Dispose() => _ = _journal.DisposeAsync().AsTask();

    [Fact]
    public void WhatHappensAfterTheStartIsToldOnceInItsOrder()
    {
        End("before");
        Start();
        End("a");
        End("b");

        Assert.Equal(["a-1", "b-1"], _sink.Told);
        Assert.Equal(0, Drain());
    }

    [Fact]
    public void ASinkThatIsDownIsTriedAgainUntilItIsUp()
    {
        Start();
        _sink.Next = _ => new DeliveryResult.Refused("down");
        End("a");
        Assert.Equal(1, Drain());
        Advance(Outbox.RetryDelays[0]);
        _sink.Next = null;
        Advance(Outbox.RetryDelays[1]);

        Assert.Equal(["a-1", "a-1", "a-1"], _sink.Told);
        Assert.Equal(2, _problems.Count);
        Assert.Equal(0, Drain());
    }

    [Fact]
    public void WhatWasDeliveredAndNotRecordedIsDeliveredAgainUnderTheSameId()
    {
        Start();
        _sink.Holds = true;
        End("a");
        Assert.Equal(["a-1"], _sink.Told);

        // The engine is gone before the answer has come.
        _sink.Holds = false;
        Start();

        Assert.Equal(["a-1", "a-1"], _sink.Told);
        Start();
        Assert.Equal(2, _sink.Told.Count);
    }

    [Fact]
    public void WhatHappenedWhileNobodyToldIsToldByTheNextCourier()
    {
        Start();
        Crash();
        End("a");
        Start();

        Assert.Equal(["a-1"], _sink.Told);
    }

    [Fact]
    public void ASinkThatIsGoneIsToldNothingMore()
    {
        Start();
        _sink.Next = _ => new DeliveryResult.Gone("it answered 410, gone");
        End("a");
        End("b");
        Advance(TimeSpan.FromDays(1));

        Assert.Equal(["a-1"], _sink.Told);
        Assert.Contains("nothing more is sent", Assert.Single(_problems), StringComparison.Ordinal);
        Assert.Equal(0, Drain());
    }

    [Fact]
    public void NamedAgainItIsToldWhatItDidNotTakeAndWhatHappenedSince()
    {
        Start();
        _sink.Next = _ => new DeliveryResult.Gone("it answered 410, gone");
        End("a");
        End("b");
        NameAgain();
        Assert.Equal(["a-1", "a-1"], _sink.Told);
        Assert.Equal(2, _problems.Count);

        _sink.Next = null;
        NameAgain();
        End("c");
        Assert.Equal(["a-1", "a-1", "a-1", "b-1", "c-1"], _sink.Told);
        NameAgain();
        Assert.Equal((5, 0), (_sink.Told.Count, Drain()));
    }

    private void NameAgain()
    {
        _courier.Tell(Autonomy.Actors.Notifications.NameAgain.Instance);
        _dispatcher.RunUntilIdle();
    }

    [Fact]
    public void ASinkThatThrowsIsOneThatRefuses()
    {
        Start();
        _sink.Next = _ => throw new InvalidDataException("It broke.");
        End("a");
        _sink.Next = null;
        Advance(Outbox.RetryDelays[0]);

        Assert.Equal(["a-1", "a-1"], _sink.Told);
    }

    [Fact]
    public void ASinkThatThrowsAtOnceIsOneThatRefuses()
    {
        Start();
        _sink.FaultAtOnce = new UnauthorizedAccessException("The file cannot be opened.");
        End("a");
        Assert.Contains("The file cannot be opened.", Assert.Single(_problems), StringComparison.Ordinal);
        _sink.FaultAtOnce = null;
        Advance(Outbox.RetryDelays[0]);
        End("b");

        Assert.Equal(["a-1", "a-1", "b-1"], _sink.Told);
    }

    [Fact]
    public void AJournalThatCannotBeReadIsReadAgainAndItsTroubleIsTold()
    {
        Start();
        _journal.ReadFault = new IOException("Too many files are open.");
        End("a");
        Assert.Contains("Too many files are open.", Assert.Single(_problems), StringComparison.Ordinal);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 0), (_problems.Count, _sink.Told.Count));

        _journal.ReadFault = null;
        Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a-1"], _sink.Told);
        End("b");
        Assert.Equal(["a-1", "b-1"], _sink.Told);
    }

    [Fact]
    public void WhatWasReadIsDeliveredWhileTheJournalCannotBe()
    {
        Start();
        _sink.Next = _ => new DeliveryResult.Refused("down");
        End("a");
        _journal.ReadFault = new IOException("Too many files are open.");
        End("b");
        _sink.Next = null;
        for (int i = 0; i < 60; i++) Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a-1", "a-1"], _sink.Told);
    }

    [Fact]
    public void APlaceThatTakesNothingHoldsUpNoOtherAndIsToldAllOnceItTakesIt()
    {
        _tells = static (_, notification, _) => ValueTask.FromResult<Notification?>(
            notification with { Place = notification.Id[..1] });
        Start();
        _sink.Next = static notification => notification.Id[0] == 'a'
            ? new DeliveryResult.Refused("down")
            : DeliveryResult.Delivered.Instance;
        // More than the outbox holds of all places together.
        int[] all = [.. Enumerable.Range(0, Outbox.PendingMax + Outbox.PlacePendingMax)];
        foreach (int i in all) End($"a{i}");
        End("b");
        Assert.Equal("b-1", _sink.Told[^1]);

        _sink.Next = null;
        _sink.Told.Clear();
        Crash();
        Start();
        Advance(TimeSpan.FromDays(1));
        Assert.Equal(all.Select(static i => $"a{i}-1"), _sink.Told);
        Assert.Equal(0, Drain());
    }

    [Fact]
    public void WhatHappensWhileAPlaceIsTriedInVainComesBeforeItsNext()
    {
        _tells = static (_, notification, _) => ValueTask.FromResult<Notification?>(
            notification with { Place = notification.Id[..1] });
        Start();
        _sink.Waits = true;
        End("c");
        foreach (string execution in new[] { "a1", "a2", "a3" }) End(execution);
        Answer(DeliveryResult.Delivered.Instance);
        Assert.Equal(["c-1", "a1-1"], _sink.Told);
        End("b");
        Answer(new DeliveryResult.Refused("down"));
        Assert.Equal(["c-1", "a1-1", "b-1"], _sink.Told);
        Answer(DeliveryResult.Delivered.Instance);
        Answer(new DeliveryResult.Refused("down"));

        Assert.Equal(["c-1", "a1-1", "b-1", "a2-1", "a3-1"], _sink.Told);
    }

    [Fact]
    public void OneThatWasGivenNoStartInTimeIsHeldAndBeginsOnceItIsGiven()
    {
        _journal.ReadFault = new IOException("Too many files are open.");
        var courier = Courier.Begin(NewSystem(), _journal, _sink, Courier.Everything, _problems.Add);
        Task first = courier.StartedAsync();
        for (int i = 0; i < 60; i++) Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<AskFailedException>(first.Exception?.InnerException);

        _journal.ReadFault = null;
        Task second = courier.StartedAsync();
        for (int i = 0; i < 50; i++) Advance(TimeSpan.FromSeconds(1));
        Assert.True(second.IsCompletedSuccessfully);
        End("a");
        Assert.Equal(["a-1"], _sink.Told);
    }

    [Fact]
    public void AnOutboxThatCannotBeReadAtTheStartIsReadAgain()
    {
        _journal.ReadFault = new IOException("Too many files are open.");
        Task<TellingStarted> started = Begin();
        Assert.False(started.IsCompleted);
        Assert.Single(_problems);

        _journal.ReadFault = null;
        Advance(TimeSpan.FromSeconds(1));
        Assert.True(started.IsCompletedSuccessfully);
        End("a");
        Assert.Equal(["a-1"], _sink.Told);
    }

    private void Start() => Assert.True(Begin().IsCompletedSuccessfully);

    private ActorSystem NewSystem()
    {
        _dispatcher = new DeterministicDispatcher(new SeededRandom(1));
        return new ActorSystem(new ActorSystemOptions
        {
            Name = "test",
            Dispatcher = _dispatcher,
            Clock = _time,
            Random = new SeededRandom(2),
            Observer = new Silence(),
            MailboxCapacity = 100,
            MessagesPerTurn = 3,
        });
    }

    private Task<TellingStarted> Begin()
    {
        ActorSystem system = NewSystem();
        var options = new CourierOptions
        {
            Journal = _journal,
            Sink = _sink,
            Tells = _tells,
            OnProblem = (sink, problem) => _problems.Add($"{sink}: {problem}"),
        };
        _courier = system.Spawn(new Props(() => new NotificationCourier(options)), "courier");
        Task<TellingStarted> started =
            _courier.Ask<TellingStarted>(StartTelling.Instance, Timeout.InfiniteTimeSpan);
        _dispatcher.RunUntilIdle();
        return started;
    }

    private void Answer(DeliveryResult result)
    {
        _sink.Held.Dequeue().SetResult(result);
        _dispatcher.RunUntilIdle();
    }

    // What is never run again is as good as gone.
    private void Crash() => _dispatcher = new DeterministicDispatcher(new SeededRandom(3));

    private int Drain()
    {
        Task<NotificationsDrained> drained =
            _courier.Ask<NotificationsDrained>(DrainNotifications.Instance, Timeout.InfiniteTimeSpan);
        _dispatcher.RunUntilIdle();
        Assert.True(drained.IsCompletedSuccessfully);
        return drained.GetAwaiter().GetResult().Left;
    }

    private void Advance(TimeSpan by)
    {
        _time.Advance(by);
        _dispatcher.RunUntilIdle();
    }

    private void End(string execution)
    {
        _journal.Append(
            new AppendRequest
            {
                Stream = ExecutionId.Parse(execution).Stream,
                ExpectedVersion = 0,
                Time = _time.GetUtcNow(),
                Events = [ExecutionEventTable.Encode(new ExecutionEvent.Completed(WithFailures: false))],
            },
            new NoCompletion());
        _dispatcher.RunUntilIdle();
    }

    private sealed class Silence : IActorObserver
    {
        public void Failed(ActorRef actor, Exception cause, Directive directive) => Assert.Fail(cause.ToString());

        public void Restarted(ActorRef actor, Exception cause)
        {
        }

        public void Stopped(ActorRef actor)
        {
        }

        public void DeadLetter(in DeadLetter letter)
        {
        }
    }

    private sealed class NoCompletion : IAppendCompletion
    {
        public void Completed(in AppendResult result) => Assert.Equal(AppendOutcome.Appended, result.Outcome);
    }

    private sealed class ScriptedSink : INotificationSink
    {
        public string Key => "scripted";

        public string Name => "scripted";

        public List<string> Told { get; } = [];

        public Func<Notification, DeliveryResult>? Next { get; set; }

        /// <summary>Whether it takes what it is told and never answers.</summary>
        public bool Holds { get; set; }

        /// <summary>Whether each that it is told waits for its answer in <see cref="Held"/>.</summary>
        public bool Waits { get; set; }

        public Queue<TaskCompletionSource<DeliveryResult>> Held { get; } = [];

        /// <summary>What it throws before it has begun; null: nothing.</summary>
        public Exception? FaultAtOnce { get; set; }

        public ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
        {
            Told.Add(notification.Id);
            return FaultAtOnce is { } fault ? throw fault : AnswerAsync(notification);
        }

        private async ValueTask<DeliveryResult> AnswerAsync(Notification notification)
        {
            if (Waits)
            {
                var answer = new TaskCompletionSource<DeliveryResult>();
                Held.Enqueue(answer);
                return await answer.Task;
            }

            if (Holds) await new TaskCompletionSource().Task;
            return Next?.Invoke(notification) ?? DeliveryResult.Delivered.Instance;
        }
    }
}
