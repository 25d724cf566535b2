using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>As much of gRPC as a client needs that is answered well: frames over HTTP/2.</summary>
internal static class GrpcFrames
{
    private const int HeaderBytes = 5;

    /// <summary>A call of a method, in clear text.</summary>
    public static HttpRequestMessage Call(Uri method, HttpContent content)
    {
        content.Headers.ContentType = new("application/grpc");
        return new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
            Headers = { TE = { new("trailers") } },
        };
    }

    /// <summary>A message with what goes before it.</summary>
    public static byte[] Of(IMessage message)
    {
        byte[] frame = new byte[HeaderBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - HeaderBytes);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The next message; null: there is none.</summary>
    public static async Task<T?> ReadAsync<T>(Stream stream, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        byte[] header = new byte[HeaderBytes];
        int read = await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false);
        if (read < HeaderBytes) return null;
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await stream.ReadExactlyAsync(message);
        return parser.ParseFrom(message);
    }
}
