using System.IO.Pipelines;
using Autonomy.Host.Streaming;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>The ends of answers are found among the frames of a connection, however they are written.</summary>
public sealed class SentFramesTests
{
    private static readonly byte[] Whole =
    [
        // SETTINGS and its acknowledgement, whose flag is the same bit as that of an end.
        0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, .. (byte[])[0, 0, 0, 4, 1, 0, 0, 0, 0],
        // HEADERS and DATA of 1, with what looks like a frame in them; its trailers end it.
        0, 0, 3, 1, 4, 0, 0, 0, 1, 9, 9, 9, .. (byte[])[0, 0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 7],
        0, 0, 1, 1, 5, 0, 0, 0, 1, 9,
        // DATA without bytes ends 0x01020304, beside the bit that is reserved; RST_STREAM ends 3.
        0, 0, 0, 0, 1, 0x81, 2, 3, 4, .. (byte[])[0, 0, 4, 3, 0, 0, 0, 0, 3, 0, 0, 0, 2],
        // PING of the connection, acknowledged.
        0, 0, 8, 6, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task EachStreamIsToldAtItsEnd(int bytesAtOnce)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var ended = new List<int>();
        var sent = new SentFrames(pipe.Writer, ended.Add);
        foreach (byte[] part in Whole.Chunk(bytesAtOnce))
        {
            part.CopyTo(sent.GetSpan(part.Length));
            // As a writer may that asks for room once.
            sent.Advance(part.Length / 2);
            sent.Advance(part.Length - (part.Length / 2));
            await sent.FlushAsync();
        }

        await sent.CompleteAsync();
        using var came = new MemoryStream();
        await pipe.Reader.CopyToAsync(came);

        Assert.Equal([1, 0x01020304, 3], ended);
        Assert.Equal(Whole, came.ToArray());
    }
}
