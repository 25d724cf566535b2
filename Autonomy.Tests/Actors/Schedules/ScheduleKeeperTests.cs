using Autonomy.Actors.Schedules;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.NamedPlans;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;
using Autonomy.Host.Security;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Schedules;

/// <summary>Schedules and the executions of their times, with crashes in between.</summary>
public sealed class ScheduleKeeperTests
{
    private static readonly ScheduleId Nightly =
        ScheduleId.TryParse("default", "nightly", out ScheduleId id) ? id : throw new InvalidOperationException();

    [Fact]
    public void EachTimeBecomesAnExecutionWhoseEndIsHeard()
    {
        EngineRun run = Made("script.echo", TimeSpan.FromMinutes(10));
        run.Advance(TimeSpan.FromMinutes(35));

        Schedule schedule = Of(run);
        Assert.Equal((3, 0), (schedule.Fired, schedule.Open.Count));
        Assert.All(schedule.Recent, ended => Assert.Equal(ExecutionStatus.Completed, ended.Status));
    }

    [Fact]
    public void OneThatSleepsIsWokenByTheStore()
    {
        EngineRun run = Made("script.echo", TimeSpan.FromDays(1));
        run.Advance(TimeSpan.FromMinutes(5));
        run.Crash();
        run.Advance(TimeSpan.FromDays(2));

        Assert.Equal(2, Of(run).Fired);
    }

    [Fact]
    public void OneThatWaitsForTheEndGoesOnAfterACrash()
    {
        EngineRun run = Made("core.signal", TimeSpan.FromMinutes(10), Overlap.Queue);
        run.Advance(TimeSpan.FromMinutes(25));
        Assert.Single(Of(run).Waiting);
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(1));
        ExecutionId first = ExecutionId.Parse(Of(run).Open[0].Execution);
        run.Send(first, new ExecutionCommand.Signal("go", DataNull.Value, "ada"));

