using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Schedules;

/// <summary>What becomes of the times of schedules: late, missed, while another run goes on, while paused.</summary>
public sealed class ScheduleDeciderTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse(
        "2026-01-01T00:00Z", CultureInfo.InvariantCulture);

    private static readonly ScheduleId Id =
        ScheduleId.TryParse("default", "nightly", out ScheduleId id) ? id : throw new InvalidOperationException();

    [Theory]
    [InlineData(CatchUp.Skip, 0, 5)]
    [InlineData(CatchUp.Last, 1, 4)]
    [InlineData(CatchUp.All, 3, 2)]
    public void TimesThatWereMissedAreCaughtUpAsThePolicySays(CatchUp policy, int fired, int skipped)
    {
        Schedule schedule = Made(new ScheduleDefinition
        {
            Cron = "@hourly",
            CatchUp = policy,
            CatchUpMax = 3,
            Overlap = Overlap.Parallel,
            Plan = DataObject.Empty,
        });
        (schedule, IReadOnlyList<ScheduleEvent> events) = Tick(schedule, Start.AddHours(5.5));

        Assert.Equal(fired, schedule.Fired);
        Assert.Equal(skipped, schedule.Skipped);
        Assert.Equal(Start.AddHours(5), schedule.DecidedTo);
        Assert.Empty(Tick(schedule, Start.AddHours(5.5)).Events);
        DateTimeOffset[] times = [.. events.OfType<ScheduleEvent.Fired>().Select(run => run.Time)];
        Assert.Equal(Enumerable.Range(0, fired).Select(i => Start.AddHours(5 - fired + 1 + i)), times);
    }

    [Fact]
    public void ATimeThatIsALittleLateRunsWhateverThePolicy()
    {
        Schedule schedule = Made(Hourly() with { CatchUp = CatchUp.Skip });
        Assert.Equal(1, Tick(schedule, Start.AddHours(1).AddSeconds(30)).Schedule.Fired);
        Assert.Equal(0, Tick(schedule, Start.AddHours(1).AddSeconds(61)).Schedule.Fired);
    }

    [Theory]
    [InlineData(CatchUp.Skip)]
    [InlineData(CatchUp.Last)]
    public void TimesThatComeTogetherALittleLateAllRun(CatchUp catchUp)
    {
        var everySecond = new ScheduleDefinition
        {
            Every = TimeSpan.FromSeconds(1),
            CatchUp = catchUp,
            Overlap = Overlap.Parallel,
            Plan = DataObject.Empty,
        };
        Schedule late = Tick(Made(everySecond), Start.AddSeconds(20)).Schedule;
        Schedule missed = Tick(Made(everySecond), Start.AddSeconds(90)).Schedule;

        Assert.Equal((20, 0), (late.Fired, late.Skipped));
        Assert.Equal((61, 29), (missed.Fired, missed.Skipped));
    }

    [Fact]
    public void AJitterLongerThanTheDistanceLosesNoRun()
    {
        Schedule schedule = Made(new ScheduleDefinition
        {
            Every = TimeSpan.FromMinutes(1),
            Jitter = TimeSpan.FromMinutes(10),
            Overlap = Overlap.Parallel,
            Plan = DataObject.Empty,
        });
        for (int run = 1; run <= 60; run++)
        {
            DateTimeOffset due = schedule.NextDue()!.Value;
            (schedule, IReadOnlyList<ScheduleEvent> events) = Tick(schedule, due);
            DateTimeOffset time = Assert.IsType<ScheduleEvent.Fired>(Assert.Single(events)).Time;
            Assert.Equal(Start.AddMinutes(run), time);
            Assert.InRange(due - time, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
    }

    [Theory]
    [InlineData(Overlap.Skip, 1, 0)]
    [InlineData(Overlap.Queue, 1, 2)]
    [InlineData(Overlap.Parallel, 3, 0)]
    public void ATimeThatComesWhileARunGoesOnDoesAsThePolicySays(Overlap policy, int open, int waiting)
    {
        Schedule schedule = Made(Hourly() with { Overlap = policy });
        for (int hour = 1; hour <= 3; hour++) schedule = Tick(schedule, Start.AddHours(hour)).Schedule;
        Assert.Equal((open, waiting), (schedule.Open.Count, schedule.Waiting.Count));

        schedule = End(schedule, Start.AddHours(3.5));
        Assert.Equal(policy == Overlap.Parallel ? 2 : policy == Overlap.Queue ? 1 : 0, schedule.Open.Count);
        if (policy == Overlap.Queue) Assert.Equal(Start.AddHours(2), schedule.Open[0].Time);
    }

    [Fact]
    public void RunsAtOnceAndWaitingTimesAreBounded()
    {
        ScheduleDefinition minutely = Hourly() with { Cron = "* * * * *" };
        Schedule parallel = Made(minutely with { Overlap = Overlap.Parallel });
        Schedule queue = Made(minutely with { Overlap = Overlap.Queue });
        for (int minute = 1; minute <= 150; minute++)
        {
            parallel = Tick(parallel, Start.AddMinutes(minute)).Schedule;
            queue = Tick(queue, Start.AddMinutes(minute)).Schedule;
        }

        Assert.Equal((100, 50), (parallel.Open.Count, parallel.Skipped));
        Assert.Equal((1, 100, 49), (queue.Open.Count, queue.Waiting.Count, queue.Skipped));
    }

    [Fact]
    public void WhatPassesDuringAPauseIsNotMadeUpFor()
    {
        Schedule schedule = Made(Hourly() with { CatchUp = CatchUp.All });
        schedule = Do(schedule, new ScheduleCommand.Pause("ada", "holidays"), Start).Schedule;
        Assert.Null(schedule.NextDue());
        Assert.Empty(Tick(schedule, Start.AddHours(5)).Events);
        schedule = Do(schedule, new ScheduleCommand.Resume("ada"), Start.AddHours(5.5)).Schedule;

        Assert.Equal(Start.AddHours(6), schedule.NextDue());
        Assert.Equal(1, Tick(schedule, Start.AddHours(6)).Schedule.Fired);
    }

    [Fact]
    public void WhatWasDueBeforeAChangeIsDecidedByWhatHeldThen()
    {
        Schedule schedule = Made(Hourly());
        var change = new ScheduleCommand.Change(Hourly() with { Cron = "@yearly" }, "ada");
        schedule = Do(schedule, change, Start.AddHours(1)).Schedule;

        Assert.Equal(1, schedule.Fired);
        Assert.Equal(Start.AddYears(1), schedule.NextDue());
    }

    [Theory]
    [InlineData(CatchUp.Skip)]
    [InlineData(CatchUp.Last)]
    public void ARunThatWaitsForItsJitterBeginsBeforeAChange(CatchUp catchUp)
    {
        ScheduleDefinition jittery = Hourly() with { Jitter = TimeSpan.FromHours(1), CatchUp = catchUp };
        Schedule schedule = Made(jittery);
        DateTimeOffset time = Start.AddHours(1);
        DateTimeOffset justBefore = schedule.NextDue()!.Value.AddMilliseconds(-1);
        Assert.True(justBefore - time > ScheduleDecider.MissedAfter, "It waits long enough to be taken for missed.");
        foreach (ScheduleDefinition other in (ScheduleDefinition[])
            [jittery with { Description = "for the shop" }, jittery with { Cron = "@yearly" }])
        {
            var change = new ScheduleCommand.Change(other, "ada");
            (Schedule changed, IReadOnlyList<ScheduleEvent> events) = Do(schedule, change, justBefore);

            var fired = Assert.IsType<ScheduleEvent.Fired>(events[0]);
            Assert.Equal(time, fired.Time);
            Assert.IsType<ScheduleEvent.Changed>(Assert.Single(events.Skip(1)));
            Assert.Equal(0, Tick(changed, time.AddMinutes(59)).Schedule.Skipped);
            Assert.Equal(1, Tick(changed, time.AddMinutes(59)).Schedule.Fired);
        }

        Assert.Empty(Do(schedule, new ScheduleCommand.Change(jittery, "ada"), justBefore).Events);
    }

    [Theory]
    [InlineData(null, -1d, "is over")]
    [InlineData(-48d, -1d, "is over")]
    [InlineData(null, 0.5, "No time of the schedule comes before")]
    public void AScheduleOfWhichNoTimeIsToComeIsRefused(double? starts, double ends, string why)
    {
        ScheduleDefinition over = Hourly() with
        {
            StartsAt = starts is { } hours ? Start.AddHours(hours) : null,
            EndsAt = Start.AddHours(ends),
        };
        Rejection made = Refuse(Schedule.None, new ScheduleCommand.Create(over, "ada"), Start);
        Rejection changed = Refuse(Made(Hourly()), new ScheduleCommand.Change(over, "ada"), Start);

        Assert.All([made, changed], refused =>
        {
            Assert.Equal((RejectionCode.InvalidArgument, "/endsAt"), (refused.Code, refused.Value!.Path));
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
            Assert.Contains("Give a later one", refused.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void AScheduleThatIsOverMayBeToldWhatItIsForAndGivenOtherTimes()
    {
        ScheduleDefinition soon = Hourly() with { EndsAt = Start.AddHours(2) };
        Schedule schedule = Made(soon);
        DateTimeOffset later = Start.AddHours(5);
        ScheduleDefinition told = soon with { Description = "for the shop" };
        schedule = Do(schedule, new ScheduleCommand.Change(told, "ada"), later).Schedule;
        Refuse(schedule, new ScheduleCommand.Change(told with { Cron = "@daily" }, "ada"), later);
        ScheduleDefinition open = told with { EndsAt = null };
        schedule = Do(schedule, new ScheduleCommand.Change(open, "ada"), later).Schedule;

        Assert.Equal(("for the shop", Start.AddHours(6)), (schedule.Definition!.Description, schedule.NextDue()));
    }

    [Fact]
    public void AClockThatIsSetBackRunsNothingTwice()
    {
        Schedule schedule = Made(Hourly() with { Overlap = Overlap.Parallel });
        schedule = Tick(schedule, Start.AddHours(3)).Schedule;
        long fired = schedule.Fired;
        schedule = Tick(schedule, Start.AddHours(1)).Schedule;
        schedule = Do(schedule, new ScheduleCommand.Pause("ada", null), Start.AddHours(1)).Schedule;
        schedule = Do(schedule, new ScheduleCommand.Resume("ada"), Start.AddHours(1)).Schedule;

        Assert.Equal(fired, Tick(schedule, Start.AddHours(3)).Schedule.Fired);
    }

    [Fact]
    public void OneMadeAgainAfterItsEndRunsUnderOtherIds()
    {
        Schedule first = Tick(Made(Hourly()), Start.AddHours(1)).Schedule;
        string execution = first.Open[0].Execution;
        Schedule gone = Do(first, new ScheduleCommand.Delete("ada"), Start.AddHours(1)).Schedule;
        Assert.False(gone.Exists);
        // What it began is heard of once, and then no more.
        var end = new ScheduleCommand.HearEnd(execution, ExecutionStatus.Completed, null);
        (Schedule quiet, IReadOnlyList<ScheduleEvent> heard) = Do(gone, end, Start);
        Assert.IsType<ScheduleEvent.RunEnded>(Assert.Single(heard));
        Assert.Empty(Do(quiet, end, Start).Events);
        Assert.Empty(quiet.Left);

        Schedule second = Do(gone, new ScheduleCommand.Create(Hourly(), "ada"), Start.AddMinutes(1)).Schedule;
        second = Do(second, new ScheduleCommand.RunNow("ada"), Start.AddHours(1)).Schedule;
        Assert.All(second.Open, run => Assert.NotEqual(execution, run.Execution));
        Assert.Equal("nightly", ExecutionId.Parse(execution).ScheduleName);
    }

    [Fact]
    public void RandomLivesDecideOnEveryTimeOnceAndComeBackFromTheirEvents()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var draw = new Random(seed);
            Schedule schedule = Made(new ScheduleDefinition
            {
                Cron = "*/10 * * * *",
                CatchUp = (CatchUp)draw.Next(3),
                CatchUpMax = draw.Next(1, 5),
                Overlap = (Overlap)draw.Next(3),
                Jitter = TimeSpan.FromMinutes(draw.Next(3)),
                Plan = DataObject.Empty,
            });
            var seen = new HashSet<DateTimeOffset>();
            DateTimeOffset now = Start;
            for (int step = 0; step < 60; step++)
            {
                now = now.AddMinutes(draw.Next(40));
                (schedule, IReadOnlyList<ScheduleEvent> events) = Step(schedule, draw, now);
                foreach (ScheduleEvent.Fired fired in events.OfType<ScheduleEvent.Fired>().Where(run => run.By is null))
                {
                    Assert.True(seen.Add(fired.Time), $"seed {seed}: {fired.Time:u} ran twice");
                    Assert.True(fired.Time <= now, $"seed {seed}: {fired.Time:u} ran early");
                }

                Assert.True(!(schedule.NextDue() <= now), $"seed {seed}: something due was not decided on");
                byte[] written = ScheduleSnapshot.Write(schedule);
                Assert.Equal(written, ScheduleSnapshot.Write(ScheduleSnapshot.Read(written)));
            }
        }
    }

    private static (Schedule Schedule, IReadOnlyList<ScheduleEvent> Events) Step(
        Schedule schedule, Random draw, DateTimeOffset now) => draw.Next(8) switch
        {
            0 => Do(schedule, new ScheduleCommand.Pause("ada", null), now),
            1 or 2 => Do(schedule, new ScheduleCommand.Resume("ada"), now),
            3 when !schedule.Open.IsEmpty => Do(
                schedule, new ScheduleCommand.HearEnd(schedule.Open[0].Execution, ExecutionStatus.Failed, "no"), now),
            4 => Do(schedule, new ScheduleCommand.RunNow("ada"), now),
            _ => Tick(schedule, now),
        };

    private static ScheduleDefinition Hourly() => new() { Cron = "@hourly", Plan = DataObject.Empty };

    private static Schedule Made(ScheduleDefinition definition) =>
        Do(Schedule.None, new ScheduleCommand.Create(definition, "ada"), Start).Schedule;

    private static Schedule End(Schedule schedule, DateTimeOffset now) => Do(
        schedule, new ScheduleCommand.HearEnd(schedule.Open[0].Execution, ExecutionStatus.Completed, null), now)
        .Schedule;

    private static (Schedule Schedule, IReadOnlyList<ScheduleEvent> Events) Tick(
        Schedule schedule, DateTimeOffset now) => Do(schedule, ScheduleCommand.Tick.Instance, now);

    private static Rejection Refuse(Schedule schedule, ScheduleCommand command, DateTimeOffset now) =>
        Assert.IsType<ScheduleVerdict.Refused>(ScheduleDecider.Decide(Id, schedule, command, now)).Rejection;

    private static (Schedule Schedule, IReadOnlyList<ScheduleEvent> Events) Do(
        Schedule schedule, ScheduleCommand command, DateTimeOffset now)
    {
        if (ScheduleDecider.Decide(Id, schedule, command, now) is not ScheduleVerdict.Accepted accepted)
            return (schedule, []);
        Schedule folded = accepted.Events.Aggregate(
            schedule, (before, happened) => before.Apply(
                ScheduleEventTable.Decode(
                    ScheduleEventTable.Encode(happened).Name, 1, ScheduleEventTable.Encode(happened).Body.Span),
                now));
        Assert.Equal(ScheduleSnapshot.Write(accepted.Schedule), ScheduleSnapshot.Write(folded));
        return (accepted.Schedule, accepted.Events);
    }
}
