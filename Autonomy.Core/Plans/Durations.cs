using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Autonomy.Core.Plans;

/// <summary>
/// Durations as plans write them: one whole number and one unit, <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>2h</c>,
/// <c>3d</c>.
/// </summary>
public static class Durations
{
    private const string Form = "one whole number and one unit (ms, s, m, h, d), as in 500ms, 10s, 5m, 2h or 3d";

    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>
    /// Reads a duration; false when the text is none, or is longer than a <see cref="TimeSpan"/> can be.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration) => TryParse(text, out duration, out _);

    /// <summary>Reads a duration; false, with what to write instead, when the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan duration, [NotNullWhen(false)] out string? fix)
    {
        duration = default;
        fix = $"Write {Form}.";
        int digits = DigitsOf(text);
        string unit = text is null ? "" : text[digits..];
        foreach ((string name, long milliseconds) in Units)
        {
            if (digits == 0 || !string.Equals(unit, name, StringComparison.Ordinal)) continue;
            if (!TryScale(text.AsSpan(0, digits), milliseconds, out duration)) return false;
            fix = null;
            return true;
        }

        fix = Suggestion(text, digits, unit);
        return false;
    }

    /// <summary>
    /// Writes a duration in the largest unit that divides it: 90 s is <c>90s</c>, 120 s is <c>2m</c>. What is below a
    /// millisecond is left out.
    /// </summary>
    public static string Write(TimeSpan duration)
    {
        long total = (long)duration.TotalMilliseconds;
        foreach ((string unit, long milliseconds) in Units)
        {
            if (total != 0 && total % milliseconds == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{total / milliseconds}{unit}");
        }

        return "0ms";
    }

    private static int DigitsOf(string? text)
    {
        int digits = 0;
        while (digits < text?.Length && char.IsAsciiDigit(text[digits])) digits++;
        return digits;
    }

    private static bool TryScale(ReadOnlySpan<char> digits, long milliseconds, out TimeSpan duration)
    {
        duration = default;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count)) return false;
        if (count > (long)TimeSpan.MaxValue.TotalMilliseconds / milliseconds) return false;
        duration = TimeSpan.FromMilliseconds(count * milliseconds);
        return true;
    }

    private static string Suggestion(string? text, int digits, string unit)
    {
        if (digits > 0 && unit.Length == 0) return $"Say the unit: {text}s for seconds, {text}ms for milliseconds.";
        if (digits > 0 && unit[0] == '.')
            return $"Write a whole number in a smaller unit: 90m in place of 1.5h. A duration is {Form}.";
        if (digits > 0 && char.IsAsciiLetter(unit[0]) && unit.Any(char.IsAsciiDigit))
            return $"Write it in its smallest unit: 90m in place of 1h30m. A duration is {Form}.";
        if (digits > 0 && WordFor(unit.Trim()) is { } word)
            return $"Write {text![..digits]}{word}. A duration is {Form}.";
        return $"Write {Form}.";
    }

    private static string? WordFor(string unit) => unit.ToLowerInvariant() switch
    {
        "ms" or "msec" or "millis" or "millisecond" or "milliseconds" => "ms",
        "s" or "sec" or "secs" or "second" or "seconds" => "s",
        "m" or "min" or "mins" or "minute" or "minutes" => "m",
        "h" or "hr" or "hrs" or "hour" or "hours" => "h",
        "d" or "day" or "days" => "d",
        _ => null,
    };
}
