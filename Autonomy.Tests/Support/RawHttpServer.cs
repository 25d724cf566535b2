using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Autonomy.Tests.Support;

/// <summary>
/// An HTTP server on a free port of 127.0.0.1, unless another place is given, that writes whatever a test wants,
/// correct HTTP or not.
/// </summary>
internal sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Exchange, Task> _handle;
    private readonly Task _accepting;
    private int _requests;

    public RawHttpServer(Func<Exchange, Task> handle, IPEndPoint? place = null)
    {
        _handle = handle;
        _listener = new TcpListener(place ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>A server that gives one answer to everything.</summary>
    public static RawHttpServer Answering(
        int status, string body = "", string contentType = "application/json", string headers = "") =>
        new(exchange => exchange.AnswerAsync(status, body, contentType, headers));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception)
            when (_stop.IsCancellationRequested
                || exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over; a listener that was stopped between two calls says that it is not listening.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (await Exchange.ReadAsync(client, _stop.Token) is not { } exchange) return;
                Interlocked.Increment(ref _requests);
                await _handle(exchange);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    /// <summary>One request, and the connection to answer on; the connection ends with the handler.</summary>
    internal sealed class Exchange
    {
        private readonly TcpClient _client;

        private Exchange(TcpClient client, string head, string body, CancellationToken stopped)
        {
            (_client, Head, Body, Stopped) = (client, head, body, stopped);
        }

        /// <summary>The request line and the headers.</summary>
        public string Head { get; }

        public string Body { get; }

        /// <summary>Cancelled with the server.</summary>
        public CancellationToken Stopped { get; }

        public string Path => Head.Split(' ')[1];

        public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

        public async Task WriteAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes, Stopped);

        public Task AnswerAsync(
            int status, string body = "", string contentType = "application/json", string headers = "") =>
            WriteAsync($"HTTP/1.1 {status} S\r\nConnection: close\r\nContent-Type: {contentType}\r\n{headers}"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

        /// <summary>Ends when the client closes the connection.</summary>
        public async Task ClosedAsync()
        {
            byte[] buffer = new byte[1];
            while (await _client.GetStream().ReadAsync(buffer, Stopped) > 0)
            {
                // Nothing more is expected.
            }
        }

        /// <summary>Ends the connection by a reset.</summary>
        public void Reset() => _client.LingerState = new LingerOption(enable: true, seconds: 0);

        public static async Task<Exchange?> ReadAsync(TcpClient client, CancellationToken stopped)
        {
            var received = new StringBuilder();
            byte[] buffer = new byte[16 * 1024];
            while (true)
            {
                int read = await client.GetStream().ReadAsync(buffer, stopped);
                if (read == 0) return null;
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
                string text = received.ToString();
                int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end < 0) continue;
                string length = text.Split("Content-Length: ") is [_, var rest, ..] ? rest.Split("\r\n")[0] : "0";
                if (text.Length - end - 4 < int.Parse(length)) continue;
                return new Exchange(client, text[..end], text[(end + 4)..], stopped);
            }
        }
    }
}