        Schedule schedule = Of(run);
        Assert.Equal((2, 1, 0), (schedule.Fired, schedule.Open.Count, schedule.Waiting.Count));
        Assert.NotEqual(first.Value, schedule.Open[0].Execution);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhateverIsLostInACrashEveryTimeRunsOnce(bool isNamed)
    {
        int turns = 0;
        EngineRun whole = Due(isNamed);
        while (whole.RunOne()) turns++;
        Check(whole, 0);
        Assert.True(turns > 10);
        for (int crashAt = 0; crashAt < turns; crashAt++)
        {
            EngineRun run = Due(isNamed);
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(3));
            Check(run, crashAt);
        }
    }

    [Fact]
    public void AnAppendOfUnknownOutcomeRunsNothingTwice()
    {
        for (int failing = 1; failing <= 6; failing++)
        {
            EngineRun run = Made("script.echo", TimeSpan.FromMinutes(10));
            int left = failing;
            run.Journal.Fault = append =>
                append.Stream == Nightly.Stream && --left == 0 ? AppendOutcome.Unknown : null;
            run.Advance(TimeSpan.FromMinutes(35));
            Check(run, failing);
            Assert.Equal(3, Of(run).Fired);
        }
    }

    [Fact]
    public void APlanThatCannotRunAnyMoreEndsTheRunWithItsReason()
    {
        EngineRun run = Made("script.gone", TimeSpan.FromMinutes(10));
        run.Advance(TimeSpan.FromMinutes(15));

        ScheduleRun ended = Assert.Single(Of(run).Recent);
        Assert.Null(ended.Status);
        Assert.Contains("script.gone", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeletedOneSleepsForEver()
    {
        EngineRun run = Made("script.echo", TimeSpan.FromMinutes(10));
        Send(run, new ScheduleCommand.Delete("ada"));
        run.Advance(TimeSpan.FromHours(1));

        Assert.Empty(run.WakeUps());
        Assert.False(Of(run).Exists);
    }

    [Fact]
    public void DeletingForgetsNoRunThatHasBegunWhateverIsLostInACrash()
    {
        int turns = 0;
        EngineRun whole = Deleted();
        while (whole.RunOne()) turns++;
        CheckLeft(whole, 0);
        Assert.False(Of(whole).Exists);
        for (int crashAt = 0; crashAt < turns; crashAt++)
        {
            EngineRun run = Deleted();
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(3));
            CheckLeft(run, crashAt);
        }
    }

    [Fact]
    public void WhatADeletedOneBeganIsHeardOfAlsoWhereItsNameIsAnothersByThen()
    {
        EngineRun run = Made("core.signal", TimeSpan.FromDays(1));
        Send(run, new ScheduleCommand.RunNow("ada"));
        ExecutionId begun = ExecutionId.Parse(Of(run).Open[0].Execution);
        ScheduleDefinition definition = Of(run).Definition!;
        Send(run, new ScheduleCommand.Delete("ada"));
        Send(run, new ScheduleCommand.Create(definition, "bob"));
        Assert.Equal(begun.Value, Assert.Single(Of(run).Left).Run.Execution);
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(1));
        run.Send(begun, new ExecutionCommand.Signal("go", DataNull.Value, "ada"));

        Assert.Empty(Of(run).Left);
        Assert.Equal((0, 2), (Of(run).Recent.Count, Of(run).Generation));
    }

    private static EngineRun Deleted()
    {
        EngineRun run = Made("script.echo", TimeSpan.FromDays(1));
        _ = run.Engine.SendAsync(Nightly, new ScheduleCommand.RunNow("ada"));
        _ = run.Engine.SendAsync(Nightly, new ScheduleCommand.Delete("ada"));
        return run;
    }

    private static void CheckLeft(EngineRun run, int at)
    {
        IEnumerable<string> fired = EngineRun
            .Now(run.Journal.ReadStreamAsync(Nightly.Stream, 1, int.MaxValue, default).AsTask())
            .Select(stored => ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span))
            .OfType<ScheduleEvent.Fired>().Select(begun => begun.Execution);
        foreach (string execution in fired)
            Assert.Equal(ExecutionStatus.Completed, run.StatusOf(ExecutionId.Parse(execution)));
        Assert.True(Of(run).Left.IsEmpty, $"crash at {at}: a run has not ended");
    }

    private static EngineRun Due(bool isNamed)
    {
        EngineRun run = Made("script.echo", TimeSpan.FromMinutes(10), isNamed: isNamed);
        run.Time.Advance(TimeSpan.FromMinutes(10));
        return run;
    }

    private static void Check(EngineRun run, int at)
    {
        Schedule schedule = Of(run);
        Assert.True(schedule.Fired >= 1, $"crash at {at}: nothing ran");
        Assert.True(schedule.Open.IsEmpty, $"crash at {at}: a run has not ended");
        foreach (ScheduleRun ended in schedule.Recent)
        {
            ExecutionId execution = ExecutionId.Parse(ended.Execution);
            Assert.Single(run.EventsOf(execution), told => told.Happened is ExecutionEvent.Submitted);
            Assert.Equal(ExecutionStatus.Completed, run.StatusOf(execution));
        }

        Assert.Equal(schedule.Recent.Count, schedule.Recent.Select(ended => ended.Time).Distinct().Count());
    }

    private static EngineRun Made(
        string tool, TimeSpan every, Overlap overlap = Overlap.Skip, bool isNamed = false)
    {
        var run = new EngineRun(wakesWholeStore: true);
        string plan = """{"plan":1,"name":"demo","steps":[{"id":"a","tool":"TOOL"WITH}]}"""
            .Replace("TOOL", tool, StringComparison.Ordinal)
            .Replace(
                "WITH", tool == "core.signal" ? ",\"with\":{\"name\":\"go\"}" : "", StringComparison.Ordinal);
        var content = (DataObject)DataJson.Parse(plan);
        if (isNamed) Store(run, content);
        Send(run, new ScheduleCommand.Create(
            new ScheduleDefinition
            {
                Every = every,
                Overlap = overlap,
                Plan = isNamed ? null : content,
                PlanName = isNamed ? "kept" : null,
            },
            "ada"));
        return run;
    }

    private static void Store(EngineRun run, DataObject plan)
    {
        Task<AppendResult> stored = run.Journal.AppendAsync(new AppendRequest
        {
            Stream = NamedPlanEventTable.StreamOf("default", "kept"),
            ExpectedVersion = 0,
            Time = run.Time.GetUtcNow(),
            Events = [NamedPlanEventTable.Encode(new NamedPlanEvent.Stored(1, plan, "ada"))],
        });
        run.Run();
        Assert.Equal(AppendOutcome.Appended, EngineRun.Now(stored).Outcome);
    }

    private static void Send(EngineRun run, ScheduleCommand command)
    {
        Task<ScheduleReply> reply = run.Engine.SendAsync(Nightly, command);
        run.Run();
        Assert.IsType<ScheduleReply.Accepted>(EngineRun.Now(reply));
    }

    private static Schedule Of(EngineRun run) =>
        EngineRun.Now(run.Journal.ReadStreamAsync(Nightly.Stream, 1, int.MaxValue, default).AsTask()).Aggregate(
            Schedule.None, (schedule, stored) => schedule.Apply(
                ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time));
}
