using System.Buffers;
using System.Text.Json;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Experience;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Experience;

/// <summary>What came of first estimates, as the journal tells it.</summary>
public sealed class PastEstimateTests
{
    private const string Step = """{ "id": "a", "tool": "test.pure" }""";

    private static readonly DurationRange Expected = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9),
        TimeSpan.FromSeconds(11));

    [Fact]
    public void AFirstEstimateIsKeptWithWhatCameOfIt()
    {
        PastEstimate past = Assert.Single(FoldOf(Completed(Expected)).PastEstimates);

        Assert.Equal(Expected, past.Estimated);
        Assert.Equal(TimeSpan.FromSeconds(3), past.Actual);
    }

    [Fact]
    public void TheFirstEstimateStaysThroughASnapshot()
    {
        var copy = new ExecutionState();
        ExecutionSnapshot.Restore(copy, ExecutionSnapshot.Write(ExecutionRun.Expected(Expected, Step).State));
        Assert.Equal(Expected, copy.FirstEstimate);
    }

    [Fact]
    public void AnExecutionThatNobodyEstimatedHasNoEventOfIt()
    {
        ExecutionRun run = ExecutionRun.Of(Step);
        Assert.DoesNotContain(run.Events, happened => happened is ExecutionEvent.Estimated);
        run.Succeed("a");
        Assert.Empty(FoldOf(run).PastEstimates);
    }

    [Fact]
    public void WhatWasPausedOrFailedOrWaitsForPeopleTellsNothing()
    {
        ExecutionRun paused = ExecutionRun.Expected(
            Expected, Step + """, { "id": "b", "tool": "test.pure", "needs": ["a"] }""");
        paused.Tell(new ExecutionCommand.Pause("ada", null));
        paused.Succeed("a");
        paused.Tell(new ExecutionCommand.Resume("ada"));
        paused.Succeed("b");
        ExecutionRun failed = ExecutionRun.Expected(
            Expected, """{ "id": "a", "tool": "test.pure", "retry": { "attempts": 1 }, "onFailure": "fail" }""");
        failed.Fail("a", FailureKind.NotFound);
        ExecutionRun waits = ExecutionRun.Expected(Expected, Step, waitsForOthers: true);
        waits.Succeed("a");

        Assert.All((ExecutionRun[])[paused, failed, waits], run =>
        {
            Assert.True(run.State.IsTerminal);
            Assert.Empty(FoldOf(run).PastEstimates);
        });
    }

    [Fact]
    public void ACheckpointKeepsWhatIsUnderWayAndWhatIsPast()
    {
        ExecutionRun run = Completed(Expected);
        for (int cut = 0; cut <= run.Journal.Count; cut++)
        {
            ExperienceFold first = FoldOf(run.Journal.Take(cut));
            var second = new ExperienceFold(TestTools.All);
            using (JsonDocument stored = JsonDocument.Parse(Write(first))) second.Restore(stored.RootElement);
            foreach (StoredEvent stored in run.Journal.Skip(cut)) Apply(second, stored);
            Assert.Equal(FoldOf(run).PastEstimates, second.PastEstimates);
        }
    }

    private static ExecutionRun Completed(DurationRange expected)
    {
        ExecutionRun run = ExecutionRun.Expected(expected, Step);
        run.Now += TimeSpan.FromSeconds(3);
        run.Succeed("a");
        return run;
    }

    private static ExperienceFold FoldOf(ExecutionRun run) => FoldOf(run.Journal);

    private static ExperienceFold FoldOf(IEnumerable<StoredEvent> journal)
    {
        var fold = new ExperienceFold(TestTools.All);
        foreach (StoredEvent stored in journal) Apply(fold, stored);
        return fold;
    }

    private static void Apply(ExperienceFold fold, StoredEvent stored)
    {
        if (fold.Wants(stored.Name)) fold.Apply(stored, stored.Body.Span);
    }

    private static ReadOnlyMemory<byte> Write(ExperienceFold fold)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) fold.Write(writer);
        return buffer.WrittenMemory;
    }
}
