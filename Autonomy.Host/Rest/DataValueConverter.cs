using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest;

/// <summary>Data of plans in bodies, as strict as everywhere: no property twice, no number beyond a double.</summary>
internal sealed class DataValueConverter : JsonConverter<DataValue>
{
    public override bool HandleNull => true;

    public override DataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataJson.Read(ref reader);

    // What is not there is given here as well, since nulls are read here.
    public override void Write(Utf8JsonWriter writer, DataValue? value, JsonSerializerOptions options) =>
        DataJson.Write(writer, value ?? DataNull.Value);
}

/// <summary>An object of data: anything else is refused.</summary>
internal sealed class DataObjectConverter : JsonConverter<DataObject>
{
    public override DataObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataJson.Read(ref reader) as DataObject ?? throw new JsonException("An object is wanted here.");

    public override void Write(Utf8JsonWriter writer, DataObject value, JsonSerializerOptions options) =>
        DataJson.Write(writer, value);
}
