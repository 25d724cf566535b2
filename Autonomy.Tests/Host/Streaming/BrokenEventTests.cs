using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Streaming;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>What cannot be read is told of, and takes nothing from anybody else.</summary>
public sealed class BrokenEventTests : IAsyncLifetime
{
    private static readonly Topic Executions = new(TopicKind.Executions, "");

    private readonly VirtualTime _time = new();
    private readonly InMemoryJournal _journal = new();
    private readonly StreamSettings _settings = new();
    private readonly List<EngineTrouble> _troubles = [];
    private readonly EventFeed _feed;
    private readonly TopicReader _topics;

    public BrokenEventTests()
    {
        _feed = new EventFeed(_journal, _settings, _time);
        _feed.Troubled += _troubles.Add;
        _topics = new TopicReader(_feed, _journal, _settings, _time);
    }

    /// <summary>First events that do not say whose the execution is.</summary>
    public static TheoryData<string> Broken { get; } = new(
        "{\"payload\":{\"hash\":\"" + new string('0', 64) + "\"}}",
        """{"payload":{"hash":"short","bytes":300000}}""",
        """{"workspace":""",
        """{"workspace":5}""");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _feed.DisposeAsync();
        await _journal.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task ABrokenExecutionIsLeftOutAndEverybodyElseIsToldOfTheirs(string broken)
    {
        using Subscription all = _feed.Subscribe("red", Executions);
        using Subscription own = _feed.Subscribe("red", new Topic(TopicKind.Execution, "broken-1"));
        await AppendAsync("broken-1", broken);
        await AppendAsync("whole-1", """{"workspace":"red"}""");
        await all.WhenNewsAsync();

        Assert.True(all.TryTake(out StreamedEvent? next));
        Assert.Equal("whole-1", next.Execution.Value);
        // Who follows the execution itself loses nothing that there is.
        Assert.True(own.TryTake(out StreamedEvent? its));
        Assert.Equal((1, ""), (its.Stored.Version, its.Owner.Workspace));
        Assert.Equal(["streams of broken-1"], _troubles.Select(static trouble => trouble.Where));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task WhoReadsOnPastABrokenExecutionIsToldOfAllOthers(string broken)
    {
        await AppendAsync("whole-1", """{"workspace":"red"}""");
        await AppendAsync("broken-1", broken);
        await AppendAsync("whole-2", """{"workspace":"red"}""");
        await using IAsyncEnumerator<StreamMessage> reader =
            _topics.ReadAsync("red", Executions, 0, CancellationToken.None).GetAsyncEnumerator();
        var told = new List<string>();
        while (told.Count < 2 && await reader.MoveNextAsync())
        {
            if (reader.Current is StreamMessage.Event happened) told.Add(happened.What.Execution.Value);
        }

        Assert.Equal(["whole-1", "whole-2"], told);
    }

    [Fact]
    public async Task ABodyThatIsNoJsonIsTellableAllTheSame()
    {
        using Subscription own = _feed.Subscribe("red", new Topic(TopicKind.Execution, "broken-1"));
        await AppendAsync("broken-1", """{"workspace":""");
        await own.WhenNewsAsync();

        Assert.True(own.TryTake(out StreamedEvent? its));
        var told = (DataObject)DataJson.Parse(its.Json.Span);
        Assert.Equal(DataNull.Value, told["data"]);
        Assert.Equal("execution-submitted", ((DataString)told["type"]!).Value);
    }

    [Fact]
    public async Task AReadingOfATopicOfManyBeginsWithItsPlace()
    {
        await AppendAsync("whole-1", """{"workspace":"red"}""");
        await AppendAsync("whole-2", """{"workspace":"red"}""");
        await using IAsyncEnumerator<StreamMessage> reader =
            _topics.ReadAsync("red", Executions, 1, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new StreamMessage.Bookmark(1), reader.Current);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(2, Assert.IsType<StreamMessage.Event>(reader.Current).Position);
    }

    private Task<long> AppendAsync(string execution, string body) => _journal.AppendedAsync(new AppendRequest
    {
        Stream = new StreamId($"execution-{execution}"),
        ExpectedVersion = 0,
        Time = _time.GetUtcNow(),
        Events = [new NewEvent("execution-submitted", 1, Encoding.UTF8.GetBytes(body))],
    });
}
