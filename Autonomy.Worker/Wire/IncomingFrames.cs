using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Autonomy.V1;

namespace Autonomy.Worker.Wire;

/// <summary>Reads what the engine says.</summary>
internal sealed class IncomingFrames(Stream body) : IAsyncDisposable
{
    private const int HeaderBytes = 5;

    private readonly PipeReader _reader = PipeReader.Create(body);

    /// <summary>The next message; null: the engine has said all.</summary>
    /// <exception cref="IOException">The connection is lost, or what comes is not of the form.</exception>
    public async ValueTask<EngineMessage?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(cancellation);
            if (TryCut(read.Buffer, out ReadOnlySequence<byte> message))
            {
                EngineMessage parsed = EngineMessage.Parser.ParseFrom(message);
                _reader.AdvanceTo(message.End);
                return parsed;
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    private static bool TryCut(ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < HeaderBytes) return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        // Nothing is compressed for a worker that does not compress.
        if (header[0] != 0) throw new IOException("The service compresses what was not asked for.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (buffer.Length < HeaderBytes + length) return false;
        message = buffer.Slice(HeaderBytes, length);
        return true;
    }
}
