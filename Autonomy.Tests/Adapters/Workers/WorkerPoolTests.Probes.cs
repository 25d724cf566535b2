using Autonomy.Adapters.Workers;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Workers;

/// <content>Whether a lost attempt happened, asked of workers.</content>
public sealed partial class WorkerPoolTests
{
    [Fact]
    public async Task AWorkerThatCanTellIsAskedWhetherALostAttemptHappened()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1", canProbe: true);
        Task<ProbeResult> found = Probe("k", 1);

        Assert.Equal([new AttemptId("k", 1)], link.Probes);
        Assert.Empty(link.Offers);
        seat.Probed(new AttemptId("k", 2), new ProbeResult.DidNotHappen());
        Assert.False(found.IsCompleted);
        seat.Probed(new AttemptId("k", 1), new ProbeResult.Happened(new DataString("done")));
        Assert.Equal(new DataString("done"), Assert.IsType<ProbeResult.Happened>(await found).Output);
    }

    [Fact]
    public async Task WhereNobodyCanTellNobodyIsAsked()
    {
        (_, RecordedLink link) = Connect("w1");

        Assert.IsType<ProbeResult.NotKnown>(await Probe("k", 1));
        Assert.Empty(link.Probes);
    }

    [Fact]
    public async Task WhenWhoWasAskedGoesAnotherOneIsAsked()
    {
        (_, RecordedLink first) = Connect("w1", canProbe: true);
        (WorkerSeat asked, RecordedLink second) = Connect("w2", canProbe: true);
        Task<ProbeResult> found = Probe("k", 1);
        Assert.Single(second.Probes);
        asked.Leave();

        Assert.Equal([new AttemptId("k", 1)], first.Probes);
        Assert.False(found.IsCompleted);
        asked.Probed(new AttemptId("k", 1), new ProbeResult.DidNotHappen());
        Assert.False(found.IsCompleted);
        // The same worker again, on another connection, is asked what it was asked before.
        (WorkerSeat again, RecordedLink third) = Connect("w1", canProbe: true);
        Assert.Single(third.Probes);
        again.Leave();
        Assert.IsType<ProbeResult.NotKnown>(await found);
    }

    [Fact]
    public async Task AQuestionThatNobodyWaitsForAnyMoreIsWithdrawn()
    {
        (WorkerSeat seat, _) = Connect("w1", canProbe: true);
        using var cancellation = new CancellationTokenSource();
        Task<ProbeResult> found = Probe("k", 1, cancellation.Token);
        await cancellation.CancelAsync();

        Assert.IsType<ProbeResult.NotKnown>(await found);
        seat.Probed(new AttemptId("k", 1), new ProbeResult.DidNotHappen());
    }

    [Fact]
    public async Task AFoundOutputThatBreaksTheToolsOwnSchemaIsNone()
    {
        (WorkerSeat seat, _) = Connect("w1", output: """{ "type": "string" }""", canProbe: true);
        Task<ProbeResult> found = Probe("k", 1);
        seat.Probed(new AttemptId("k", 1), new ProbeResult.Happened(DataNull.Value));

        Assert.Contains(
            "schema", Assert.IsType<ProbeResult.NotKnown>(await found).Reason, StringComparison.Ordinal);
    }

    private Task<ProbeResult> Probe(string key, int attempt, CancellationToken cancellation = default) =>
        Pool.ProbeAsync(Request, ContextOf(key, attempt), cancellation).AsTask();
}
