using System.Collections.Immutable;
using Autonomy.Actors.Bulk;
using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Bulk;

/// <summary>Bulk jobs and the executions that they are about, with crashes in between.</summary>
public sealed class BulkKeeperTests
{
    private static readonly BulkJobId Id =
        BulkJobId.TryParse("default", "bulk-0", out BulkJobId id) ? id : throw new InvalidOperationException();

    [Fact]
    public void EachExecutionIsToldOnceAndTheRefusedOnesSayWhy()
    {
        EngineRun run = Waiting(5, out ImmutableArray<ExecutionId> executions);
        run.Send(executions[1], new ExecutionCommand.Terminate("ada", null));
        Begin(run, BulkAction.Cancel, executions);
        run.Advance(TimeSpan.FromMinutes(1));

        BulkJob job = Of(run);
        Assert.True(job.HasEnded);
        Assert.Equal((4, 1), (job.Ends.Count - job.Refused, job.Refused));
        Assert.Equal(RejectionCode.Ended, job.Ends[1].Refusal);
        Assert.All(executions, execution => Assert.True(run.StateOf(execution).IsTerminal));
        Assert.Empty(run.WakeUps());
    }

    [Fact]
    public void NoMoreThanTheRateAreBegunInASecond()
    {
        EngineRun run = Waiting(10, out ImmutableArray<ExecutionId> executions);
        Begin(run, BulkAction.Pause, executions, rate: 2);
        run.Advance(TimeSpan.Zero);
        Assert.Equal(1, Of(run).Begun);
        run.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, Of(run).Begun);
        run.Advance(TimeSpan.FromSeconds(3));
        Assert.True(Of(run).HasEnded);
    }

    [Fact]
    public void ACancelledJobBeginsNoMore()
    {
        EngineRun run = Waiting(10, out ImmutableArray<ExecutionId> executions);
        Begin(run, BulkAction.Pause, executions, rate: 1);
        run.Advance(TimeSpan.FromSeconds(2));
        Send(run, new BulkCommand.Cancel("ada", "a mistake"));
        run.Advance(TimeSpan.FromSeconds(20));

        BulkJob job = Of(run);
        Assert.True(job.HasEnded);
        Assert.Equal(3, job.Begun);
        Assert.Equal(BulkItemStatus.Left, job.StatusOf(5));
        Assert.Equal(3, executions.Count(execution => run.StateOf(execution).Status == ExecutionStatus.Paused));
    }

    [Theory]
    [InlineData(BulkAction.Pause)]
    [InlineData(BulkAction.Cancel)]
    public void WhateverIsLostInACrashNothingIsDoneTwice(BulkAction action)
    {
        int turns = 0;
        EngineRun whole = Waiting(3, out ImmutableArray<ExecutionId> executions);
        Create(whole, action, executions);
        while (whole.RunOne()) turns++;
        for (int crashAt = 0; crashAt < turns; crashAt++)
        {
            EngineRun run = Waiting(3, out executions);
            Create(run, action, executions);
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(1));
            // What was not acknowledged may be lost whole.
            if (!Of(run).Exists) continue;
            Assert.True(Of(run).HasEnded, $"crash at {crashAt}");
            Assert.Equal((3, 0), (Of(run).Ends.Count, Of(run).Refused));
            foreach (ExecutionId execution in executions)
            {
                Assert.Single(
                    run.EventsOf(execution),
                    told => told.Happened is ExecutionEvent.Paused or ExecutionEvent.CancelRequested);
            }
        }
    }

    [Fact]
    public void AnAppendOfUnknownOutcomeDoesNothingTwice()
    {
        for (int failing = 1; failing <= 5; failing++)
        {
            EngineRun run = Waiting(3, out ImmutableArray<ExecutionId> executions);
            Create(run, BulkAction.Pause, executions);
            run.Run();
            int left = failing;
            run.Journal.Fault = append =>
                append.Stream == Id.Stream && --left == 0 ? AppendOutcome.Unknown : null;
            run.Advance(TimeSpan.FromMinutes(1));

            Assert.True(Of(run).HasEnded);
            Assert.Equal(0, Of(run).Refused);
        }
    }

    [Fact]
    public void AnExecutionThatCannotBeLookedAtIsToldOfAndGivenUpAfterTenMinutes()
    {
        EngineRun run = Waiting(1, out ImmutableArray<ExecutionId> executions);
        StreamId stream = executions[0].Stream;
        run.Journal.Fault = append => append.Stream == stream ? AppendOutcome.Refused : null;
        Begin(run, BulkAction.Pause, executions);
        run.Advance(TimeSpan.Zero);
        run.Journal.StreamFault = read => read == stream ? new InvalidDataException("A payload is missing.") : null;
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(5));
        Assert.False(Of(run).HasEnded);
        Assert.Contains("bulk: A payload is missing.", run.Reports);

        run.Advance(TimeSpan.FromMinutes(6));
        BulkEnd end = Assert.Single(Of(run).Ends).Value;
        Assert.True(Of(run).HasEnded);
        Assert.Equal(RejectionCode.StoreRefused, end.Refusal);
        Assert.Contains("A payload is missing.", end.Message, StringComparison.Ordinal);
    }

    private static EngineRun Waiting(int count, out ImmutableArray<ExecutionId> executions)
    {
        var run = new EngineRun(wakesWholeStore: true);
        executions =
        [
            .. Enumerable.Range(0, count).Select(_ => run.Begin(
                run.PlanOf("""{"id":"a","tool":"core.signal","with":{"name":"go"}}"""))),
        ];
        return run;
    }

    private static void Begin(
        EngineRun run, BulkAction action, ImmutableArray<ExecutionId> executions, int rate = 1_000)
    {
        Create(run, action, executions, rate);
        run.Run();
    }

    private static void Create(
        EngineRun run, BulkAction action, ImmutableArray<ExecutionId> executions, int rate = 1_000) =>
        _ = run.Engine.SendAsync(Id, new BulkCommand.Create(
            new BulkOrder
            {
                Action = action,
                Executions = [.. executions.Select(execution => execution.Value)],
                Rate = rate,
            },
            "ada"));

    private static void Send(EngineRun run, BulkCommand command)
    {
        Task<BulkReply> reply = run.Engine.SendAsync(Id, command);
        run.Run();
        Assert.IsType<BulkReply.Accepted>(EngineRun.Now(reply));
    }

    private static BulkJob Of(EngineRun run) =>
        EngineRun.Now(run.Journal.ReadStreamAsync(Id.Stream, 1, int.MaxValue, default).AsTask()).Aggregate(
            BulkJob.None, (job, stored) => job.Apply(
                BulkEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time));
}
