using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Host.Configuration;
using Autonomy.Host.Streaming;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>What waits for all readers together has an end as well.</summary>
public sealed class WaitingBytesTests : IAsyncLifetime
{
    private const int Kibibyte = 1 << 10;
    private const int Most = 200 * Kibibyte;

    private readonly InMemoryJournal _journal = new();
    private readonly EventFeed _feed;
    private int _marks;

    public WaitingBytesTests() => _feed = new EventFeed(
        _journal, new StreamSettings { BehindTotalBytesMax = Most }, new VirtualTime());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _feed.DisposeAsync();
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task WhereAllAreTooFarBehindThoseAreCutThatAreFarBehind()
    {
        using Subscription far = Follow("far-1");
        using Subscription near = Follow("near-1");
        await AppendAsync("far-1", 90, 90);
        await AppendAsync("near-1", 30);
        Assert.Equal((false, false), (far.IsGone, near.IsGone));
        Assert.InRange(_feed.WaitingBytes, Most, Most + (12 * Kibibyte));

        await AppendAsync("far-1", 10);
        Assert.Equal((true, false), (far.IsGone, near.IsGone));
        Assert.InRange(_feed.WaitingBytes, 30 * Kibibyte, 32 * Kibibyte);
    }

    [Fact]
    public async Task AnEventThatWaitsForManyIsCountedOnceUntilTheLastHasTakenIt()
    {
        Subscription[] many = [.. Enumerable.Range(0, 100).Select(_ => Follow("one-1"))];
        await AppendAsync("one-1", 60);
        Assert.InRange(_feed.WaitingBytes, 60 * Kibibyte, 62 * Kibibyte);

        foreach (Subscription one in many[..50]) Assert.True(one.TryTake(out _));
        Assert.InRange(_feed.WaitingBytes, 60 * Kibibyte, 62 * Kibibyte);
        // Who leaves takes nothing any more.
        foreach (Subscription one in many[50..]) one.Dispose();
        Assert.Equal(0, _feed.WaitingBytes);
        foreach (Subscription one in many[..50]) one.Dispose();
    }

    private Subscription Follow(string execution) =>
        _feed.Subscribe("red", new Topic(TopicKind.Execution, execution));

    // Events of so many KiB; they have been handed out when this ends.
    private async Task AppendAsync(string execution, params int[] sizes)
    {
        foreach (int size in sizes) await AppendAsync(execution, new string('x', size * Kibibyte));
        string mark = $"mark-{++_marks}";
        using Subscription marked = Follow(mark);
        await AppendAsync(mark, "");
        await marked.WhenNewsAsync();
    }

    private async Task AppendAsync(string execution, string text)
    {
        var stream = new StreamId($"execution-{execution}");
        int version = (await _journal.ReadAsync(stream.Value)).Count;
        AppendResult result = await _journal.AppendAsync(new AppendRequest
        {
            Stream = stream,
            ExpectedVersion = version,
            Time = DateTimeOffset.UnixEpoch,
            Events = [new NewEvent("noted", 1, Encoding.UTF8.GetBytes($$"""{"workspace":"red","text":"{{text}}"}"""))],
        });
        Assert.Equal(AppendOutcome.Appended, result.Outcome);
    }
}
