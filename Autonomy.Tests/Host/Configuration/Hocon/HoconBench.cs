using System.Text.Json;
using Autonomy.Host.Configuration.Hocon;
using Xunit;

namespace Autonomy.Tests.Host.Configuration.Hocon;

/// <summary>Reads HOCON from memory, and shows what it came to as JSON without whitespace.</summary>
internal static class HoconBench
{
    /// <summary>The texts as JSON, with these files to include and these environment variables.</summary>
    public static string Read(
        string text,
        IReadOnlyDictionary<string, string>? files = null,
        IReadOnlyDictionary<string, string>? variables = null) =>
        Json(Value(text, files, variables));

    public static HoconObject Value(
        string text,
        IReadOnlyDictionary<string, string>? files = null,
        IReadOnlyDictionary<string, string>? variables = null) =>
        HoconReader.ReadObject(
            [new HoconSource("main.conf", text)],
            (name, _) => files?.GetValueOrDefault(name) is { } included ? new HoconSource(name, included) : null,
            name => variables?.GetValueOrDefault(name));

    /// <summary>What a text is refused with.</summary>
    public static HoconException Refusal(string text, IReadOnlyDictionary<string, string>? files = null) =>
        Assert.Throws<HoconException>(() => Value(text, files));

    /// <summary>The value of the key <c>a</c>.</summary>
    public static HoconValue Single(string text) => Value($"a = {text}").Fields["a"];

    public static string Json(HoconValue value) => value switch
    {
        HoconObject group => $"{{{string.Join(',', group.Fields.Select(
            static field => $"{Quote(field.Key)}:{Json(field.Value)}"))}}}",
        HoconArray array => $"[{string.Join(',', array.Items.Select(Json))}]",
        HoconText text => Quote(text.Text),
        HoconScalar scalar => scalar.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Quote(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
