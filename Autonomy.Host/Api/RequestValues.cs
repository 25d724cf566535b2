using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>Single values of requests, checked, whatever brought them; each refusal names its place.</summary>
internal static class RequestValues
{
    /// <summary>The longest reason or comment, in characters.</summary>
    public const int ReasonLengthMax = 2_000;

    /// <summary>How deep a body may nest: as deep as data may, and the request around it.</summary>
    public const int BodyDepthMax = DataJson.DepthMax + 1;

    /// <summary>A word of a closed set; the default where there is none.</summary>
    public static T WordOf<T>(string? text, string path, T otherwise)
        where T : struct, Enum
    {
        if (text is null) return otherwise;
        if (Words.TryParse(text, out T value)) return value;
        string near = NearestName.Of(text, Words.All<T>()) is { } name ? $"Did you mean '{name}'? " : "";
        throw Mistake(
            path, $"'{Refusals.Excerpt(text)}' is not known here.",
            $"{near}Write one of: {string.Join(", ", Words.All<T>())}.");
    }

    /// <summary>A duration as in <c>15m</c>; null where there is none.</summary>
    public static TimeSpan? DurationOf(string? text, string path)
    {
        if (text is null) return null;
        if (Durations.TryParse(text, out TimeSpan duration, out string? fix)) return duration;
        throw Mistake(path, $"'{Refusals.Excerpt(text)}' is no duration.", fix);
    }

    /// <summary>A reason as it goes into the journal.</summary>
    public static string? ReasonOf(string? text, string path = "/reason")
    {
        if (text is null || text.Length <= ReasonLengthMax) return text;
        throw Mistake(path, $"It has {text.Length} characters.", $"Write {ReasonLengthMax} at most.");
    }

    /// <summary>Whether a text of the JSON holds U+0000.</summary>
    public static bool HasNul(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = BodyDepthMax });
        while (reader.Read())
        {
            bool isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
            if (isText && reader.GetString()!.Contains('\0', StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Refuses JSON with U+0000 in one of its texts.</summary>
    /// <exception cref="ApiException">There is one.</exception>
    public static void DemandNoNul(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf(@"\u0000"u8) < 0 || !HasNul(utf8)) return;
        throw new ApiException(
            ApiFault.Meaning, "null_character", "A text holds the character U+0000, which no text may. Leave it out.");
    }

    /// <summary>Refuses one value.</summary>
    public static ApiException Mistake(string path, string message, string fix) => new(
        ApiFault.Meaning, "invalid_value", $"{path}: {message} {fix}")
    {
        Mistakes = [new ApiMistake(path, message, fix)],
    };
}
