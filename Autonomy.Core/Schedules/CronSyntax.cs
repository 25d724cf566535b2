using System.Globalization;

namespace Autonomy.Core.Schedules;

/// <summary>
/// Reads cron expressions: numbers, names, ranges, steps of ranges and of <c>*</c>, lists, and the words
/// <c>@yearly</c> to <c>@hourly</c>.
/// </summary>
internal static class CronSyntax
{
    private static readonly Field[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of the month", 1, 31, []),
        new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        new("day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private static readonly (string Word, string Meaning)[] Words =
    [
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
        ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
    ];

    /// <summary>The expression, or what is wrong with the text.</summary>
    public static (CronExpression? Expression, string? Fault) Read(string text)
    {
        if (text.Length > CronExpression.LengthMax)
            return (null, $"A cron expression has {CronExpression.LengthMax} characters at most.");
        string written = text.Trim(' ', '\t');
        if (written.StartsWith('@'))
        {
            string? meaning = Array.Find(
                Words, entry => entry.Word.Equals(written, StringComparison.OrdinalIgnoreCase)).Meaning;
            if (meaning is null)
            {
                return (null, $"'{written}' is no word of cron. Write one of: "
                    + $"{string.Join(", ", Words.Select(static entry => entry.Word))}.");
            }

            written = meaning;
        }

        string[] parts = written.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
            return (null, $"'{text}' has {parts.Length} fields.");
        var sets = new CronSet[Fields.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (ReadField(Fields[i], parts[i], out sets[i]) is { } fault)
                return (null, $"The {Fields[i].Name} '{parts[i]}' cannot be read: {fault}");
        }

        return Compose(text, sets);
    }

    private static (CronExpression? Expression, string? Fault) Compose(string text, CronSet[] sets)
    {
        // 7 is Sunday, as 0 is.
        CronSet weekdays = sets[4].Has(7) ? sets[4] with { Bits = (sets[4].Bits | 1) & 0x7F } : sets[4];
        var expression = new CronExpression(sets[0], sets[1], sets[2], sets[3], weekdays);
        return expression.NextFrom(new DateTime(2000, 1, 1)) is null
            ? (null, $"'{text}' never comes: no month that it names has such a day.")
            : (expression, null);
    }

    private static string? ReadField(Field field, string text, out CronSet set)
    {
        set = default;
        ulong bits = 0;
        foreach (string part in text.Split(','))
        {
            if (ReadPart(field, part, out ulong some) is { } fault) return fault;
            bits |= some;
        }

        set = new CronSet(bits, text[0] == '*');
        return null;
    }

    private static string? ReadPart(Field field, string part, out ulong bits)
    {
        bits = 0;
        string[] stepped = part.Split('/');
        if (stepped.Length > 2) return "it has more than one step.";
        if (ReadRange(field, stepped[0], out int first, out int last) is { } fault) return fault;
        int step = 1;
        if (stepped.Length == 2)
        {
            if (!int.TryParse(stepped[1], NumberStyles.None, CultureInfo.InvariantCulture, out step)
                || step < 1 || step > field.Max)
            {
                return $"a step is a number from 1 to {field.Max}.";
            }

            if (stepped[0] != "*" && !stepped[0].Contains('-', StringComparison.Ordinal))
                return $"only a range and '*' take a step. Write '{stepped[0]}-{field.Max}/{step}'.";
        }

        for (int number = first; number <= last; number += step) bits |= 1UL << number;
        return null;
    }

    private static string? ReadRange(Field field, string text, out int first, out int last)
    {
        // Every seventh day of the week is one of them, however it is counted.
        (first, last) = (field.Min, field.Names.Length == 7 ? 6 : field.Max);
        if (text == "*") return null;
        string[] ends = text.Split('-');
        if (ends.Length > 2) return "a range has two ends.";
        if (ReadNumber(field, ends[0], out first) is { } fault) return fault;
        last = first;
        if (ends.Length == 2 && ReadNumber(field, ends[1], out last) is { } badEnd) return badEnd;
        // "fri-sun": a week that ends with Sunday.
        if (first > last && field.Names.Length == 7 && last == 0) last = 7;
        return first > last ? $"the range ends before it begins. Write '{ends[0]}-{field.Max},{field.Min}-{ends[1]}'."
            : null;
    }

    private static string? ReadNumber(Field field, string text, out int number)
    {
        int name = Array.FindIndex(field.Names, one => one.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
        {
            number = name + field.Min;
            return null;
        }

        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (isNumber && number >= field.Min && number <= field.Max) return null;
        string names = field.Names.Length > 0 ? $", or {field.Names[0]} to {field.Names[^1]}" : "";
        return $"'{text}' is not {field.Min} to {field.Max}{names}.";
    }

    private sealed record Field(string Name, int Min, int Max, string[] Names);
}
