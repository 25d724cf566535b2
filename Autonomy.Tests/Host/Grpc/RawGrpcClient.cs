using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Calls over HTTP/2 whose every byte can be told, right or wrong.</summary>
/// <param name="address">The service.</param>
/// <param name="from">The address of this machine that they come from; null: whichever it is.</param>
internal sealed class RawGrpcClient(Uri address, IPAddress? from = null) : IDisposable
{
    private const int HeaderBytes = 5;

    // The smallest window: a client that does not read soon holds up the service.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        InitialHttp2StreamWindowSize = 65_535,
        ConnectCallback = from is null ? null : (context, cancellation) => ConnectAsync(context, from, cancellation),
    })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    /// <summary>A message with what goes before it.</summary>
    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    /// <summary>Bytes with what goes before a message.</summary>
    public static byte[] Frame(byte[] bytes, byte flag = 0)
    {
        byte[] frame = new byte[HeaderBytes + bytes.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame, HeaderBytes);
        return frame;
    }

    /// <summary>A request of a method, with these bytes or this body.</summary>
    public static HttpRequestMessage Request(string method, HttpContent content, string type = "application/grpc")
    {
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
    }

    /// <summary>Sends a request; completes with the headers of the response.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    /// <summary>Sends a message, and reads all that comes.</summary>
    public Task<RawReply> CallAsync(string method, IMessage message, params (string Name, string Value)[] headers) =>
        CallAsync(method, Frame(message), headers);

    /// <summary>Sends a body, and reads all that comes.</summary>
    public async Task<RawReply> CallAsync(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(method, new ByteArrayContent(body));
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await SendAsync(request);
        return await ReadAsync(response);
    }

    /// <summary>Sends a message, and reads the one that comes.</summary>
    public async Task<TReply> CallAsync<TReply>(string method, IMessage message, MessageParser<TReply> parser)
        where TReply : IMessage<TReply>
    {
        RawReply reply = await CallAsync(method, message);
        if (reply.Status != 0) throw new InvalidOperationException($"{reply.Status}: {reply.Message}");
        return parser.ParseFrom(reply.Messages.Single().Bytes);
    }

    /// <summary>Reads the next message of a response; null: there is none.</summary>
    public static async Task<(byte Flag, byte[] Bytes)?> ReadAsync(Stream stream)
    {
        byte[] header = new byte[HeaderBytes];
        int read = await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false);
        if (read == 0) return null;
        byte[] bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await stream.ReadExactlyAsync(bytes);
        return (header[0], bytes);
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, IPAddress from, CancellationToken cancellation)
    {
        var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Reads all that comes, and how it ended.</summary>
    public static async Task<RawReply> ReadAsync(HttpResponseMessage response)
    {
        var messages = new List<(byte, byte[])>();
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        while (await ReadAsync(stream) is { } message) messages.Add(message);
        return new RawReply(response, messages);
    }
}

/// <summary>All that came of a call.</summary>
internal sealed class RawReply(HttpResponseMessage response, IReadOnlyList<(byte Flag, byte[] Bytes)> messages)
{
    public HttpStatusCode Http => response.StatusCode;

    public IReadOnlyList<(byte Flag, byte[] Bytes)> Messages => messages;

    /// <summary>Whether the status stood in the headers, with nothing after them.</summary>
    public bool IsTrailersOnly => response.Headers.Contains("grpc-status");

    public int Status => int.Parse(ValueOf("grpc-status")!, CultureInfo.InvariantCulture);

    public string Message => Uri.UnescapeDataString(ValueOf("grpc-message") ?? "");

    public string? Word => ValueOf("autonomy-code");

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;

    /// <summary>The value in the trailers, or in the headers that stand for them.</summary>
    public string? ValueOf(string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : Header(name);
}
