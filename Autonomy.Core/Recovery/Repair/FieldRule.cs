using System.Text.RegularExpressions;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>A rule of a service about a field, read from its words into a schema.</summary>
internal sealed partial record FieldRule
{
    // Where less is asked for than was written, and nothing else changes by it.
    private static readonly string[] PageSizes =
        ["limit", "pagesize", "perpage", "maxresults", "maxitems", "top", "first", "count"];

    private static readonly (Regex Words, string Schema)[] Types =
    [
        (DateTimeWords, """{ "type": "string", "format": "date-time" }"""),
        (DateWords, """{ "type": "string", "format": "date" }"""),
        (IntegerWords, """{ "type": "integer" }"""),
        (NumberWords, """{ "type": "number" }"""),
        (BooleanWords, """{ "type": "boolean" }"""),
        (StringWords, """{ "type": "string" }"""),
        (ArrayWords, """{ "type": "array", "items": {} }"""),
        (ObjectWords, """{ "type": "object" }"""),
    ];

    /// <summary>What the field, or the object around it, must fit.</summary>
    public required DataObject Schema { get; init; }

    /// <summary>Whether the schema is of the object around the field.</summary>
    public bool IsAboutParent { get; init; }

    private DataNumber? Most { get; init; }

    /// <summary>Reads a rule; null where its words are not known.</summary>
    /// <param name="words">The words: <c>must be one of a, b</c>.</param>
    /// <param name="field">The field's name.</param>
    internal static FieldRule? Read(string words, string field)
    {
        if (RequiredWords.IsMatch(words))
            return new FieldRule { IsAboutParent = true, Schema = Requiring(field) };
        if (OptionsWords.Match(words) is { Success: true } listed)
            return OptionsOf(listed.Groups["list"].Value) is { Items.Length: > 0 } options
                ? new FieldRule { Schema = DataObject.Of(("enum", options)) }
                : null;
        if (MostWords.Match(words) is { Success: true } most) return AtMost(most.Groups["n"].Value, words, field);
        string? schema = Types.FirstOrDefault(type => type.Words.IsMatch(words)).Schema;
        return schema is null ? null : new FieldRule { Schema = (DataObject)DataJson.Parse(schema) };
    }

    /// <summary>
    /// What a schema cannot say: the largest page where a larger one was asked for, and a whole number without its
    /// fraction of zero. Null where it is neither.
    /// </summary>
    internal Mended? Direct(DataValue value, InstancePath path)
    {
        if (value is not DataNumber number) return null;
        if (Most is not null && DataNumber.Compare(number, Most) > 0)
            return new Mended(Most, [new InputChange(path.ToString(), "the largest page was asked for", value, Most)], 0.6);
        if (Schema["type"] is not DataString { Value: "integer" } || !number.TryGetInt64(out long whole)) return null;
        if (number.Literal.All(c => char.IsAsciiDigit(c) || c == '-')) return null;
        return new Mended(whole, [new InputChange(path.ToString(), "the fraction of zero was left out", value, whole)], 1);
    }

    private static DataObject Requiring(string field) => DataObject.Of(
        ("type", "object"), ("required", new DataArray([field])));

    private static FieldRule? AtMost(string number, string words, string field)
    {
        // A text that is too long, or a list, would lose a part; an amount would be another amount.
        if (SizeWords.IsMatch(words) || !PageSizes.Contains(Notations.Plain(field))) return null;
        return DataNumber.Parse(number) is { } most
            ? new FieldRule { Schema = DataObject.Of(("type", "number"), ("maximum", most)), Most = most }
            : null;
    }

    private static DataArray OptionsOf(string list) => new(
        [.. ListSeparators.Split(list)
            .Select(option => option.Trim(' ', '\'', '"', '`', '[', ']', '(', ')', '.', ':', '“', '”', '‘', '’'))
            .Where(option => option.Length > 0)
            .Select(option => (DataValue)new DataString(option))]);

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const int TimeoutMilliseconds = 1000;

    [GeneratedRegex(@"\b(is |are )?(required|missing)\b|must (be present|not be (absent|missing))", Options,
        TimeoutMilliseconds)]
    private static partial Regex RequiredWords { get; }

    [GeneratedRegex(
        @"(one of|allowed values( are)?|valid values( are)?|input should be(?= ['""]))[:\s]*(?<list>.+)$",
        Options, TimeoutMilliseconds)]
    private static partial Regex OptionsWords { get; }

    [GeneratedRegex(@"\s*(,\s*or\s|,|\||\bor\b)\s*", Options, TimeoutMilliseconds)]
    private static partial Regex ListSeparators { get; }

    [GeneratedRegex(
        @"(at most|less than or equal to|no (greater|more|larger) than|not exceed|<=|maximum( is| of)?:?)\s*(?<n>\d+)",
        Options, TimeoutMilliseconds)]
    private static partial Regex MostWords { get; }

    [GeneratedRegex(@"\b(characters?|chars|long|length|items?|elements?|bytes)\b", Options, TimeoutMilliseconds)]
    private static partial Regex SizeWords { get; }

    [GeneratedRegex(@"date-?time|timestamp|date and time|rfc ?3339", Options, TimeoutMilliseconds)]
    private static partial Regex DateTimeWords { get; }

    [GeneratedRegex(@"\bdate\b|yyyy-mm-dd", Options, TimeoutMilliseconds)]
    private static partial Regex DateWords { get; }

    [GeneratedRegex(@"\b(int|integer|whole number)\b", Options, TimeoutMilliseconds)]
    private static partial Regex IntegerWords { get; }

    [GeneratedRegex(@"\b(number|numeric|float|decimal)\b", Options, TimeoutMilliseconds)]
    private static partial Regex NumberWords { get; }

    [GeneratedRegex(@"\b(boolean|bool)\b", Options, TimeoutMilliseconds)]
    private static partial Regex BooleanWords { get; }

    [GeneratedRegex(@"\b(string|text)\b", Options, TimeoutMilliseconds)]
    private static partial Regex StringWords { get; }

    [GeneratedRegex(@"\b(array|list)\b", Options, TimeoutMilliseconds)]
    private static partial Regex ArrayWords { get; }

    [GeneratedRegex(@"\b(object|dictionary|dict|map|hash)\b", Options, TimeoutMilliseconds)]
    private static partial Regex ObjectWords { get; }
}
