using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Autonomy.V1;
using Google.Protobuf;

namespace Autonomy.Worker.Wire;

/// <summary>The body of the call: what the worker says, for as long as it says anything.</summary>
internal sealed class OutgoingFrames : HttpContent
{
    private const int HeaderBytes = 5;
    private const int GatheredBytesMax = 16 << 10;

    private readonly Channel<WorkerMessage> _messages;
    private readonly Action<WorkerMessage> _onWritten;

    public OutgoingFrames(Channel<WorkerMessage> messages, Action<WorkerMessage> onWritten)
    {
        (_messages, _onWritten) = (messages, onWritten);
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await SendAllAsync(stream, cancellationToken);
        }
        finally
        {
            // Nothing more leaves: whoever waits for room in the channel would wait for ever.
            _messages.Writer.TryComplete();
        }
    }

    private async Task SendAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        var gathered = new ArrayBufferWriter<byte>(GatheredBytesMax);
        var written = new List<WorkerMessage>();
        ChannelReader<WorkerMessage> messages = _messages.Reader;
        while (await messages.WaitToReadAsync(cancellationToken))
        {
            while (gathered.WrittenCount < GatheredBytesMax && messages.TryRead(out WorkerMessage? message))
            {
                Write(gathered, message);
                written.Add(message);
            }

            await stream.WriteAsync(gathered.WrittenMemory, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            gathered.ResetWrittenCount();
            written.ForEach(_onWritten);
            written.Clear();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static void Write(ArrayBufferWriter<byte> gathered, WorkerMessage message)
    {
        Span<byte> header = gathered.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], message.CalculateSize());
        gathered.Advance(HeaderBytes);
        message.WriteTo(gathered);
    }
}
