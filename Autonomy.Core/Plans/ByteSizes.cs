using System.Globalization;

namespace Autonomy.Core.Plans;

/// <summary>
/// Sizes as plans write them: one whole number and one unit, <c>500B</c>, <c>64KiB</c>, <c>256MiB</c>, <c>2GiB</c>.
/// </summary>
public static class ByteSizes
{
    private static readonly (string Unit, long Bytes)[] Units =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    /// <summary>Reads a size in bytes; false when the text is none, or more than a long can hold.</summary>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        if (text is null) return false;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        foreach ((string unit, long factor) in Units)
        {
            if (!text.AsSpan(digits).Equals(unit, StringComparison.Ordinal)) continue;
            bool isNumber = long.TryParse(
                text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long count);
            if (!isNumber || count > long.MaxValue / factor) return false;
            bytes = count * factor;
            return true;
        }

        return false;
    }

    /// <summary>Writes a size in the largest unit that divides it: <c>1MiB</c>, <c>1500B</c>.</summary>
    public static string Write(long bytes)
    {
        (string unit, long factor) = Units.First(
            unit => unit.Bytes == 1 || (bytes >= unit.Bytes && bytes % unit.Bytes == 0));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor}{unit}");
    }

    /// <summary>A size for people, with one decimal: <c>312.4 MiB</c>.</summary>
    public static string Describe(long bytes)
    {
        (string unit, long factor) = Units.First(unit => bytes >= unit.Bytes || unit.Bytes == 1);
        return factor == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
            : string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / factor:0.#} {unit}");
    }
}
