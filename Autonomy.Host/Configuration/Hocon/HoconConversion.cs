using System.Globalization;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>
/// Turns a value into the type that is asked for, by the rules of the specification; null where it cannot be.
/// </summary>
internal static class HoconConversion
{
    private static readonly Dictionary<string, decimal> NanosecondsOf = Units(
        ("ns nanosecond nanoseconds", 1m),
        ("us microsecond microseconds", 1_000m),
        ("ms millisecond milliseconds", 1_000_000m),
        ("s second seconds", 1_000_000_000m),
        ("m minute minutes", 60_000_000_000m),
        ("h hour hours", 3_600_000_000_000m),
        ("d day days", 86_400_000_000_000m));

    private static readonly Dictionary<string, decimal> BytesOf = Units(
        ("B b byte bytes", 1m),
        ("kB kilobyte kilobytes", 1e3m),
        ("MB megabyte megabytes", 1e6m),
        ("GB gigabyte gigabytes", 1e9m),
        ("TB terabyte terabytes", 1e12m),
        ("PB petabyte petabytes", 1e15m),
        ("EB exabyte exabytes", 1e18m),
        ("ZB zettabyte zettabytes", 1e21m),
        ("YB yottabyte yottabytes", 1e24m),
        ("K k Ki KiB kibibyte kibibytes", Binary(1)),
        ("M m Mi MiB mebibyte mebibytes", Binary(2)),
        ("G g Gi GiB gibibyte gibibytes", Binary(3)),
        ("T t Ti TiB tebibyte tebibytes", Binary(4)),
        ("P p Pi PiB pebibyte pebibytes", Binary(5)),
        ("E e Ei EiB exbibyte exbibytes", Binary(6)),
        ("Z z Zi ZiB zebibyte zebibytes", Binary(7)),
        ("Y y Yi YiB yobibyte yobibytes", Binary(8)));

    /// <summary>A text, a number as it was written, or a boolean.</summary>
    public static string? ToText(HoconValue value) => value is HoconScalar and not HoconNull ? Text(value) : null;

    /// <summary>A boolean, or one of the words true, yes, on, false, no and off.</summary>
    public static bool? ToBoolean(HoconValue value) => ToText(value) switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => null,
    };

    /// <summary>A whole number; one that is written with a fraction or an exponent counts where it is whole.</summary>
    public static long? ToWhole(HoconValue value) => Scaled(value, static unit => unit.Length == 0 ? 1m : null) switch
    {
        { } number when number == decimal.Truncate(number) => Whole(number),
        _ => null,
    };

    /// <summary>A duration; without a unit it is in milliseconds. What is below 100 ns is cut off.</summary>
    public static TimeSpan? ToDuration(HoconValue value)
    {
        decimal? nanoseconds = Scaled(value, static unit => Factor(NanosecondsOf, unit.Length == 0 ? "ms" : unit));
        return Whole(nanoseconds / TimeSpan.NanosecondsPerTick) is { } ticks ? TimeSpan.FromTicks(ticks) : null;
    }

    /// <summary>A size in bytes; without a unit it is in bytes. What is below a byte is cut off.</summary>
    public static long? ToBytes(HoconValue value) =>
        Whole(Scaled(value, static unit => Factor(BytesOf, unit.Length == 0 ? "B" : unit)));

    /// <summary>An array, or an object that has whole numbers for keys.</summary>
    public static IReadOnlyList<HoconValue>? ToItems(HoconValue value) => value switch
    {
        HoconArray array => array.Items,
        HoconObject numbered when Indices(numbered.Fields.Keys) is { Count: > 0 } keys =>
            [.. keys.Select(key => numbered.Fields[key])],
        _ => null,
    };

    /// <summary>Those of the keys that are whole numbers from 0 up, by their number.</summary>
    public static List<string> Indices(IEnumerable<string> keys) =>
        [.. keys
            .Where(static key => key.Length > 0 && key.All(char.IsAsciiDigit))
            .OrderBy(static key => key.TrimStart('0').Length)
            .ThenBy(static key => key.TrimStart('0'), StringComparer.Ordinal)];

    /// <summary>A number and a unit, with or without whitespace, in the smallest unit.</summary>
    private static decimal? Scaled(HoconValue value, Func<string, decimal?> factorOf)
    {
        string text = (ToText(value) ?? "").Trim();
        int length = HoconNumbers.LengthAtStart(text);
        if (length == 0 || factorOf(text[length..].TrimStart()) is not { } factor) return null;
        bool isNumber = decimal.TryParse(
            text.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number);
        return isNumber && Math.Abs(number) <= decimal.MaxValue / factor ? number * factor : null;
    }

    private static long? Whole(decimal? number) =>
        number is >= long.MinValue and <= long.MaxValue ? (long)number : null;

    private static string Text(HoconValue value) => ((HoconScalar)value).Text;

    private static decimal? Factor(Dictionary<string, decimal> units, string unit) =>
        units.TryGetValue(unit, out decimal factor) ? factor : null;

    private static decimal Binary(int power)
    {
        decimal factor = 1;
        for (int i = 0; i < power; i++) factor *= 1024;
        return factor;
    }

    private static Dictionary<string, decimal> Units(params ReadOnlySpan<(string Names, decimal Factor)> units)
    {
        Dictionary<string, decimal> factors = new(StringComparer.Ordinal);
        foreach ((string names, decimal factor) in units)
        {
            foreach (string name in names.Split(' ')) factors.Add(name, factor);
        }

        return factors;
    }
}
