using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;

namespace Autonomy.Host.Streaming;

/// <summary>
/// Bodies of stored events as every transport tells them: with durations as plans write them, <c>90s</c>, where the
/// journal has <c>00:01:30</c>. All else is told as it is stored. Pure.
/// </summary>
internal static class PublicBodies
{
    private static readonly FrozenDictionary<string, DurationPlaces> WithDurations =
        ExecutionEventTable.Bodies.Concat(ProjectEventTable.Bodies)
            .Select(static body => (body.Name, Places: DurationPlaces.In(body.Shape)))
            .Where(static body => body.Places is not null)
            .ToFrozenDictionary(static body => body.Name, static body => body.Places!);

    /// <summary>A body as it is told.</summary>
    /// <param name="stored">The stored name of its event.</param>
    /// <param name="body">The body, whole and readable.</param>
    public static ReadOnlyMemory<byte> Of(string stored, ReadOnlyMemory<byte> body)
    {
        if (!WithDurations.TryGetValue(stored, out DurationPlaces? places)) return body;
        var told = new ArrayBufferWriter<byte>(body.Length);
        using (var writer = new Utf8JsonWriter(told))
        {
            var reader = new Utf8JsonReader(body.Span, EventBodies.ReaderOptions);
            reader.Read();
            Copy(ref reader, body.Span, writer, places);
        }

        return told.WrittenMemory;
    }

    private static void Copy(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Utf8JsonWriter writer, DurationPlaces? places)
    {
        if (places is not null && reader.TokenType == JsonTokenType.StartObject)
            CopyObject(ref reader, body, writer, places);
        else if (places is not null && reader.TokenType == JsonTokenType.StartArray)
            CopyArray(ref reader, body, writer, places);
        else if (places is { IsDuration: true } && IsDuration(ref reader, out TimeSpan duration))
            writer.WriteStringValue(Durations.Write(duration));
        else
            CopyAsItIs(ref reader, body, writer);
    }

    private static void CopyObject(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Utf8JsonWriter writer, DurationPlaces places)
    {
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            writer.WritePropertyName(name);
            reader.Read();
            Copy(ref reader, body, writer, places.Of(name) ?? places.Items);
        }

        writer.WriteEndObject();
    }

    private static void CopyArray(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Utf8JsonWriter writer, DurationPlaces places)
    {
        writer.WriteStartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Copy(ref reader, body, writer, places.Items);
        writer.WriteEndArray();
    }

    private static void CopyAsItIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Utf8JsonWriter writer)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        writer.WriteRawValue(body[start..(int)reader.BytesConsumed], skipInputValidation: true);
    }

    private static bool IsDuration(ref Utf8JsonReader reader, out TimeSpan duration)
    {
        duration = default;
        return reader.TokenType == JsonTokenType.String
            && TimeSpan.TryParseExact(reader.GetString(), "c", CultureInfo.InvariantCulture, out duration);
    }
}
