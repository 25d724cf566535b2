using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>Another way to write a scalar.</summary>
/// <param name="Value">It in that way.</param>
/// <param name="What">How it was read, for a person.</param>
/// <param name="Confidence">How sure it is that this is what was meant: above 0, to 1.</param>
internal readonly record struct Notation(DataValue Value, string What, double Confidence);

/// <summary>The same scalar in another notation: another type, format, or spelling of one of the options.</summary>
internal static class Notations
{
    // One slip, and only in a longer name: "sent" is not "send", and nobody looks at the change before it is made.
    private const int SlipLengthMin = 5;

    /// <summary>Every way to write a value that a schema may want; whether it does is for the caller to check.</summary>
    internal static IEnumerable<Notation> Of(SchemaPlace place, DataValue value)
    {
        IReadOnlyList<string> types = place.Types;
        IEnumerable<Notation> found = value switch
        {
            DataString text => OfText(place, types, text.Value),
            DataNumber number when types.Contains("string") => OfNumber(place, number),
            DataBoolean boolean when types.Contains("string") =>
                [new Notation(boolean.Value ? "true" : "false", "the boolean was written as a text", 0.9)],
            _ => [],
        };
        return found.Concat(Spellings(place, value));
    }

    /// <summary>A name without what styles of writing differ in: case, hyphens, underscores, dots and blanks.</summary>
    internal static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('-' or '_' or '.' or ' ')).Select(char.ToLowerInvariant));

    /// <summary>
    /// How much alike two names are: 0.97 but for their case, 0.95 but for their style, 0.8 but for a slip that is not
    /// in their digits, 0 else.
    /// </summary>
    internal static double Likeness(string first, string second)
    {
        if (string.Equals(first, second, StringComparison.OrdinalIgnoreCase)) return 0.97;
        (string one, string other) = (Plain(first), Plain(second));
        if (!one.Any(char.IsLetter) || !other.Any(char.IsLetter)) return 0;
        if (one == other) return 0.95;
        bool isSlip = Math.Max(one.Length, other.Length) >= SlipLengthMin
            && one.Where(char.IsDigit).SequenceEqual(other.Where(char.IsDigit))
            && NearestName.Distance(one, other) <= 1;
        return isSlip ? 0.8 : 0;
    }

    private static IEnumerable<Notation> OfText(SchemaPlace place, IReadOnlyList<string> types, string text)
    {
        if (types.Contains("integer") || types.Contains("number"))
        {
            foreach (DataNumber number in NumberText.ReadingsOf(text))
                yield return new Notation(Whole(number), "the text was read as a number", 0.95);
        }

        if (types.Contains("boolean") && TruthOf(text) is { } truth)
            yield return new Notation(truth, "the text was read as a boolean", 0.9);
        if (!types.Contains("string")) yield break;
        IEnumerable<string> written = place.Format switch
        {
            DateText.Date => DateText.DatesOf(text),
            DateText.DateTime => DateText.InstantsOf(text),
            _ => [],
        };
        foreach (string date in written)
            yield return new Notation(date, "the date was written in the form of RFC 3339", 0.95);
    }

    private static IEnumerable<Notation> OfNumber(SchemaPlace place, DataNumber number)
    {
        if (place.Format.Length == 0)
            yield return new Notation(number.Literal, "the number was written as a text", 0.95);
        bool isInstant = place.Format == DateText.DateTime && number.TryGetInt64(out _);
        if (isInstant && number.TryGetInt64(out long unix) && DateText.InstantOf(unix) is { } instant)
            yield return new Notation(instant, "the Unix time was written in the form of RFC 3339", 0.85);
    }

    private static IEnumerable<Notation> Spellings(SchemaPlace place, DataValue value)
    {
        if (value is not DataString written) return [];
        string[] options = [.. place.Options.OfType<DataString>().Select(option => option.Value)];
        double best = options.Select(option => Likeness(written.Value, option)).DefaultIfEmpty().Max();
        return best == 0
            ? []
            : options
                .Where(option => Likeness(written.Value, option) == best)
                .Select(option => new Notation(option, "the nearest of the options was taken", best));
    }

    private static DataBoolean? TruthOf(string text) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" => DataBoolean.True,
        "FALSE" or "NO" => DataBoolean.False,
        _ => null,
    };

    private static DataNumber Whole(DataNumber number) =>
        number.TryGetInt64(out long whole) ? new DataNumber(whole) : number;
}
