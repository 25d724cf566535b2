using System.Collections.Concurrent;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Journals.Sqlite.Indexing;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Autonomy.Tests.Host.Indexing;

/// <summary>The index that follows a journal which gives trouble.</summary>
public sealed class IndexFollowerTests
{
    [Fact]
    public async Task WhatFailsIsTriedAgainAfterASecondHoweverMuchSomebodyWaits()
    {
        using var folder = new TemporaryFolder();
        var clock = new VirtualTime();
        await using var journal = new HeldJournal();
        await IndexPagesTests.LiveAsync(journal, seed: 1);
        journal.ReadFault = new IOException("The disk is gone.");
        var troubles = new EngineTroubles(clock);
        var told = new ConcurrentQueue<EngineTrouble>();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        troubles.Listen(trouble =>
        {
            told.Enqueue(trouble);
            first.TrySetResult();
        });
        await using var follower = new IndexFollower(
            journal, folder.Path, clock, NullLogger<IndexFollower>.Instance, troubles);

        await first.Task;
        Assert.False(await follower.CatchUpAsync(TimeSpan.FromMilliseconds(100), default));
        Assert.Equal("lists", Assert.Single(told).Where);
        await clock.WhenArmed(1);
        journal.ReadFault = null;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await follower.CatchUpAsync(TimeSpan.FromMinutes(1), default));
    }

    [Fact]
    public async Task AnIndexThatIsAheadOfTheJournalIsToldOfOnceAndMadeAnew()
    {
        using var folder = new TemporaryFolder();
        await using var journal = new HeldJournal();
        await IndexPagesTests.LiveAsync(journal, seed: 1);
        long head = journal.HeadOffset;
        long ahead = head + 7;
        await using (var index = SqliteExecutionIndex.Open(folder.Path, ahead)) index.Write([], ahead);
        var lines = new Lines();
        for (int start = 0; start < 2; start++)
        {
            await using var follower = new IndexFollower(
                journal, folder.Path, TimeProvider.System, lines, new EngineTroubles(TimeProvider.System));
            Assert.True(await follower.CatchUpAsync(TimeSpan.FromMinutes(1), default));
            Assert.Equal(head, follower.Index.Position);
        }

        string line = Assert.Single(lines.Written);
        Assert.StartsWith(
            $"Warning: The index of lists went up to offset {ahead}, and the journal ends at {head}: the store was put "
            + "back", line, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<IndexFollower>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Written.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
