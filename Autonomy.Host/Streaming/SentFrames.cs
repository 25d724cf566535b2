using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Autonomy.Host.Streaming;

/// <summary>
/// What a service sends over a connection of HTTP/2, of which it tells each stream whose last frame is among it
/// (RFC 9113, 4.1). It changes nothing, and keeps nothing.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="ended">Told of each such stream, as it is written.</param>
internal sealed class SentFrames(PipeWriter output, Action<int> ended) : PipeWriter
{
    private const int HeaderBytes = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte EndStream = 1;

    private readonly byte[] _header = new byte[HeaderBytes];
    private Memory<byte> _room;
    private int _known;
    private int _left;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => output.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _room = output.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        Read(_room.Span[..bytes]);
        _room = _room[bytes..];
        output.Advance(bytes);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => output.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    private void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left > 0)
            {
                int skipped = Math.Min(_left, bytes.Length);
                _left -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            int taken = Math.Min(HeaderBytes - _known, bytes.Length);
            bytes[..taken].CopyTo(_header.AsSpan(_known));
            _known += taken;
            bytes = bytes[taken..];
            if (_known == HeaderBytes) TakeHeader();
        }
    }

    private void TakeHeader()
    {
        _known = 0;
        _left = (_header[0] << 16) | (_header[1] << 8) | _header[2];
        (byte type, byte flags) = (_header[3], _header[4]);
        bool isLast = type == Reset || (type is Data or Headers && (flags & EndStream) != 0);
        if (isLast) ended(BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)) & int.MaxValue);
    }
}
