using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;
using Autonomy.Benchmarks.Commands;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>
/// One connection of HTTP/1.1 on which requests are sent, each after the answer to the last: as little as a client can
/// do, since what it takes of the processor is taken from the service that is measured. It reads answers that say how
/// long they are (RFC 9112, 6.2).
/// </summary>
internal sealed class KeptConnection : IDisposable
{
    private const int AnswerBytesMax = 16 << 10;

    private readonly Socket _socket;
    private readonly byte[] _answer = new byte[AnswerBytesMax];

    private KeptConnection(Socket socket) => _socket = socket;

    /// <summary>A whole request with a JSON body.</summary>
    public static byte[] Post(Uri address, string path, byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];

    public static async Task<KeptConnection> OpenAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return new KeptConnection(socket);
    }

    /// <summary>Sends a request; gives its answer, whose body is good until the next.</summary>
    /// <exception cref="BenchmarkRefusedException">The answer is not whole, or not of the form.</exception>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        int read = 0;
        while (true)
        {
            int more = await _socket.ReceiveAsync(_answer.AsMemory(read));
            if (more == 0) throw new BenchmarkRefusedException("The service has closed a connection.");
            read += more;
            int head = _answer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) + 4;
            if (head < 4) continue;
            int end = head + LengthIn(_answer.AsSpan(0, head));
            if (read >= end) return (NumberIn(_answer.AsSpan("HTTP/1.1 ".Length)), _answer.AsMemory(head..end));
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "\r\nContent-Length: "u8;
        int at = head.IndexOf(name);
        return at >= 0
            ? NumberIn(head[(at + name.Length)..])
            : throw new BenchmarkRefusedException("The service's answer does not say how long it is.");
    }

    private static int NumberIn(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out _)
            ? number
            : throw new BenchmarkRefusedException("The service's answer is not HTTP/1.1.");
}
