using Autonomy.Core.Plans;
using Autonomy.Host.Configuration.Hocon;

namespace Autonomy.Host.Configuration;

/// <summary>What a key may hold: the rule in words, how it is read, and how it is written.</summary>
/// <param name="Rule">What it may hold, for messages and for the documentation.</param>
/// <param name="TryRead">Reads a value.</param>
/// <param name="Write">Writes it as HOCON.</param>
/// <param name="IsList">Whether an environment variable holds several, with commas between them.</param>
internal sealed record SettingsForm<T>(
    string Rule, SettingsForm<T>.Reading TryRead, Func<T, string> Write, bool IsList = false)
{
    /// <summary>Reads a value; false when it breaks the rule.</summary>
    public delegate bool Reading(HoconValue value, out T result);

    /// <summary>What of a value breaks the rule: the whole of it, or of a list the items that do.</summary>
    public Func<HoconValue, IEnumerable<HoconValue>> Wrong { get; init; } = static value => [value];
}

/// <summary>The forms that settings have.</summary>
internal static class SettingsForm
{
    public static readonly SettingsForm<bool> Flag = new(
        "true or false",
        static (HoconValue value, out bool result) => Got(HoconConversion.ToBoolean(value), out result),
        static flag => flag ? "true" : "false");

    public static SettingsForm<int> Count(int min, int max) => new(
        max == int.MaxValue ? $"whole number, {min} or more" : $"whole number, {min} to {max}",
        (HoconValue value, out int result) =>
            Got(HoconConversion.ToWhole(value) is { } number && number >= min && number <= max ? (int)number : null,
                out result),
        static count => count.ToString());

    public static SettingsForm<long> Bytes(long min, long max) => new(
        $"size, {ByteSizes.Write(min)} to {ByteSizes.Write(max)}",
        (HoconValue value, out long result) =>
            Got(HoconConversion.ToBytes(value) is { } bytes && bytes >= min && bytes <= max ? bytes : null, out result),
        static bytes => ByteSizes.Write(bytes));

    public static SettingsForm<TimeSpan> Duration(TimeSpan min, TimeSpan max) => new(
        $"duration, {Durations.Write(min)} to {Durations.Write(max)}",
        (HoconValue value, out TimeSpan result) =>
            Got(HoconConversion.ToDuration(value) is { } time && time >= min && time <= max ? time : null, out result),
        static time => Durations.Write(time));

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public static SettingsForm<T> Choice<T>()
        where T : struct, Enum => new(
        string.Join(", ", Enum.GetNames<T>().Select(static name => name.ToLowerInvariant())),
        static (HoconValue value, out T result) =>
        {
            result = default;
            string text = HoconConversion.ToText(value) ?? "";
            return !text.Any(static c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c == ',')
                && Enum.TryParse(text, ignoreCase: true, out result);
        },
        static choice => choice.ToString().ToLowerInvariant());

    /// <summary>What a text stands for; <paramref name="parse"/> gives null for a text that breaks the rule.</summary>
    public static SettingsForm<T> Text<T>(string rule, Func<string, T?> parse)
        where T : class => new(
        rule,
        (HoconValue value, out T result) =>
        {
            result = HoconConversion.ToText(value) is { } text ? parse(text)! : null!;
            return result is not null;
        },
        static value => Quote(value.ToString()!));

    /// <summary>The same, or null.</summary>
    public static SettingsForm<T?> OrNull<T>(this SettingsForm<T> form)
        where T : class => new(
        $"{form.Rule}, or null",
        (HoconValue value, out T? result) =>
        {
            result = null;
            return value is HoconScalar { Text: "null" } || form.TryRead(value, out result);
        },
        value => value is null ? "null" : form.Write(value));

    /// <summary>Any number of them.</summary>
    public static SettingsForm<IReadOnlyList<T>> List<T>(this SettingsForm<T> form) => new(
        $"list: {form.Rule}",
        (HoconValue value, out IReadOnlyList<T> result) =>
        {
            List<T> items = [];
            result = items;
            if (HoconConversion.ToItems(value) is not { } values) return false;
            foreach (HoconValue item in values)
            {
                if (!form.TryRead(item, out T read)) return false;
                items.Add(read);
            }

            return true;
        },
        list => $"[{string.Join(", ", list.Select(form.Write))}]",
        IsList: true)
    {
        Wrong = value => HoconConversion.ToItems(value)?.Where(item => !form.TryRead(item, out _)) ?? [value],
    };

    private static bool Got<T>(T? value, out T result)
        where T : struct
    {
        result = value.GetValueOrDefault();
        return value.HasValue;
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
