namespace Autonomy.Core.Schedules;

/// <summary>
/// When a cron expression comes in a time zone. Where the clocks change, cron's rule holds. Times of the day: one that
/// is left out comes as soon as the clocks have changed, one that is there twice comes the first time. Times at a
/// distance: what is left out is left out, what is there twice comes twice.
/// </summary>
internal sealed class ZoneClock(CronExpression expression, TimeZoneInfo zone)
{
    /// <summary>No zone is changed twice within it.</summary>
    private static readonly TimeSpan Stride = TimeSpan.FromHours(12);

    /// <summary>The most by which a zone differs from UTC, with something over: 16 hours.</summary>
    private static readonly TimeSpan OffsetMax = TimeSpan.FromHours(16);

    /// <summary>The longest time that clocks ever left out, a day at the date line, with something over.</summary>
    private static readonly TimeSpan GapMax = TimeSpan.FromHours(25);

    /// <summary>The first time after this one; null: there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        expression.IsInterval ? NextAtDistance(after) : NextOfDay(after);

    private DateTimeOffset? NextAtDistance(DateTimeOffset after)
    {
        // What is at the very time itself has come already.
        DateTimeOffset from = after.ToUniversalTime().AddTicks(1);
        while (true)
        {
            TimeSpan offset = zone.GetUtcOffset(from);
            if (expression.NextFrom(Wall(from, offset)) is not { } wall) return null;
            var candidate = new DateTimeOffset(wall - offset, TimeSpan.Zero);
            if (FirstChange(from, candidate) is not { } change) return candidate;
            from = change;
        }
    }

    private DateTimeOffset? NextOfDay(DateTimeOffset after)
    {
        DateTimeOffset utc = after.ToUniversalTime();
        DateTime wall = Wall(utc, zone.GetUtcOffset(utc)) - GapMax;
        while (expression.NextFrom(wall) is { } next)
        {
            DateTimeOffset time = TimeOf(next);
            if (time > utc) return time;
            wall = next.AddMinutes(1);
        }

        return null;
    }

    // When the wall first shows this time; where it never does, when it first shows a later one.
    private DateTimeOffset TimeOf(DateTime wall)
    {
        DateTimeOffset from = new DateTimeOffset(wall, TimeSpan.Zero) - OffsetMax;
        while (true)
        {
            TimeSpan offset = zone.GetUtcOffset(from);
            var candidate = new DateTimeOffset(wall - offset, TimeSpan.Zero);
            if (candidate < from) return from;
            if (FirstChange(from, candidate) is not { } change) return candidate;
            from = change;
        }
    }

    /// <summary>When the clocks first change after the one time, and not after the other; null: they do not.</summary>
    private DateTimeOffset? FirstChange(DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan offset = zone.GetUtcOffset(from);
        DateTimeOffset early = from;
        while (early < to)
        {
            DateTimeOffset late = to - early > Stride ? early + Stride : to;
            if (zone.GetUtcOffset(late) != offset) return ChangeBetween(early, late, offset);
            early = late;
        }

        return null;
    }

    private DateTimeOffset ChangeBetween(DateTimeOffset early, DateTimeOffset late, TimeSpan offset)
    {
        while (late.Ticks - early.Ticks > 1)
        {
            DateTimeOffset middle = early.AddTicks((late.Ticks - early.Ticks) / 2);
            if (zone.GetUtcOffset(middle) == offset) early = middle;
            else late = middle;
        }

        return late;
    }

    private static DateTime Wall(DateTimeOffset time, TimeSpan offset) =>
        DateTime.SpecifyKind(time.UtcDateTime + offset, DateTimeKind.Unspecified);
}
