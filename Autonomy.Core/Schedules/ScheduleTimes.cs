using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Schedules;

/// <summary>The times of a schedule, in order. Pure: what is the same gives the same.</summary>
public sealed class ScheduleTimes
{
    /// <summary>The shortest distance: 1 s.</summary>
    public static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest distance: 366 days.</summary>
    public static readonly TimeSpan EveryMax = TimeSpan.FromDays(366);

    /// <summary>Times that are counted one by one at most: 10,000. What is more is told as so many.</summary>
    private const int CountMax = 10_000;

    private static readonly TimeSpan FirstWindow = TimeSpan.FromHours(1);

    private readonly ScheduleDefinition _definition;
    private readonly ZoneClock? _clock;

    private ScheduleTimes(ScheduleDefinition definition, ZoneClock? clock) =>
        (_definition, _clock) = (definition, clock);

    /// <summary>The times of a definition; false, with what is wrong, when it has none.</summary>
    public static bool TryRead(
        ScheduleDefinition definition, [NotNullWhen(true)] out ScheduleTimes? times,
        [NotNullWhen(false)] out RejectedValue? fault)
    {
        ArgumentNullException.ThrowIfNull(definition);
        (times, fault) = (null, null);
        if (definition.Cron is null == definition.Every is null)
        {
            fault = new RejectedValue(
                definition.Every is null ? "/cron" : "/every",
                "A schedule has exactly one of a cron expression and a distance ('every').", "Give one of them.");
        }
        else if (definition.Every is { } every && (every < EveryMin || every > EveryMax))
        {
            fault = new RejectedValue("/every", "A distance is 1s to 366d.", "Give one of those, as in 90m.");
        }
        else if (!TryFindZone(definition.TimeZone, out TimeZoneInfo? zone))
        {
            fault = new RejectedValue(
                "/timeZone", $"'{Excerpt.Of(definition.TimeZone)}' is no time zone.",
                "Write its IANA id, as in Europe/Berlin.");
        }
        else if (definition.Cron is null)
        {
            times = new ScheduleTimes(definition, null);
        }
        else if (CronExpression.TryParse(definition.Cron, out CronExpression? cron, out string? mistake))
        {
            times = new ScheduleTimes(definition, new ZoneClock(cron, zone));
        }
        else
        {
            fault = new RejectedValue("/cron", mistake, CronExpression.Form);
        }

        return times is not null;
    }

    /// <summary>The times of a definition that was found good.</summary>
    /// <exception cref="FormatException">It has none: it is of a zone that this machine does not know.</exception>
    public static ScheduleTimes Of(ScheduleDefinition definition) =>
        TryRead(definition, out ScheduleTimes? times, out RejectedValue? fault)
            ? times
            : throw new FormatException($"{fault.Message} {fault.Fix}");

    /// <summary>The first time after this one; null: there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_definition.StartsAt is { } start && after < start) after = start.AddTicks(-1);
        DateTimeOffset? next = _clock is null ? NextAtDistance(after) : _clock.Next(after);
        return next >= _definition.EndsAt ? null : next;
    }

    /// <summary>When the run of this time begins: as much later as the jitter says, and before the next time.</summary>
    public DateTimeOffset DueOf(DateTimeOffset time)
    {
        if (_definition.Jitter == TimeSpan.Zero) return time;
        long parts = (long)_definition.Jitter.TotalMilliseconds + 1;
        // Runs that a jitter would put in another order would wait for each other, and begin all at once.
        if (Next(time) is { } next) parts = Math.Clamp((long)(next - time).TotalMilliseconds, 1, parts);
        string text = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        // Two schedules of the same times are to begin at different ones: the plan tells them apart.
        string plan = $"{_definition.PlanName}{_definition.Plan?["name"]}";
        ulong draw = StableHash.Of64($"{text}/{plan}/{_definition.Cron}/{_definition.Description}");
        return time.AddMilliseconds(draw % (ulong)parts);
    }

    /// <summary>Those after the one time that are due at the other: how many, and the last of them.</summary>
    public DueTimes Due(DateTimeOffset after, DateTimeOffset now, int lastMax)
    {
        var last = new Queue<DateTimeOffset>();
        DateTimeOffset? first = null;
        int count = 0;
        DateTimeOffset? time = Next(after);
        // In order: what is due already by its jitter waits for what comes before it.
        while (time <= now && DueOf(time.Value) <= now && count < CountMax)
        {
            first ??= time;
            count++;
            last.Enqueue(time.Value);
            if (last.Count > lastMax) last.Dequeue();
            time = Next(time.Value);
        }

        if (count == 0) return DueTimes.None;
        // Whatever is left within the jitter is seen by the next look.
        return new DueTimes(
            first!.Value, count, count < CountMax ? [.. last] : LastBefore(after, now - _definition.Jitter, lastMax));
    }

    // A window twice as long each time, from the end: what is before need not be looked at.
    private List<DateTimeOffset> LastBefore(DateTimeOffset after, DateTimeOffset now, int max)
    {
        for (TimeSpan window = FirstWindow; ; window *= 2)
        {
            bool isWhole = now - after <= window;
            var last = new Queue<DateTimeOffset>();
            for (DateTimeOffset? time = Next(isWhole ? after : now - window); time <= now; time = Next(time.Value))
            {
                last.Enqueue(time.Value);
                if (last.Count > max) last.Dequeue();
            }

            if (isWhole || last.Count == max) return [.. last];
        }
    }

    private DateTimeOffset? NextAtDistance(DateTimeOffset after)
    {
        long every = _definition.Every!.Value.Ticks;
        DateTimeOffset start = _definition.StartsAt ?? DateTimeOffset.UnixEpoch;
        if (after < start) return start.ToUniversalTime();
        long passed = (after - start).Ticks / every;
        return start.ToUniversalTime().AddTicks((passed + 1) * every);
    }

    private static bool TryFindZone(string id, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone) && (zone.HasIanaId || id == "UTC");
}

/// <summary>Times that are due.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there are; where there are very many, so many at least.</param>
/// <param name="Last">The last of them, in order.</param>
public sealed record DueTimes(DateTimeOffset First, int Count, IReadOnlyList<DateTimeOffset> Last)
{
    /// <summary>There are none.</summary>
    public static readonly DueTimes None = new(default, 0, []);
}
