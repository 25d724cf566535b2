using System.Globalization;
using System.Text;

namespace Autonomy.Benchmarks.Chaos;

/// <summary>A request as the chaos server reads it: HTTP/1.1, a body by its length, one request a connection.</summary>
internal sealed record ChaosRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private const int HeadBytesMax = 64 << 10;
    private const int BodyBytesMax = 1 << 20;

    /// <summary>Reads a request; null when the other side closed before there was a whole one.</summary>
    public static async Task<ChaosRequest?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new List<byte>();
        byte[] one = new byte[1];
        while (!EndsHead(head))
        {
            if (head.Count == HeadBytesMax || await stream.ReadAsync(one, cancellation) == 0) return null;
            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        if (first.Length != 3) return null;
        Dictionary<string, string> headers = HeadersOf(lines);
        byte[] body = new byte[Math.Min(BodyBytesMax, LengthOf(headers))];
        await stream.ReadExactlyAsync(body, cancellation);
        return new ChaosRequest(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    private static bool EndsHead(List<byte> head) => head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];

    private static Dictionary<string, string> HeadersOf(IEnumerable<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private static int LengthOf(Dictionary<string, string> headers) =>
        headers.TryGetValue("Content-Length", out string? length)
            ? int.Parse(length, CultureInfo.InvariantCulture)
            : 0;
}
