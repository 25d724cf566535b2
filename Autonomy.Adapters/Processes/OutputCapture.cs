using System.Buffers;

namespace Autonomy.Adapters.Processes;

/// <summary>Reads a stream to its end, up to a cap; at the cap it says so once and stops reading.</summary>
internal sealed class OutputCapture(Stream stream, int bytesMax, Func<bool> overflowed)
{
    private const int BufferBytes = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _content = new();

    /// <summary>
    /// What was read; complete once <see cref="ReadAsync"/> has ended and <see cref="HasOverflowed"/> is false.
    /// </summary>
    public ReadOnlyMemory<byte> Content => _content.WrittenMemory;

    public bool HasOverflowed { get; private set; }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferBytes];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (cancellation.IsCancellationRequested) return;
            if (_content.WrittenCount + read > bytesMax)
            {
                HasOverflowed = true;
                overflowed();
                return;
            }

            _content.Write(buffer.AsSpan(0, read));
        }
    }
}
