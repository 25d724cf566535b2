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

    /// <summary>Of a message that is too long this much, in bytes, tells what it is about.</summary>
    private const int StartBytesMax = 1_024;

    // The length of the message that comes next, where it is too long; null: none has come.
    private uint? _tooLong;

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
            SequencePosition examined = consumed;
            try
            {
                if (TryCut(read.Buffer, out ReadOnlySequence<byte> message, out bool isCompressed))
                {
                    consumed = examined = message.End;
                    return Parse(
                        parser, isCompressed ? MessageEncoding.Decompress(message, messageBytesMax) : message);
                }

                examined = read.Buffer.End;
                if (read.IsCompleted) return read.Buffer.IsEmpty ? null : throw Torn();
            }
            finally
            {
                body.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>
    /// The next message; of one that is too long, what is made of its first bytes stands for it, and the rest is passed
    /// over.
    /// </summary>
    /// <param name="parser">Reads a message.</param>
    /// <param name="standIn">Makes what stands for one that is too long; gives null where that cannot be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="GrpcRefusedException">It is not of the form, or too long and nothing stands for it.</exception>
    public async ValueTask<T?> ReadAsync<T>(
        MessageParser<T> parser, Func<byte[], T?> standIn, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        try
        {
            return await ReadAsync(parser, cancellation);
        }
        catch (GrpcRefusedException) when (_tooLong is not null)
        {
            long length = _tooLong.Value;
            _tooLong = null;
            if (standIn(await StartAsync((int)Math.Min(length, StartBytesMax), cancellation)) is not { } instead) throw;
            await SkipAsync(HeaderBytes + length, cancellation);
            return instead;
        }
    }

    // The first bytes of the message that comes next, which stays where it is.
    private async ValueTask<byte[]> StartAsync(int count, CancellationToken cancellation)
    {
        ReadResult read = await body.ReadAtLeastAsync(HeaderBytes + count, cancellation);
        if (read.Buffer.Length < HeaderBytes + count) throw Torn();
        byte[] start = read.Buffer.Slice(HeaderBytes, count).ToArray();
        body.AdvanceTo(read.Buffer.Start);
        return start;
    }

    private async ValueTask SkipAsync(long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            ReadResult read = await body.ReadAsync(cancellation);
            long skipped = Math.Min(count, read.Buffer.Length);
            body.AdvanceTo(read.Buffer.GetPosition(skipped));
            count -= skipped;
            if (count > 0 && read.IsCompleted) throw Torn();
        }
    }

    private bool TryCut(ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message, out bool isCompressed)
    {
        (message, isCompressed) = (default, false);
        if (buffer.Length < HeaderBytes) return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > messageBytesMax)
        {
            // Of one that is compressed the first bytes say nothing.
            if (header[0] == 0) _tooLong = length;
            throw TooLarge(messageBytesMax);
        }

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
