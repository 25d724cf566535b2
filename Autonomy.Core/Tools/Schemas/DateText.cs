using System.Globalization;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// Dates and times as people and programs write them, and as JSON Schema's formats want them (RFC 3339).
/// </summary>
internal static class DateText
{
    internal const string Date = "date";
    internal const string DateTime = "date-time";

    private const string IsoDate = "yyyy-MM-dd";

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ];

    // From 2001 to 2286: what is less is no time of our days, and what is more counts milliseconds.
    private const long UnixSecondsMin = 1_000_000_000;
    private const long UnixSecondsMax = 9_999_999_999;

    /// <summary>Whether a text is of a format; of any other format than a date and a time every text is.</summary>
    internal static bool HasFormat(string text, string format) => format switch
    {
        Date => DateOnly.TryParseExact(text, IsoDate, out _),
        DateTime => IsInstant(text),
        _ => true,
    };

    /// <summary>Every date that a text may mean, in the form of RFC 3339; none where it is no date of a year.</summary>
    internal static IEnumerable<string> DatesOf(string text)
    {
        string trimmed = text.Trim();
        if (MidnightOf(trimmed) is { } midnight) return [midnight];
        if (trimmed.Length == 8 && DateOnly.TryParseExact(trimmed, "yyyyMMdd", out DateOnly compact))
            return compact.Year is >= 1900 and < 2100 ? [compact.ToString(IsoDate)] : [];
        string[] parts = trimmed.Split(['.', '/', '-', ' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3) return [];
        return Orders(parts)
            .Select(order => DateOf(order.Year, order.Month, order.Day))
            .OfType<string>()
            .Distinct();
    }

    /// <summary>The instants that a text may mean, in the form of RFC 3339; never one without a time zone.</summary>
    internal static IEnumerable<string> InstantsOf(string text)
    {
        string written = text.Trim();
        if (written.Length > 10 && written[10] is ' ' or 't') written = $"{written[..10]}T{written[11..]}";
        if (written.EndsWith(" UTC", StringComparison.Ordinal)) written = $"{written[..^4]}Z";
        written = written.Replace(" ", "", StringComparison.Ordinal);
        if (written is [.. var instant, '+' or '-', _, _, _, _] && instant.Contains(':', StringComparison.Ordinal))
            written = $"{written[..^2]}:{written[^2..]}";
        return IsInstant(written) ? [written] : [];
    }

    /// <summary>The instant of a Unix time in seconds or milliseconds; null where it is neither of our days.</summary>
    internal static string? InstantOf(long unix) => unix switch
    {
        >= UnixSecondsMin and <= UnixSecondsMax => Written(DateTimeOffset.FromUnixTimeSeconds(unix)),
        >= UnixSecondsMin * 1000 and <= UnixSecondsMax * 1000 => Written(DateTimeOffset.FromUnixTimeMilliseconds(unix)),
        _ => null,
    };

    private static string Written(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static bool IsInstant(string text) =>
        text.Length > 19
        && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
        && DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(), Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>The date of a time that is midnight: nothing is lost with its time.</summary>
    private static string? MidnightOf(string text)
    {
        if (text.Length <= 11 || text[10] is not ('T' or ' ') || !HasFormat(text[..10], Date)) return null;
        return text[11..] is "00:00:00" or "00:00:00Z" or "00:00:00.000Z" ? text[..10] : null;
    }

    private static IEnumerable<(string Year, string Month, string Day)> Orders(string[] parts)
    {
        if (parts[0].Length == 4) return [(parts[0], parts[1], parts[2])];
        return parts[2].Length == 4 ? [(parts[2], parts[1], parts[0]), (parts[2], parts[0], parts[1])] : [];
    }

    private static string? DateOf(string year, string month, string day)
    {
        bool isNumeric = int.TryParse(year, NumberStyles.None, null, out int y)
            & int.TryParse(day, NumberStyles.None, null, out int d);
        int m = MonthOf(month);
        bool isDate = isNumeric && y is >= 1 and <= 9999 && m is >= 1 and <= 12
            && d >= 1 && d <= System.DateTime.DaysInMonth(y, m);
        return isDate ? new DateOnly(y, m, d).ToString(IsoDate) : null;
    }

    private static int MonthOf(string text)
    {
        if (int.TryParse(text, NumberStyles.None, null, out int number)) return number;
        return text.Length < 3 ? 0 : 1 + Array.FindIndex(
            Months, month => month.StartsWith(text, StringComparison.OrdinalIgnoreCase));
    }
}
