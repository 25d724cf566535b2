using System.Runtime.CompilerServices;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Workers;

/// <content>Workers that do not read, links that break, and what is kept of either.</content>
public sealed partial class WorkerPoolTests
{
    [Fact]
    public async Task AWorkerThatDoesNotReadIsCutOffThoughItSaysThatItIsWell()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);
        link.UnreadSince = _time.GetTimestamp();
        for (int i = 0; i < 4; i++)
        {
            seat.Heartbeat([]);
            Assert.Null(link.ClosedBecause);
            _time.Advance(Lease / 4);
        }

        seat.Heartbeat([]);
        _time.Advance(Lease / 4);
        Assert.Contains("not read", link.ClosedBecause, StringComparison.Ordinal);
        Assert.Equal("red: ", _published[^1]);
        Assert.Equal(FailureCodes.WorkerLost, Assert.IsType<ToolOutcome.Failed>(await end).Failure.Code);
    }

    [Theory]
    [InlineData("red", "blue")]
    [InlineData("blue", "red")]
    public async Task WhatBreaksInOneWorkspaceIsToldAndKeepsNoLeaseOfAnotherFromItsEnd(string broken, string whole)
    {
        List<string> troubles = [];
        _pools.Troubled += (workspace, cause) => troubles.Add($"{workspace}: {cause.Message}");
        Assert.True(_pools.PoolOf(broken).TryConnect(
            Hello("w1"), new RecordedLink { CloseFault = new InvalidOperationException("No.") }, out _, out _));
        Assert.True(_pools.PoolOf(whole).TryConnect(Hello("w1"), new RecordedLink(), out _, out _));
        Task<ToolOutcome> own = CallIn(broken);
        Task<ToolOutcome> other = CallIn(whole);

        _time.Advance(Lease * 1.25);
        Assert.IsType<ToolOutcome.Failed>(await other);
        Assert.IsType<ToolOutcome.Failed>(await own);
        Assert.Equal([$"{broken}: No."], troubles.Distinct());
    }

    [Fact]
    public async Task AnEarlyEndIsCheckedAgainstTheToolsOwnSchemaAsAnyOther()
    {
        (WorkerSeat seat, _) = Connect("w1", output: """{ "type": "string" }""");
        seat.Complete(new AttemptId("k", 1), DataNull.Value);

        Failure failure = Assert.IsType<ToolOutcome.Failed>(await TakeUp("k", 1)).Failure;
        Assert.Equal((FailureKind.OutputMismatch, FailureEffect.Applied), (failure.Kind, failure.Effect));
    }

    [Fact]
    public async Task EarlyEndsAreKeptUpTo64MiBAndTheNextOnceOneOfThemIsAskedFor()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        // With its quotes a little more than 16 MiB: three fit, and four do not.
        var large = new DataString(new string('x', 16 << 20));
        for (int i = 0; i < 4; i++) seat.Complete(new AttemptId($"k{i}", 1), large);
        Assert.Equal((new AttemptId("k3", 1), "no_room"), Assert.Single(link.Refusals));

        Assert.IsType<ToolOutcome.Succeeded>(await TakeUp("k0", 1));
        seat.Complete(new AttemptId("k3", 1), large);
        Assert.Single(link.Refusals);
        Assert.IsType<ToolOutcome.Succeeded>(await TakeUp("k3", 1));
    }

    [Fact]
    public void WhatIsCancelledInLineLeavesItThoughNoWorkerHasAPlace()
    {
        Connect("w1", concurrency: 1);
        _ = Call("k1", 1);
        WeakReference cancelled = CancelledInLine();
        GC.Collect();

        Assert.False(cancelled.IsAlive);
    }

    [Fact]
    public async Task AQuestionThatIsTooLongForAMessageHasNoAnswer()
    {
        (_, RecordedLink link) = Connect("w1", canProbe: true);
        link.IsTooLong = true;

        Assert.IsType<ProbeResult.NotKnown>(await Probe("k", 1));
    }

    private Task<ToolOutcome> CallIn(string workspace) =>
        _pools.PoolOf(workspace).ExecuteAsync(Request, ContextOf("k", 1), CancellationToken.None).AsTask();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference CancelledInLine()
    {
        using var cancellation = new CancellationTokenSource();
        ToolCall call = Request;
        Task<ToolOutcome> waiting = Pool.ExecuteAsync(call, ContextOf("k2", 1), cancellation.Token).AsTask();
        cancellation.Cancel();
        Assert.True(waiting.IsCompleted);
        return new WeakReference(call);
    }
}
