using System.Text.Json;
using Autonomy.Actors.Following;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Following;

public sealed class JournalFollowerTests : IAsyncLifetime
{
    private static readonly StreamId Numbers = new("execution-numbers");

    private readonly RuntimeFixture _fixture = new();
    private readonly HeldJournal _journal = new();
    private readonly List<Exception> _unreadable = [];
    private readonly List<SumFold> _folds = [];
    private long _version;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _journal.DisposeAsync();

    [Fact]
    public void AFollowerTakesWhatIsThereAndThenWhatComes()
    {
        Store(1, 2, 3);
        Start();
        Assert.Equal(6, _folds[^1].Sum);

        Store(4);
        Settle();

        Assert.Equal(10, _folds[^1].Sum);
    }

    [Fact]
    public void OnlyEventsThatAreWantedAreHandedOn()
    {
        Store(1, 2);
        Append("other", "this is no JSON");
        Start();

        Assert.Equal(3, _folds[^1].Sum);
    }

    [Fact]
    public void ManyEventsAreTakenInPagesWithRestsBetween()
    {
        Store([.. Enumerable.Range(1, 100)]);
        ActorRef follower = Start(pageEventsMax: 10, settle: false);
        _fixture.Run();
        FollowerPosition first = PositionOf(follower);
        Settle();

        Assert.Equal(new FollowerPosition(10, 100), first);
        Assert.Equal(90, first.Lag);
        Assert.Equal(0, PositionOf(follower).Lag);
        Assert.Equal(5_050, _folds[^1].Sum);
    }

    [Fact]
    public void CommitsInARowAreReadTogether()
    {
        Start();
        int reads = _folds[^1].Asked;
        for (int i = 0; i < 50; i++)
        {
            Store(1);
            _fixture.Run();
        }

        Assert.Equal(reads, _folds[^1].Asked);
        Settle();
        Assert.Equal(50, _folds[^1].Sum);
    }

    [Fact]
    public void TheNextFollowerBeginsAtTheCheckpoint()
    {
        Store(1, 2, 3);
        Start();
        Store(4);
        Settle();
        Start();

        Assert.Equal(10, _folds[^1].Sum);
        Assert.Equal(0, _folds[^1].Asked);
        Assert.Equal(2, Checkpoints());
    }

    [Fact]
    public void ACheckpointOfAnotherShapeIsNotRead()
    {
        Store(1, 2, 3);
        Start();
        SumFold.Shape = 2;
        try
        {
            Start();
        }
        finally
        {
            SumFold.Shape = 1;
        }

        Assert.Equal(6, _folds[^1].Sum);
        Assert.Equal(3, _folds[^1].Asked);
    }

    [Fact]
    public void CheckpointsKeepTheirDistance()
    {
        Start();
        for (int i = 0; i < 20; i++)
        {
            Store(1);
            _fixture.Advance(1);
        }

        Assert.Equal(2, Checkpoints());
        Settle();
        Assert.Equal(3, Checkpoints());
    }

    [Fact]
    public void AStoreThatRefusesACheckpointCostsNothingButTheCheckpoint()
    {
        Store(1);
        _journal.FailNext(AppendOutcome.Refused);
        Start();
        Store(2);
        Settle();

        Assert.Equal(3, _folds[^1].Sum);
        Start();
        Assert.Equal(0, _folds[^1].Asked);
    }

    [Fact]
    public void AJournalThatCannotBeReadIsReadAgain()
    {
        Store(1, 2);
        _journal.ReadFault = new IOException("The disk is gone.");
        Start();
        Assert.NotEmpty(_unreadable);

        _journal.ReadFault = null;
        Settle();

        Assert.Equal(3, _folds[^1].Sum);
    }

    [Fact]
    public async Task WhoeverOnlyLooksTakesTheCheckpointAndWhatCameAfter()
    {
        Store(1, 2, 3);
        Start();
        Store(4);
        var fold = new SumFold();

        long read = await JournalCatchUp.ReadAsync(_journal, fold, 1_000, CancellationToken.None);

        Assert.Equal((1, 10), (read, fold.Sum));
    }

    private ActorRef Start(int pageEventsMax = 256, bool settle = true)
    {
        var options = new FollowerOptions
        {
            Journal = _journal,
            Fold = () =>
            {
                _folds.Add(new SumFold());
                return _folds[^1];
            },
            OnUnreadable = _unreadable.Add,
            PageEventsMax = pageEventsMax,
        };
        ActorRef follower = _fixture.System.Spawn(new Props(() => new JournalFollower(options)));
        if (settle) Settle();
        return follower;
    }

    private void Settle()
    {
        _fixture.Run();
        for (int i = 0; i < 40; i++) _fixture.Advance(0.5);
    }

    private FollowerPosition PositionOf(ActorRef follower)
    {
        Task<FollowerPosition> answer =
            follower.Ask<FollowerPosition>(HowFar.Instance, TimeSpan.FromMinutes(1));
        _fixture.Run();
        return EngineRun.Now(answer);
    }

    private int Checkpoints() => _journal.Appends.Count(append => append.Snapshot is not null);

    private void Store(params int[] numbers)
    {
        foreach (int number in numbers) Append("number", $"{number}");
    }

    private void Append(string name, string body) => _journal.Append(
        new AppendRequest
        {
            Stream = Numbers,
            ExpectedVersion = _version++,
            Time = _fixture.Time.GetUtcNow(),
            Events = [new NewEvent(name, 1, System.Text.Encoding.UTF8.GetBytes(body))],
        },
        new Ignored());

    private sealed class Ignored : IAppendCompletion
    {
        public void Completed(in AppendResult result) => Assert.Equal(AppendOutcome.Appended, result.Outcome);
    }

    /// <summary>Adds up numbers.</summary>
    private sealed class SumFold : IJournalFold
    {
        public static int Shape { get; set; } = 1;

        public long Sum { get; private set; }

        public int Asked { get; private set; }

        public StreamId Stream => new("sum");

        public int SchemaVersion => Shape;

        public bool Wants(string eventName)
        {
            Asked++;
            return eventName == "number";
        }

        public void Apply(StoredEvent stored, ReadOnlySpan<byte> body) =>
            Sum += JsonSerializer.Deserialize<long>(body);

        public void Write(Utf8JsonWriter writer) => writer.WriteNumberValue(Sum);

        public void Restore(JsonElement state) => Sum = state.GetInt64();
    }
}
