using System.Diagnostics.CodeAnalysis;

namespace Autonomy.Core.Schedules;

/// <summary>
/// A cron expression of five fields (minute, hour, day of the month, month, day of the week) as cron of Vixie and its
/// successors reads it. It tells times on the wall; what they are in the world is told by <see cref="ZoneClock"/>.
/// </summary>
public sealed class CronExpression
{
    /// <summary>The longest expression, in characters.</summary>
    public const int LengthMax = 512;

    /// <summary>How one is written, for whoever wrote something else.</summary>
    internal const string Form =
        "Write five fields (minute hour day month weekday), as in '30 9 * * mon-fri', or a word as in @daily.";

    /// <summary>
    /// A time that does not come within 50 years does not come: a 29th of February on a given day of the week comes
    /// every 40 years at least.
    /// </summary>
    private const int SearchYears = 50;

    private readonly CronSet _minutes;
    private readonly CronSet _hours;
    private readonly CronSet _days;
    private readonly CronSet _months;
    private readonly CronSet _weekdays;

    internal CronExpression(CronSet minutes, CronSet hours, CronSet days, CronSet months, CronSet weekdays) =>
        (_minutes, _hours, _days, _months, _weekdays) = (minutes, hours, days, months, weekdays);

    /// <summary>
    /// Whether it tells times at a distance (its minute or its hour begins with <c>*</c>), and not times of the day:
    /// where clocks change, the former keep their distance and the latter are not left out and not repeated.
    /// </summary>
    public bool IsInterval => _minutes.BeginsWithStar || _hours.BeginsWithStar;

    /// <summary>Reads an expression; false, with what is wrong and what to do, when it is none.</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? fault)
    {
        (expression, fault) = CronSyntax.Read(text ?? "");
        return expression is not null;
    }

    /// <summary>The first time on the wall that is not before this one; null: it does not come.</summary>
    public DateTime? NextFrom(DateTime from)
    {
        DateTime time = from.Date.AddMinutes(Math.Ceiling((from - from.Date).TotalMinutes));
        DateTime end = time.Year > DateTime.MaxValue.Year - SearchYears - 1
            ? DateTime.MaxValue.Date
            : time.AddYears(SearchYears);
        while (time < end)
        {
            if (!_months.Has(time.Month)) time = new DateTime(time.Year, time.Month, 1).AddMonths(1);
            else if (!HasDay(time)) time = time.Date.AddDays(1);
            else if (!_hours.Has(time.Hour)) time = time.Date.AddHours(time.Hour + 1);
            else if (!_minutes.Has(time.Minute)) time = time.AddMinutes(1);
            else return time;
        }

        return null;
    }

    // As cron has it: where both are restricted, one of them is enough.
    private bool HasDay(DateTime time)
    {
        (bool isDay, bool isWeekday) = (_days.Has(time.Day), _weekdays.Has((int)time.DayOfWeek));
        return _days.BeginsWithStar || _weekdays.BeginsWithStar ? isDay && isWeekday : isDay || isWeekday;
    }
}

/// <summary>The numbers that a field of a cron expression allows.</summary>
/// <param name="Bits">A bit for each.</param>
/// <param name="BeginsWithStar">Whether it was written with a star at its beginning: <c>*</c>, <c>*/5</c>.</param>
internal readonly record struct CronSet(ulong Bits, bool BeginsWithStar)
{
    public bool Has(int number) => (Bits >> number & 1) != 0;
}
