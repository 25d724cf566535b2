using System.Globalization;
using System.Text.RegularExpressions;
using Autonomy.Core.Values;

namespace Autonomy.Host.Plans;

/// <summary>What a plain scalar stands for by the core schema of YAML 1.2 (section 10.3.2).</summary>
/// <param name="Value">The value; null for a text.</param>
/// <param name="Tag">The word of its tag: null, bool, int, float or str.</param>
/// <param name="Fault">What is wrong with it, where JSON has no such number.</param>
internal readonly partial record struct YamlScalar(DataValue? Value, string Tag, string? Fault = null)
{
    internal static YamlScalar Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new YamlScalar(DataNull.Value, "null"),
        "true" or "True" or "TRUE" => new YamlScalar(DataBoolean.True, "bool"),
        "false" or "False" or "FALSE" => new YamlScalar(DataBoolean.False, "bool"),
        _ when !IsNumberStart(text[0]) => new YamlScalar(null, "str"),
        _ when NotFinite().IsMatch(text) => new YamlScalar(DataNull.Value, "float", $"{text} is no number of JSON."),
        _ => ResolveNumber(text),
    };

    /// <summary>Whether the value may carry the tag: an integer is a float too.</summary>
    internal bool Fits(string tag) =>
        string.Equals(tag, Tag, StringComparison.Ordinal) || (tag == "float" && Tag == "int");

    private static bool IsNumberStart(char c) => char.IsAsciiDigit(c) || c is '+' or '-' or '.';

    private static YamlScalar ResolveNumber(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal) && Based(text[2..], 16) is { } hexadecimal)
            return new YamlScalar(hexadecimal, "int");
        if (text.StartsWith("0o", StringComparison.Ordinal) && Based(text[2..], 8) is { } octal)
            return new YamlScalar(octal, "int");
        Match match = Decimal().Match(text);
        if (!match.Success) return new YamlScalar(null, "str");
        string tag = match.Groups["fraction"].Success || match.Groups["exponent"].Success ? "float" : "int";
        return DataNumber.Parse(JsonLiteral(match)) is { } number
            ? new YamlScalar(Compact(number, tag), tag)
            : new YamlScalar(DataNull.Value, tag, "The number is too large.");
    }

    private static DataNumber Compact(DataNumber number, string tag) =>
        tag == "int" && number.Literal != "-0"
            && long.TryParse(number.Literal, CultureInfo.InvariantCulture, out long integer)
            ? new DataNumber(integer)
            : number;

    /// <summary>YAML may write a sign, leading zeros and a bare point where JSON may not.</summary>
    private static string JsonLiteral(Match match)
    {
        string sign = match.Groups["sign"].Value == "-" ? "-" : "";
        string whole = match.Groups["whole"].Value.TrimStart('0');
        string digits = match.Groups["fraction"].Value.TrimStart('.');
        string fraction = digits.Length == 0 ? "" : $".{digits}";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{fraction}{match.Groups["exponent"].Value}";
    }

    private static DataNumber? Based(string digits, int numberBase)
    {
        long value = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= numberBase || value > (long.MaxValue - digit) / numberBase) return null;
            value = (value * numberBase) + digit;
        }

        return digits.Length == 0 ? null : new DataNumber(value);
    }

    [GeneratedRegex(
        @"^[-+]?\.(inf|Inf|INF)\z|^\.(nan|NaN|NAN)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex NotFinite();

    [GeneratedRegex(
        @"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(?<fraction>\.[0-9]*)?(?<exponent>[eE][-+]?[0-9]+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Decimal();
}
