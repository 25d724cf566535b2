using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools.Schemas;

namespace Autonomy.Cli.Commands;

/// <summary>Reads what options are given, and says of what cannot be read which option it is, and what to write.
/// </summary>
internal static class GivenValues
{
    /// <summary>A whole number.</summary>
    public static T WholeOf<T>(ArgumentResult given)
        where T : struct, IBinaryInteger<T> => T.TryParse(
            TextOf(given), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T number)
                ? number
                : Refuse<T>(given, "is no whole number that can be. Write one as in 100.");

    /// <summary>An amount, with a point before its parts.</summary>
    public static decimal AmountOf(ArgumentResult given) => decimal.TryParse(
        TextOf(given), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
        out decimal amount)
            ? amount
            : Refuse<decimal>(given, "is no number. Write one as in 2.50.");

    /// <summary>A word of a closed set, in any case.</summary>
    public static T WordOf<T>(ArgumentResult given)
        where T : struct, Enum
    {
        string text = TextOf(given).ToLowerInvariant();
        if (Words.TryParse(text, out T word)) return word;
        IReadOnlyList<string> all = Words.All<T>();
        string near = NearestName.Of(text, all) is { } name ? $" Did you mean '{name}'?" : "";
        return Refuse<T>(given, $"is none of: {string.Join(", ", all)}.{near}");
    }

    private static string TextOf(ArgumentResult given) => given.Tokens is [{ } token] ? token.Value : "";

    private static T Refuse<T>(ArgumentResult given, string why)
        where T : struct
    {
        string option = given.Parent is OptionResult { Option: { } of } ? of.Name : given.Argument.Name;
        given.AddError($"{option} '{TextOf(given)}' {why}");
        return default;
    }
}
