using System.Globalization;
using Google.Protobuf;

namespace Autonomy.Tests.Support;

/// <summary>A span out of a request of OTLP, by its public description (trace/v1/trace.proto).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Trace">The trace, in hexadecimal.</param>
/// <param name="Id">The span, in hexadecimal.</param>
/// <param name="Parent">The span above it; empty: there is none.</param>
/// <param name="Tags">Its attributes, as texts.</param>
internal sealed record OtlpSpan(
    string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in Parts(request, 1)
        from scope in Parts(resource, 2)
        from span in Parts(scope, 2)
        select Of(span);

    private static OtlpSpan Of(byte[] span) => new(
        Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4),
        Parts(span, 9).ToDictionary(tag => Text(tag, 1), tag => ValueOf(Parts(tag, 2).Single())));

    // AnyValue: a text, a truth, a number.
    private static string ValueOf(byte[] value)
    {
        var input = new CodedInputStream(value);
        return WireFormat.GetTagFieldNumber(input.ReadTag()) switch
        {
            1 => input.ReadString(),
            2 => input.ReadBool() ? "true" : "false",
            3 => input.ReadInt64().ToString(CultureInfo.InvariantCulture),
            _ => "",
        };
    }

    private static string Text(byte[] message, int field) =>
        Parts(message, field).Select(System.Text.Encoding.UTF8.GetString).FirstOrDefault("");

    private static string Hex(byte[] message, int field) =>
        Parts(message, field).Select(Convert.ToHexStringLower).FirstOrDefault("");

    /// <summary>What a field of messages, texts or bytes holds, each time that it is there.</summary>
    private static List<byte[]> Parts(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field) found.Add(input.ReadBytes().ToByteArray());
            else input.SkipLastField();
        }

        return found;
    }
}
