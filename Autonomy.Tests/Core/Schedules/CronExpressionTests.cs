using Autonomy.Core.Schedules;
using Xunit;

namespace Autonomy.Tests.Core.Schedules;

/// <summary>Cron expressions as crontab(5) has them.</summary>
public sealed class CronExpressionTests
{
    [Theory]
    // The examples of crontab(5).
    [InlineData("5 0 * * *", "2026-01-01T00:00", "2026-01-01T00:05", "2026-01-02T00:05")]
    [InlineData("15 14 1 * *", "2026-01-01T15:00", "2026-02-01T14:15", "2026-03-01T14:15")]
    [InlineData("0 22 * * 1-5", "2026-01-02T22:01", "2026-01-05T22:00", "2026-01-06T22:00")]
    [InlineData("23 0-23/2 * * *", "2026-01-01T01:00", "2026-01-01T02:23", "2026-01-01T04:23")]
    [InlineData("5 4 * * sun", "2026-01-01T00:00", "2026-01-04T04:05", "2026-01-11T04:05")]
    // "30 4 1,15 * 5": on the 1st and 15th of each month, plus every Friday.
    [InlineData("30 4 1,15 * 5", "2026-01-01T00:00", "2026-01-01T04:30", "2026-01-02T04:30")]
    // A star, stepped or not, restricts nothing: both must hold.
    [InlineData("0 4 8-14 * *", "2026-01-01T00:00", "2026-01-08T04:00", "2026-01-09T04:00")]
    [InlineData("0 0 */2 * mon", "2026-01-01T00:00", "2026-01-05T00:00", "2026-01-19T00:00")]
    // Ranges, lists, steps, names.
    [InlineData("*/20 * * * *", "2026-01-01T00:01", "2026-01-01T00:20", "2026-01-01T00:40")]
    [InlineData("1-5/2,50 9 * * *", "2026-01-01T09:02", "2026-01-01T09:03", "2026-01-01T09:05")]
    [InlineData("0 0 1 JAN-mar *", "2026-01-15T00:00", "2026-02-01T00:00", "2026-03-01T00:00")]
    [InlineData("0 0 * * 7", "2026-01-01T00:00", "2026-01-04T00:00", "2026-01-11T00:00")]
    [InlineData("0 0 * * fri-sun", "2026-01-01T00:00", "2026-01-02T00:00", "2026-01-03T00:00")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00", "2028-02-29T00:00", "2032-02-29T00:00")]
    [InlineData("0 0 31 * *", "2026-01-31T00:01", "2026-03-31T00:00", "2026-05-31T00:00")]
    // The words.
    [InlineData("@yearly", "2026-01-01T00:01", "2027-01-01T00:00", "2028-01-01T00:00")]
    [InlineData("@monthly", "2026-01-01T00:01", "2026-02-01T00:00", "2026-03-01T00:00")]
    [InlineData("@weekly", "2026-01-01T00:01", "2026-01-04T00:00", "2026-01-11T00:00")]
    [InlineData("@daily", "2026-01-01T00:01", "2026-01-02T00:00", "2026-01-03T00:00")]
    [InlineData("@hourly", "2026-01-01T00:01", "2026-01-01T01:00", "2026-01-01T02:00")]
    public void ItComesWhenCronSays(string text, string from, string first, string second)
    {
        Assert.True(CronExpression.TryParse(text, out CronExpression? cron, out string? fault), fault);
        DateTime? next = cron.NextFrom(At(from));
        Assert.Equal(At(first), next);
        Assert.Equal(At(second), cron.NextFrom(next!.Value.AddMinutes(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * 32 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * foo *")]
    [InlineData("* * * * 8")]
    [InlineData("-1 * * * *")]
    [InlineData("+1 * * * *")]
    [InlineData("1.0 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/61 * * * *")]
    [InlineData("5/15 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("? * * * *")]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("@reboot")]
    [InlineData("١ * * * *")]
    public void WhatIsNoExpressionIsRefusedWithAReason(string text)
    {
        Assert.False(CronExpression.TryParse(text, out _, out string? fault));
        Assert.NotEmpty(fault);
    }

    private static DateTime At(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
