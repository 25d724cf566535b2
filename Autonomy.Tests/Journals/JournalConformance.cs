using Autonomy.Core.Journaling;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

/// <summary>What <see cref="IJournal"/> promises, whoever implements it.</summary>
public abstract class JournalConformance : IAsyncLifetime
{
    protected IJournal Journal { get; set; } = null!;

    public Task InitializeAsync()
    {
        Journal = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Journal.DisposeAsync();

    [Fact]
    public async Task AnEmptyJournalHasNoEventsAndHeadOffsetZero()
    {
        Assert.Equal(0, Journal.HeadOffset);
        Assert.Empty(await Journal.ReadAsync("none"));
        Assert.Empty(await Journal.ReadAfterAsync(0, 10, default));
        Assert.Null(await Journal.ReadSnapshotAsync(new StreamId("none"), default));
    }

    [Fact]
    public async Task AnEventIsReadBackAsItWasWritten()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));
        AppendResult result = await Journal.AppendAsync(new AppendRequest
        {
            Stream = new StreamId("execution-ä"),
            ExpectedVersion = 0,
            Time = at.AddTicks(9),
            Events = [new NewEvent("execution-submitted", 3, Utf8("""{"name":"grüße"}"""))],
        });

        StoredEvent stored = Assert.Single(await Journal.ReadAsync("execution-ä"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1, stored.Offset, null), result);
        Assert.Equal(stored.Offset, Journal.HeadOffset);
        Assert.Equal("execution-ä", stored.Stream.Value);
        Assert.Equal(1, stored.Version);
        Assert.Equal(at, stored.Time);
        Assert.Equal(TimeSpan.Zero, stored.Time.Offset);
        Assert.Equal(("execution-submitted", 3), (stored.Name, stored.SchemaVersion));
        Assert.Equal("""{"name":"grüße"}""", Text(stored.Body));
    }

    [Fact]
    public async Task BodiesOfAnySizeAreKept()
    {
        string large = new('x', 3 << 20);
        await Journal.AppendedAsync(Request("a", 0, "", large, "{}"));

        Assert.Equal(["", large, "{}"], (await Journal.ReadAsync("a")).Select(one => Text(one.Body)));
    }

    [Fact]
    public async Task VersionsGoOnFromAppendToAppend()
    {
        await Journal.AppendedAsync(Request("a", 0, "1", "2"));
        await Journal.AppendedAsync(Request("b", 0, "1"));
        Assert.Equal(3, await Journal.AppendedAsync(Request("a", 2, "3")));

        Assert.Equal([1L, 2, 3], (await Journal.ReadAsync("a")).Select(one => one.Version));
        Assert.Equal(["1", "2", "3"], (await Journal.ReadAsync("a")).Select(one => Text(one.Body)));
    }

    [Fact]
    public async Task ExpectedVersionZeroIsRefusedForAStreamThatExists()
    {
        await Journal.AppendedAsync(Request("a", 0, "1", "2"));

        AppendResult result = await Journal.AppendAsync(Request("a", 0, "again"));

        Assert.Equal((AppendOutcome.Conflict, 2L), (result.Outcome, result.Version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task AConflictTellsTheActualVersionAndWritesNothing(long expected)
    {
        Payload payload = PayloadOf(Utf8("payload"));
        await Journal.AppendedAsync(Request("a", 0, "1", "2"));
        long head = Journal.HeadOffset;

        AppendResult result = await Journal.AppendAsync(Request("a", expected, "x") with
        {
            Payloads = [payload],
            Snapshot = new Snapshot(expected + 1, 1, Utf8("{}")),
            WakeUp = WakeUpChange.Set(Noon),
        });

        Assert.Equal((AppendOutcome.Conflict, 2L), (result.Outcome, result.Version));
        Assert.Equal(head, Journal.HeadOffset);
        Assert.Equal(2, (await Journal.ReadAsync("a")).Count);
        Assert.Null(await Journal.ReadPayloadAsync(payload.Hash, default));
        Assert.Null(await Journal.ReadSnapshotAsync(new StreamId("a"), default));
        Assert.Empty(await WakeUpsAsync());
    }

    [Fact]
    public async Task AnEpochBelowTheHighestThatWroteIsFencedAndWritesNothing()
    {
        await Journal.AppendedAsync(Request("a", 0, "1") with { Fence = new Fence(1, 7) });

        AppendResult stale = await Journal.AppendAsync(Request("a", 1, "x") with { Fence = new Fence(1, 6) });
        AppendResult otherShard = await Journal.AppendAsync(Request("b", 0, "1") with { Fence = new Fence(2, 1) });

        Assert.Equal((AppendOutcome.Fenced, 1L), (stale.Outcome, stale.Version));
        Assert.Equal(AppendOutcome.Appended, otherShard.Outcome);
        Assert.Single(await Journal.ReadAsync("a"));
    }

    [Fact]
    public async Task AStreamIsReadFromAVersionUpToAMaximum()
    {
        await Journal.AppendedAsync(Request("a", 0, "1", "2", "3", "4"));

        IReadOnlyList<StoredEvent> middle = await Journal.ReadStreamAsync(new StreamId("a"), 2, 2, default);
        Assert.Equal([2L, 3], middle.Select(one => one.Version));
        Assert.Empty(await Journal.ReadStreamAsync(new StreamId("a"), 5, 2, default));
    }

    [Fact]
    public async Task TheWholeJournalIsReadPageByPageInTheOrderOfItsOffsets()
    {
        for (int i = 0; i < 5; i++) await Journal.AppendedAsync(Request("a", i, $"a{i}"));
        for (int i = 0; i < 5; i++) await Journal.AppendedAsync(Request("b", i, $"b{i}"));

        List<StoredEvent> all = [];
        long after = 0;
        while (await Journal.ReadAfterAsync(after, 3, default) is { Count: > 0 } page)
        {
            all.AddRange(page);
            after = page[^1].Offset;
        }

        Assert.Equal(["a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3", "b4"], all.Select(one => Text(one.Body)));
        Assert.True(all.Zip(all.Skip(1)).All(pair => pair.First.Offset < pair.Second.Offset));
        Assert.Equal(Journal.HeadOffset, all[^1].Offset);
    }

    [Fact]
    public async Task ASnapshotIsWrittenWithEventsOrAloneAndTheLatestCounts()
    {
        await Journal.AppendedAsync(Request("a", 0, "1", "2") with { Snapshot = new Snapshot(2, 1, Utf8("two")) });
        Assert.Equal("two", await SnapshotTextAsync("a"));

        var again = new Snapshot(2, 4, Utf8("two again"));
        AppendResult alone = await Journal.AppendAsync(Request("a", 2) with { Snapshot = again });

        Assert.Equal((AppendOutcome.Appended, 2L, Journal.HeadOffset), (alone.Outcome, alone.Version, alone.Offset));
        Snapshot? latest = await Journal.ReadSnapshotAsync(new StreamId("a"), default);
        Assert.Equal((2L, 4, "two again"), (latest!.Version, latest.SchemaVersion, Text(latest.Body)));
    }

    [Fact]
    public async Task APayloadIsStoredOnceHoweverOftenItIsNamed()
    {
        Payload payload = PayloadOf(Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray());
        await Journal.AppendedAsync(Request("a", 0, "1") with { Payloads = [payload, payload] });
        await Journal.AppendedAsync(Request("b", 0, "1") with { Payloads = [payload] });

        ReadOnlyMemory<byte>? read = await Journal.ReadPayloadAsync(payload.Hash, default);
        Assert.Equal(payload.Bytes.ToArray(), read!.Value.ToArray());
        Assert.Null(await Journal.ReadPayloadAsync(new PayloadHash(new string('0', 64)), default));
    }

    [Fact]
    public async Task WakeUpsAreOrderedByDueTimeThenStreamAndPagedBehindTheLastOne()
    {
        foreach (string stream in new[] { "d", "b", "c" }) await SetWakeUpAsync(stream, Noon);
        await SetWakeUpAsync("a", Noon.AddSeconds(1));
        await SetWakeUpAsync("live", WakeUp.AtRestart);
        await SetWakeUpAsync("person", WakeUp.OnlyWhenTold);

        List<WakeUp> all = [];
        WakeUp? after = null;
        while (await Journal.ReadWakeUpsAsync(Noon.AddHours(1), after, 2, default) is { Count: > 0 } page)
        {
            all.AddRange(page);
            after = page[^1];
        }

        Assert.Equal(["live", "b", "c", "d", "a"], all.Select(one => one.Stream.Value));
        Assert.Equal(WakeUp.AtRestart, all[0].Due);
        Assert.Equal(4, (await Journal.ReadWakeUpsAsync(Noon, null, 10, default)).Count);
        Assert.Equal(WakeUp.OnlyWhenTold, (await WakeUpsAsync())[^1].Due);
    }

    [Fact]
    public async Task AWakeUpIsKeptReplacedAndCleared()
    {
        await SetWakeUpAsync("a", Noon);
        await Journal.AppendedAsync(Request("a", 0, "1"));
        Assert.Equal([new WakeUp(new StreamId("a"), Noon)], await WakeUpsAsync());

        await Journal.AppendedAsync(Request("a", 1, "2") with { WakeUp = WakeUpChange.Set(Noon.AddDays(1)) });
        Assert.Equal([new WakeUp(new StreamId("a"), Noon.AddDays(1))], await WakeUpsAsync());

        await Journal.AppendedAsync(Request("a", 2, "3") with { WakeUp = WakeUpChange.Clear });
        Assert.Empty(await WakeUpsAsync());
    }

    [Fact]
    public async Task AWakeUpBetweenTwoMillisecondsIsNeverEarly()
    {
        await SetWakeUpAsync("a", Noon.AddTicks(1));

        Assert.Empty(await Journal.ReadWakeUpsAsync(Noon, null, 10, default));
        Assert.Single(await Journal.ReadWakeUpsAsync(Noon.AddMilliseconds(1), null, 10, default));
    }

    [Fact]
    public async Task AConflictOrALostFenceHarmsNoNeighbour()
    {
        await Journal.AppendedAsync(Request("fenced", 0, "1") with { Fence = new Fence(9, 2) });
        Task<AppendResult>[] answers = [.. Enumerable.Range(0, 300).Select(i => (i % 3) switch
        {
            0 => Journal.AppendAsync(Request($"stream-{i}", 0, "1", "2")),
            1 => Journal.AppendAsync(Request($"stream-{i}", 5, "never")),
            _ => Journal.AppendAsync(Request("fenced", 1, "never") with { Fence = new Fence(9, 1) }),
        })];

        AppendResult[] results = await Task.WhenAll(answers);

        AppendOutcome[] pattern = [AppendOutcome.Appended, AppendOutcome.Conflict, AppendOutcome.Fenced];
        Assert.All(results, (result, i) => Assert.Equal(pattern[i % 3], result.Outcome));
        IReadOnlyList<StoredEvent> all = await Journal.ReadAfterAsync(0, 1000, default);
        Assert.Equal(201, all.Count);
        Assert.DoesNotContain(all, one => Text(one.Body) == "never");
    }

    [Fact]
    public async Task AppendsToOneStreamThatAreSentTogetherAreWrittenInTheirOrder()
    {
        Task<AppendResult>[] answers =
            [.. Enumerable.Range(0, 100).Select(i => Journal.AppendAsync(Request("a", i, $"{i}")))];

        AppendResult[] results = await Task.WhenAll(answers);

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), results.Select(result => result.Version));
        IReadOnlyList<StoredEvent> events = await Journal.ReadAsync("a");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), events.Select(one => Text(one.Body)));
    }

    [Fact]
    public async Task TenThousandAppendsFromManyThreadsAllLandWithoutGaps()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(stream => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++) await Journal.AppendedAsync(Request($"stream-{stream}", i, $"{i}"));
        })));

        IReadOnlyList<StoredEvent> all = await Journal.ReadAfterAsync(0, 20_000, default);
        Assert.Equal(10_000, all.Count);
        foreach (IGrouping<StreamId, StoredEvent> stream in all.GroupBy(one => one.Stream))
        {
            Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), stream.Select(one => one.Version));
        }
    }

    [Fact]
    public async Task EachCommitIsToldUntilTheSubscriptionEnds()
    {
        var firstTold = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var secondTold = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        IDisposable first = Journal.OnCommitted(offset =>
        {
            Interlocked.Increment(ref calls);
            firstTold.TrySetResult(offset);
        });

        AppendResult one = await Journal.AppendAsync(Request("a", 0, "1"));
        Assert.Equal(one.Offset, await firstTold.Task);
        first.Dispose();
        using IDisposable second = Journal.OnCommitted(offset => secondTold.TrySetResult(offset));
        AppendResult two = await Journal.AppendAsync(Request("a", 1, "2"));

        Assert.Equal(two.Offset, await secondTold.Task);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task DisposalEndsWhatWaitsAndRefusesWhatComesLater()
    {
        Task<AppendResult>[] before =
            [.. Enumerable.Range(0, 500).Select(i => Journal.AppendAsync(Request($"s{i}", 0, "1")))];

        await Journal.DisposeAsync();

        Assert.All(await Task.WhenAll(before), result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        AppendResult late = await Journal.AppendAsync(Request("late", 0, "1"));
        Assert.Equal(AppendOutcome.Refused, late.Outcome);
        Assert.Contains("closed", late.Reason, StringComparison.Ordinal);
        await Journal.DisposeAsync();
    }

    [Fact]
    public async Task ARemovedStreamIsGoneAndTheOthersStayAsTheyAre()
    {
        await Journal.AppendedAsync(Request("a", 0, "1", "2"));
        await Journal.AppendedAsync(Request("b", 0, "1") with
        {
            Snapshot = new Snapshot(1, 1, Utf8("{}")),
            WakeUp = WakeUpChange.Set(Noon),
        });
        await Journal.AppendedAsync(Request("a", 2, "3"));
        long head = Journal.HeadOffset;
        long removed = await Journal.AppendedAsync(Removal("b", 1));

        Assert.Equal((0, head), (removed, Journal.HeadOffset));
        Assert.Empty(await Journal.ReadAsync("b"));
        Assert.Null(await Journal.ReadSnapshotAsync(new StreamId("b"), default));
        Assert.Empty(await WakeUpsAsync());
        Assert.Equal(["1", "2", "3"], (await Journal.ReadAsync("a")).Select(one => Text(one.Body)));
        IReadOnlyList<StoredEvent> all = await Journal.ReadAfterAsync(0, 10, default);
        Assert.Equal(["1", "2", "3"], all.Select(one => Text(one.Body)));
        Assert.Equal(head, all[^1].Offset);
        Assert.Equal(["3"], (await Journal.ReadAfterAsync(all[1].Offset, 10, default)).Select(one => Text(one.Body)));
    }

    [Fact]
    public async Task ARemovedStreamMayBeginAnewAtLaterOffsets()
    {
        await Journal.AppendedAsync(Request("a", 0, "old"));
        await Journal.AppendedAsync(Request("b", 0, "1"));
        await Journal.AppendedAsync(Removal("a", 1));
        long head = Journal.HeadOffset;
        await Journal.AppendedAsync(Request("a", 0, "new"));

        StoredEvent only = Assert.Single(await Journal.ReadAsync("a"));
        Assert.Equal((1L, "new"), (only.Version, Text(only.Body)));
        Assert.True(only.Offset > head);
    }

    [Fact]
    public async Task OnlyWhatIsAtTheExpectedVersionAndNotTheLastIsRemoved()
    {
        await Journal.AppendedAsync(Request("a", 0, "1"));
        AppendResult last = await Journal.AppendAsync(Removal("a", 1));
        await Journal.AppendedAsync(Request("b", 0, "1"));
        AppendResult conflict = await Journal.AppendAsync(Removal("a", 2));
        AppendResult none = await Journal.AppendAsync(Removal("none", 0));

        Assert.Equal(AppendOutcome.Refused, last.Outcome);
        Assert.Equal((AppendOutcome.Conflict, 1L), (conflict.Outcome, conflict.Version));
        Assert.Equal(AppendOutcome.Appended, none.Outcome);
        Assert.Single(await Journal.ReadAsync("a"));
    }

    [Fact]
    public void ARequestThatBreaksItsOwnRulesIsABugOfTheCaller()
    {
        AppendRequest good = Request("a", 0, "1");
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { Stream = default }));
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { ExpectedVersion = -1 }));
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { Events = [new NewEvent("", 1, default)] }));
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { Events = [new NewEvent("x", 0, default)] }));
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { Snapshot = new Snapshot(5, 1, default) }));
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { Removes = true }));
        Payload wrong = PayloadOf(Utf8("one")) with { Bytes = Utf8("two") };
        Assert.ThrowsAny<ArgumentException>(() => Send(good with { Payloads = [wrong] }));
        Assert.Equal(0, Journal.HeadOffset);
    }

    /// <summary>A new journal; a durable one is opened again by the second call.</summary>
    protected abstract IJournal Open();

    protected async Task<IReadOnlyList<WakeUp>> WakeUpsAsync() =>
        await Journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, null, 1000, default);

    protected Task SetWakeUpAsync(string stream, DateTimeOffset due) =>
        Journal.AppendedAsync(Request(stream, 0) with { WakeUp = WakeUpChange.Set(due) });

    protected async Task<string> SnapshotTextAsync(string stream) =>
        Text((await Journal.ReadSnapshotAsync(new StreamId(stream), default))!.Body);

    private static AppendRequest Removal(string stream, long expected) => new()
    {
        Stream = new StreamId(stream),
        ExpectedVersion = expected,
        Time = Noon,
        Removes = true,
    };

    private void Send(AppendRequest request) => _ = Journal.AppendAsync(request);
}
