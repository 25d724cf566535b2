using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Host.Configuration;
using Autonomy.Host.Streaming;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>Who follows a topic where nothing happens is told where the journal is, and can go on there.</summary>
public sealed class QuietTopicTests : IAsyncLifetime
{
    // So much that it must be told, wherever it was told the last time.
    private const int Much = (int)TopicReader.OffsetsBackMax * 6 / 10;

    private static readonly Topic Inbox = new(TopicKind.Inbox, "");

    private readonly VirtualTime _time = new();
    private readonly InMemoryJournal _journal = new();
    private readonly StreamSettings _settings = new();
    private readonly EventFeed _feed;
    private readonly TopicReader _topics;
    private long _noise;

    public QuietTopicTests()
    {
        _feed = new EventFeed(_journal, _settings, _time);
        _topics = new TopicReader(_feed, _journal, _settings, _time);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _feed.DisposeAsync();
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task ASignOfLifeTellsHowFarTheJournalIs()
    {
        await using IAsyncEnumerator<StreamMessage> reader = Follow(after: null);
        Assert.Equal(0, await BookmarkAsync(reader));
        Task armed = _time.WhenArmed(1);
        Task<long> bookmark = BookmarkAsync(reader);
        await armed;
        using Subscription other = _feed.Subscribe("red", new Topic(TopicKind.Execution, "x-1"));
        await HappenElsewhereAsync(1_000);
        await AppendAsync(new StreamId("execution-x-1"), 0, "execution-submitted", """{"workspace":"red"}""", 1);
        // What comes after the rest has been handed out when this has.
        await other.WhenNewsAsync();
        _time.Advance(_settings.Heartbeat);

        Assert.InRange(await bookmark, 1_000, 1_001);
    }

    [Fact]
    public async Task BesideMuchOtherWorkItIsToldWithoutWaitingForTheNextSignOfLife()
    {
        await using IAsyncEnumerator<StreamMessage> reader = Follow(after: null);
        Assert.Equal(0, await BookmarkAsync(reader));
        // Nothing advances the clock: no sign of life is due.
        Task<long> bookmark = BookmarkAsync(reader);
        await HappenElsewhereAsync(3 * (int)TopicReader.OffsetsBackMax);
        long known = await bookmark;
        while (known < _noise - Much) known = await BookmarkAsync(reader);

        await using IAsyncEnumerator<StreamMessage> again = Follow(known);
        Assert.Equal(known, await BookmarkAsync(again));
        Task<bool> next = again.MoveNextAsync().AsTask();
        await HappenElsewhereAsync(Much);
        Assert.True(await next);
        Assert.IsType<StreamMessage.Bookmark>(again.Current);
    }

    [Fact]
    public async Task WhoComesBackAfterTooLongIsToldThatItIsTooLong()
    {
        await HappenElsewhereAsync((int)TopicReader.OffsetsBackMax + 1);
        await using IAsyncEnumerator<StreamMessage> reader = Follow(after: 0);

        Assert.True(await reader.MoveNextAsync());
        Assert.IsType<StreamMessage.Gone>(reader.Current);
    }

    private IAsyncEnumerator<StreamMessage> Follow(long? after) =>
        _topics.ReadAsync("red", Inbox, after, CancellationToken.None).GetAsyncEnumerator();

    private static async Task<long> BookmarkAsync(IAsyncEnumerator<StreamMessage> reader)
    {
        Assert.True(await reader.MoveNextAsync());
        return Assert.IsType<StreamMessage.Bookmark>(reader.Current).Position;
    }

    private async Task HappenElsewhereAsync(int count)
    {
        const int batch = 1_000;
        for (int done = 0; done < count; done += batch)
        {
            int events = Math.Min(batch, count - done);
            _noise = await AppendAsync(new StreamId("elsewhere"), _noise, "noted", "{}", events);
        }
    }

    private async Task<long> AppendAsync(StreamId stream, long version, string name, string body, int count)
    {
        AppendResult result = await _journal.AppendAsync(new AppendRequest
        {
            Stream = stream,
            ExpectedVersion = version,
            Time = _time.GetUtcNow(),
            Events = [.. Enumerable.Repeat(new NewEvent(name, 1, Encoding.UTF8.GetBytes(body)), count)],
        });
        Assert.Equal(AppendOutcome.Appended, result.Outcome);
        return result.Version;
    }
}
