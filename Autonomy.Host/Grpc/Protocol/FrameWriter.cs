using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>Writes the messages of a response. A caller who does not read makes the flush wait.</summary>
/// <param name="body">Where they go.</param>
/// <param name="encoding">How they are compressed.</param>
/// <param name="messageBytesMax">The longest message, in bytes, before it is compressed.</param>
internal sealed class FrameWriter(PipeWriter body, MessageEncoding encoding, int messageBytesMax)
{
    /// <summary>Shorter messages, in bytes, are not compressed: it would not make them shorter.</summary>
    private const int CompressedBytesMin = 256;

    /// <summary>Bytes that may gather before they are sent.</summary>
    private const int GatheredBytesMax = 16 << 10;

    private int _gathered;

    /// <summary>Whether anything was written.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Adds a message to those that are sent with the next flush, or before when there are many.</summary>
    /// <exception cref="GrpcRefusedException">It is longer than a message may be.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone, or its time is over.</exception>
    public ValueTask WriteAsync(IMessage message, CancellationToken cancellation)
    {
        int length = message.CalculateSize();
        if (length > messageBytesMax) throw TooLarge(length);
        HasWritten = true;
        if (encoding.WritesGzip && length >= CompressedBytesMin)
        {
            ReadOnlyMemory<byte> compressed = MessageEncoding.Compress(message.ToByteArray());
            WriteHeader(1, compressed.Length);
            body.Write(compressed.Span);
        }
        else
        {
            WriteHeader(0, length);
            message.WriteTo(body);
        }

        _gathered += FrameReader.HeaderBytes + length;
        return _gathered < GatheredBytesMax ? ValueTask.CompletedTask : FlushAsync(cancellation);
    }

    /// <summary>Sends what was written, as soon as the caller takes it.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone, or its time is over.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_gathered == 0) return;
        _gathered = 0;
        FlushResult flushed = await body.FlushAsync(cancellation);
        // The other end has closed the stream: there is nobody to write to.
        if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException(cancellation);
    }

    private void WriteHeader(byte flag, int length)
    {
        Span<byte> header = body.GetSpan(FrameReader.HeaderBytes);
        header[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        body.Advance(FrameReader.HeaderBytes);
    }

    private GrpcRefusedException TooLarge(int length) => new(
        GrpcCode.ResourceExhausted, "reply_too_large",
        $"The reply has {length} bytes; {messageBytesMax} is the most. Ask for less.");
}
