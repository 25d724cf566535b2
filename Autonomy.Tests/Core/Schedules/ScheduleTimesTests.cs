using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Schedules;

/// <summary>
/// The times of schedules where clocks change. cron(8): jobs at a particular time that clocks leave out run immediately
/// after, those that come twice run once; jobs with '*' in the hour or minute go by the new time at once.
/// </summary>
public sealed class ScheduleTimesTests
{
    private const string NewYork = "America/New_York";

    [Theory]
    // New York, 2026-03-08: 02:00 to 03:00 is left out; before UTC-5, after UTC-4.
    [InlineData("30 2 * * *", NewYork, "2026-03-07T08:00Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z")]
    [InlineData("0 2 * * *", NewYork, "2026-03-07T08:00Z", "2026-03-08T07:00Z", "2026-03-09T06:00Z")]
    [InlineData("0 3 * * *", NewYork, "2026-03-07T09:00Z", "2026-03-08T07:00Z", "2026-03-09T07:00Z")]
    [InlineData("0,30 2 * * *", NewYork, "2026-03-07T08:00Z", "2026-03-08T07:00Z", "2026-03-09T06:00Z")]
    [InlineData("*/30 * * * *", NewYork, "2026-03-08T06:30Z", "2026-03-08T07:00Z", "2026-03-08T07:30Z")]
    [InlineData("30 * * * *", NewYork, "2026-03-08T06:00Z", "2026-03-08T06:30Z", "2026-03-08T07:30Z")]
    [InlineData("*/30 2 * * *", NewYork, "2026-03-07T07:30Z", "2026-03-09T06:00Z", "2026-03-09T06:30Z")]
    // New York, 2026-11-01: 01:00 to 02:00 comes twice; before UTC-4, after UTC-5.
    [InlineData("30 1 * * *", NewYork, "2026-10-31T06:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("0 1 * * *", NewYork, "2026-10-31T06:00Z", "2026-11-01T05:00Z", "2026-11-02T06:00Z")]
    [InlineData("0 2 * * *", NewYork, "2026-10-31T07:00Z", "2026-11-01T07:00Z", "2026-11-02T07:00Z")]
    [InlineData("*/30 * * * *", NewYork, "2026-11-01T05:00Z", "2026-11-01T05:30Z", "2026-11-01T06:00Z")]
    [InlineData("30 * * * *", NewYork, "2026-11-01T05:00Z", "2026-11-01T05:30Z", "2026-11-01T06:30Z")]
    [InlineData("*/30 1 1 11 *", NewYork, "2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z")]
    // Lord Howe Island changes by half an hour: 2026-10-04 02:00 to 02:30 is left out.
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]
    // Samoa left out the whole of 2011-12-30.
    [InlineData("0 12 * * *", "Pacific/Apia", "2011-12-29T23:00Z", "2011-12-30T10:00Z", "2011-12-30T22:00Z")]
    // Without changes.
    [InlineData("0 9 * * *", "Asia/Kolkata", "2026-01-01T00:00Z", "2026-01-01T03:30Z", "2026-01-02T03:30Z")]
    [InlineData("0 9 * * *", "UTC", "2026-01-01T09:00Z", "2026-01-02T09:00Z", "2026-01-03T09:00Z")]
    public void WhereClocksChangeCronsRuleHolds(string cron, string zone, string after, string first, string second)
    {
        var times = ScheduleTimes.Of(new ScheduleDefinition { Cron = cron, TimeZone = zone, Plan = DataObject.Empty });
        DateTimeOffset? next = times.Next(At(after));
        Assert.Equal(At(first), next);
        Assert.Equal(At(second), times.Next(next!.Value));
    }

    [Fact]
    public void EveryTimeIsAfterTheOneBeforeItThroughAYearOfEveryZone()
    {
        foreach (string zone in new[] { NewYork, "Europe/Berlin", "Africa/Casablanca", "America/Santiago" })
        {
            foreach (string cron in new[] { "*/30 * * * *", "30 0,1,2,3 * * *", "15 2 * * sun" })
            {
                var times = ScheduleTimes.Of(
                    new ScheduleDefinition { Cron = cron, TimeZone = zone, Plan = DataObject.Empty });
                DateTimeOffset last = At("2026-01-01T00:00Z");
                DateTimeOffset end = last.AddYears(1);
                while (last < end)
                {
                    DateTimeOffset next = times.Next(last)!.Value;
                    Assert.True(next > last && next - last < TimeSpan.FromDays(9), $"{zone} {cron} {last:u} {next:u}");
                    last = next;
                }
            }
        }
    }

    [Fact]
    public void ADistanceCountsFromItsStartWhateverTheClocksDo()
    {
        var times = ScheduleTimes.Of(new ScheduleDefinition
        {
            Every = TimeSpan.FromMinutes(15),
            StartsAt = At("2026-01-01T00:05Z"),
            EndsAt = At("2026-01-01T00:35Z"),
            Plan = DataObject.Empty,
        });
        Assert.Equal(At("2026-01-01T00:05Z"), times.Next(At("2025-01-01T00:00Z")));
        Assert.Equal(At("2026-01-01T00:20Z"), times.Next(At("2026-01-01T00:05Z")));
        Assert.Null(times.Next(At("2026-01-01T00:20Z")));
    }

    [Fact]
    public void OfVeryManyDueTimesTheLastAreFoundWithoutCountingAll()
    {
        var times = ScheduleTimes.Of(new ScheduleDefinition
        {
            Every = TimeSpan.FromSeconds(1),
            StartsAt = At("2000-01-01T00:00Z"),
            Plan = DataObject.Empty,
        });
        DueTimes due = times.Due(At("2001-01-01T00:00Z"), At("2026-01-01T00:00Z"), 3);
        Assert.Equal(At("2001-01-01T00:00Z").AddSeconds(1), due.First);
        Assert.Equal(
            [At("2026-01-01T00:00Z").AddSeconds(-2), At("2026-01-01T00:00Z").AddSeconds(-1), At("2026-01-01T00:00Z")],
            due.Last);
    }

    [Fact]
    public void AJitterIsTheSameForTheSameTimeAndWithinItsBound()
    {
        var times = ScheduleTimes.Of(new ScheduleDefinition
        {
            Cron = "0 * * * *",
            Jitter = TimeSpan.FromMinutes(10),
            Plan = DataObject.Empty,
        });
        TimeSpan[] drawn = [.. Enumerable.Range(0, 50).Select(hour =>
        {
            DateTimeOffset time = At("2026-01-01T00:00Z").AddHours(hour);
            Assert.Equal(times.DueOf(time), times.DueOf(time));
            return times.DueOf(time) - time;
        })];
        Assert.All(drawn, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        Assert.True(drawn.Distinct().Count() > 40);
    }

    [Theory]
    [InlineData(null, null, "UTC")]
    [InlineData("@daily", "00:01:00", "UTC")]
    [InlineData(null, "00:00:00", "UTC")]
    [InlineData(null, "-00:01:00", "UTC")]
    [InlineData(null, "3650.00:00:00", "UTC")]
    [InlineData("@daily", null, "Nowhere/City")]
    [InlineData("@daily", null, "../../etc/passwd")]
    [InlineData("@daily", null, "")]
    [InlineData("@never", null, "UTC")]
    public void WhatHasNoTimesIsRefused(string? cron, string? every, string zone)
    {
        var definition = new ScheduleDefinition
        {
            Cron = cron,
            Every = every is null ? null : TimeSpan.Parse(every, CultureInfo.InvariantCulture),
            TimeZone = zone,
            Plan = DataObject.Empty,
        };
        Assert.False(ScheduleTimes.TryRead(definition, out _, out RejectedValue? fault));
        Assert.Contains(fault.Path, (string[])["/cron", "/every", "/timeZone"]);
        Assert.NotEmpty(fault.Message);
        Assert.NotEmpty(fault.Fix);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
