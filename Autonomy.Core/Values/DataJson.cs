using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Autonomy.Core.Values;

/// <summary>Reads and writes <see cref="DataValue"/>s as JSON text (RFC 8259), strictly.</summary>
public static class DataJson
{
    /// <summary>How deep arrays and objects may nest, in a plan, an input and an output.</summary>
    public const int DepthMax = 64;

    private const string SecretProperty = "$secret";

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DepthMax };
    private static readonly JsonWriterOptions CompactOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions IndentedOptions = CompactOptions with { Indented = true };

    /// <summary>Reads one JSON value and nothing after it.</summary>
    /// <exception cref="JsonException"> It is no JSON, nests deeper than <see cref="DepthMax"/>, repeats a property, or
    /// holds a number beyond a double.
    /// </exception>
    public static DataValue Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        DataValue value = Read(ref reader);
        while (reader.Read())
        {
            // The reader itself refuses anything after the value.
        }

        return value;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static DataValue Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Like <see cref="Parse(string)"/>, with the fault as a value.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out DataValue? value, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            (value, fault) = (Parse(text), null);
            return true;
        }
        catch (JsonException exception)
        {
            (value, fault) = (null, exception.Message);
            return false;
        }
    }

    /// <summary>Reads the value that the reader stands on, and leaves it on the value's last token.</summary>
    public static DataValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => DataNull.Value,
        JsonTokenType.True => DataBoolean.True,
        JsonTokenType.False => DataBoolean.False,
        JsonTokenType.String => new DataString(ReadText(ref reader)),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.StartObject => ReadObject(ref reader),
        _ => throw new JsonException($"Expected a JSON value, found {reader.TokenType}."),
    };

    /// <summary>The value as compact JSON text.</summary>
    public static string Write(DataValue value) => Encoding.UTF8.GetString(WriteUtf8(value));

    /// <summary>The value as indented JSON text.</summary>
    public static string WriteIndented(DataValue value) => Encoding.UTF8.GetString(WriteUtf8(value, IndentedOptions));

    /// <summary>The value as compact JSON in UTF-8.</summary>
    public static byte[] WriteUtf8(DataValue value) => WriteUtf8(value, CompactOptions);

    /// <summary>Writes the value where the writer stands.</summary>
    public static void Write(Utf8JsonWriter writer, DataValue value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value)
        {
            case DataNull: writer.WriteNullValue(); break;
            case DataBoolean boolean: writer.WriteBooleanValue(boolean.Value); break;
            case DataString text: writer.WriteStringValue(text.Value); break;
            case DataNumber number: writer.WriteRawValue(number.Literal, skipInputValidation: true); break;
            case DataArray array: WriteArray(writer, array); break;
            case DataObject record: WriteObject(writer, record); break;
            case DataSecret secret: WriteSecret(writer, secret); break;
            default: throw new ArgumentOutOfRangeException(nameof(value), value?.GetType().Name, "Not a JSON value.");
        }
    }

    private static byte[] WriteUtf8(DataValue value, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, options);
        Write(writer, value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteArray(Utf8JsonWriter writer, DataArray array)
    {
        writer.WriteStartArray();
        foreach (DataValue item in array.Items) Write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, DataObject record)
    {
        writer.WriteStartObject();
        foreach ((string name, DataValue value) in record.Properties)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteSecret(Utf8JsonWriter writer, DataSecret secret)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(SecretProperty);
        foreach (SecretPart part in secret.Parts)
        {
            if (!part.IsSecret)
            {
                writer.WriteStringValue(part.Text);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("name", part.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static DataNumber ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long integer)
            && reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0
            && !IsNegativeZero(ref reader))
        {
            return new DataNumber(integer);
        }

        string literal = Encoding.UTF8.GetString(reader.ValueSpan);
        return DataNumber.Parse(literal)
            ?? throw new JsonException($"The number {literal} is too large; the largest is 1.79e308.");
    }

    private static bool IsNegativeZero(ref Utf8JsonReader reader) => reader.ValueSpan.SequenceEqual("-0"u8);

    private static DataArray ReadArray(ref Utf8JsonReader reader)
    {
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
        return items.Count == 0 ? DataArray.Empty : new DataArray(items.DrainToImmutable());
    }

    private static DataObject ReadObject(ref Utf8JsonReader reader)
    {
        var properties = new DataObjectBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = ReadText(ref reader);
            if (properties.Has(name)) throw new JsonException($"The property '{name}' stands twice in one object.");
            reader.Read();
            properties.Set(name, Read(ref reader));
        }

        return properties.Build();
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A string holds an invalid UTF-8 sequence or a lone surrogate.", exception);
        }
    }
}
