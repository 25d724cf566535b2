using System.Text.Json;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Autonomy.Host.Grpc;

/// <summary>Single values of messages, checked; each refusal names its place.</summary>
internal static class WireValues
{
    /// <summary>A JSON value; null where there is none.</summary>
    public static DataValue? ValueOf(ByteString json, string path)
    {
        if (json.IsEmpty) return null;
        try
        {
            DataValue value = DataJson.Parse(json.Span);
            if (json.Span.IndexOf(@"\u0000"u8) < 0 || !RequestValues.HasNul(json.Span)) return value;
        }
        catch (JsonException exception)
        {
            string what = JsonFaults.Of(exception).What;
            throw new ApiException(
                ApiFault.Syntax, "invalid_json",
                $"{path}: it is no JSON in UTF-8{JsonFaults.PlaceOf(exception)}: {what}", exception)
            {
                Mistakes = [new ApiMistake(path, what, "Send one JSON value in UTF-8.")],
            };
        }

        throw RequestValues.Mistake(path, "A text holds the character U+0000, which no text may.", "Leave it out.");
    }

    /// <summary>A JSON object; null where there is none.</summary>
    public static DataObject? ObjectOf(ByteString json, string path) => ValueOf(json, path) switch
    {
        null => null,
        DataObject value => value,
        _ => throw RequestValues.Mistake(path, "It is no object.", "Send a JSON object in UTF-8."),
    };

    /// <summary>A text; null where it is empty.</summary>
    public static string? TextOf(string text, string path)
    {
        if (text.Length == 0) return null;
        if (!text.Contains('\0', StringComparison.Ordinal)) return text;
        throw RequestValues.Mistake(path, "It holds the character U+0000, which no text may.", "Leave it out.");
    }

    /// <summary>A duration above zero; null where there is none.</summary>
    public static TimeSpan? DurationOf(Duration? duration, string path)
    {
        if (duration is null) return null;
        return TryDurationOf(duration, out TimeSpan span)
            ? span
            : throw RequestValues.Mistake(path, "It is no duration above zero.", "Leave it out for none.");
    }

    /// <summary>Whether it is a duration above zero.</summary>
    public static bool TryDurationOf(Duration duration, out TimeSpan span)
    {
        // The public ranges of its two parts.
        const long SecondsMax = 315_576_000_000;
        const int NanosMax = 999_999_999;
        bool isInRange = duration is { Seconds: >= 0 and <= SecondsMax, Nanos: >= 0 and <= NanosMax };
        span = isInRange ? duration.ToTimeSpan() : TimeSpan.Zero;
        return span > TimeSpan.Zero;
    }

    /// <summary>A JSON value as it is sent.</summary>
    public static ByteString Of(DataValue value) => UnsafeByteOperations.UnsafeWrap(DataJson.WriteUtf8(value));

    /// <summary>A time as it is sent; null where there is none.</summary>
    public static Timestamp? Of(DateTimeOffset? time) => time is { } at ? Timestamp.FromDateTimeOffset(at) : null;
}
