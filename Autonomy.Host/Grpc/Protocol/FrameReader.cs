using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>
/// Reads the messages of a request: each a byte that says whether it is compressed, its length in four bytes, and the
/// message. What is not asked for is not read, so that the caller waits.
/// </summary>
/// <param name="body">What comes in.</param>
/// <param name="encoding">How messages are compressed.</param>
/// <param name="messageBytesMax">The longest message, in bytes, compressed or not.</param>
internal sealed class FrameReader(PipeReader body, MessageEncoding encoding, int messageBytesMax)
{
    /// <summary>The bytes before each message.</summary>
    public const int HeaderBytes = 5;

    /// <summary>A message is too long.</summary>
    public static GrpcRefusedException TooLarge(int messageBytesMax) => new(
        GrpcCode.ResourceExhausted, "message_too_large",
        $"A message is longer than {messageBytesMax} bytes, which is the most.");

    /// <summary>The next message; null: the caller has sent the last.</summary>
    /// <exception cref="GrpcRefusedException">It is not of the form, or too long.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellation);
            SequencePosition consumed = read.Buffer.Start;
            SequencePosition examined = read.Buffer.End;
            try
            {
                if (TryCut(read.Buffer, out ReadOnlySequence<byte> message, out bool isCompressed))
                {
                    consumed = examined = message.End;
                    return Parse(
                        parser, isCompressed ? MessageEncoding.Decompress(message, messageBytesMax) : message);
                }

                if (read.IsCompleted) return read.Buffer.IsEmpty ? null : throw Torn();
            }
            finally
            {
                body.AdvanceTo(consumed, examined);
            }
        }
    }

    private bool TryCut(ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message, out bool isCompressed)
    {
        (message, isCompressed) = (default, false);
        if (buffer.Length < HeaderBytes) return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > messageBytesMax) throw TooLarge(messageBytesMax);
        isCompressed = IsCompressed(header[0]);
        if (buffer.Length < HeaderBytes + length) return false;
        message = buffer.Slice(HeaderBytes, length);
        return true;
    }

    private bool IsCompressed(byte flag) => flag switch
    {
        0 => false,
        1 when encoding.ReadsGzip => true,
        1 => throw new GrpcRefusedException(
            GrpcCode.Internal, "invalid_compressed_flag",
            $"A message is said to be compressed, and '{MessageEncoding.Header}' does not say how."),
        _ => throw new GrpcRefusedException(
            GrpcCode.Internal, "invalid_compressed_flag", $"A message begins with {flag}; 0 or 1 is right."),
    };

    private static T Parse<T>(MessageParser<T> parser, ReadOnlySequence<byte> bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new GrpcRefusedException(
                GrpcCode.InvalidArgument, "invalid_message",
                $"What was sent is no {typeof(T).Name}: {exception.Message}", exception);
        }
    }

    private static GrpcRefusedException Torn() => new(
        GrpcCode.InvalidArgument, "torn_message", "The request ends in the middle of a message.");
}
