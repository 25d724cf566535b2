using System.Globalization;
using System.Text;

namespace Autonomy.Benchmarks.Chaos;

/// <summary>What the chaos server answers with.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, JSON unless a header says otherwise.</param>
internal sealed record ChaosAnswer(int Status, string Body)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>How long it takes to answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether the connection ends in the middle of the body.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the connection ends before a word is said.</summary>
    public bool IsReset { get; init; }

    /// <summary>The answer of a service that does what it is asked.</summary>
    public static ChaosAnswer Done(string path) => new(200, $$"""{"ok":true,"path":"{{path}}"}""");

    /// <summary>The answer as it goes over the wire.</summary>
    public byte[] ToBytes()
    {
        byte[] body = Encoding.UTF8.GetBytes(Body);
        var head = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status} Chaos\r\nContent-Length: {body.Length}\r\nContent-Type: application/json\r\n"));
        head.Append("Connection: close\r\n");
        foreach ((string name, string value) in Headers) head.Append($"{name}: {value}\r\n");
        byte[] whole = [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
        return IsCut ? whole[..^(body.Length / 2)] : whole;
    }
}
