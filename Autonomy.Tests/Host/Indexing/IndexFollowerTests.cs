using System.Collections.Concurrent;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Support;
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
}
