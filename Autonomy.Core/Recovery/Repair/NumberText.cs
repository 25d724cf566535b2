using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>Numbers as people write them, with separators of thousands and a decimal comma or point.</summary>
internal static class NumberText
{
    // Beyond this a double no longer tells neighbours apart, and the text may be an id that only looks like a number.
    private const int DigitsMax = 15;

    /// <summary>
    /// Every number that a text may mean. A JSON number means itself and nothing else; <c>1,234</c> may be 1234 or
    /// 1.234.
    /// </summary>
    internal static IEnumerable<DataNumber> ReadingsOf(string text)
    {
        string trimmed = text.Trim();
        if (trimmed is ['+', .. var unsigned]) trimmed = unsigned;
        if (DataJson.TryParse(trimmed, out DataValue? plain, out _)) return plain is DataNumber number ? [number] : [];
        bool isNegative = trimmed is ['-', ..];
        string digits = isNegative ? trimmed[1..] : trimmed;
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0])) return [];
        return new[] { Read(digits, '.', ", '_\u00a0\u202f"), Read(digits, ',', ". '_\u00a0\u202f") }
            .OfType<string>()
            .Distinct()
            .Select(literal => DataNumber.Parse(isNegative ? $"-{literal}" : literal))
            .OfType<DataNumber>();
    }

    /// <summary>
    /// The JSON literal of digits with this decimal sign, and one of these signs between thousands; null where they are
    /// not written so.
    /// </summary>
    private static string? Read(string text, char decimalSign, string groupSigns)
    {
        int end = text.IndexOf(decimalSign, StringComparison.Ordinal);
        string fraction = end < 0 ? "" : text[(end + 1)..];
        if (end >= 0 && (fraction.Length == 0 || !fraction.All(char.IsAsciiDigit))) return null;
        if (Ungrouped(end < 0 ? text : text[..end], groupSigns) is not { } whole) return null;
        if (whole.Length + fraction.Length > DigitsMax) return null;
        string literal = whole.TrimStart('0') is { Length: > 0 } digits ? digits : "0";
        return fraction.Length == 0 ? literal : $"{literal}.{fraction}";
    }

    private static string? Ungrouped(string text, string groupSigns)
    {
        char sign = text.FirstOrDefault(c => !char.IsAsciiDigit(c));
        if (sign == default) return text;
        if (!groupSigns.Contains(sign, StringComparison.Ordinal)) return null;
        string[] groups = text.Split(sign);
        bool isGrouped = groups[0].Length is >= 1 and <= 3
            && groups.Skip(1).All(group => group.Length == 3)
            && groups.All(group => group.All(char.IsAsciiDigit));
        return isGrouped ? new StringBuilder().AppendJoin("", groups).ToString() : null;
    }
}
