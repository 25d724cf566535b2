using System.Net.Http.Headers;

namespace Autonomy.Adapters.Mcp;

/// <summary>A server sent more in one message than is read.</summary>
internal sealed class MessageTooLargeException(int bytesMax)
    : IOException($"A message of the server is larger than {bytesMax} bytes.");

/// <summary>
/// Reads a stream of messages, and ends it when one is too large: whoever parses it gathers a message before it looks
/// at it. A message ends with a line, or with an empty line, or with the stream.
/// </summary>
internal sealed class CappedStream(Stream inner, int bytesMax, MessageEnd end) : Stream
{
    private int _bytes;
    private bool _isLineEmpty = true;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            if (++_bytes > bytesMax) throw new MessageTooLargeException(bytesMax);
            if (one == '\n')
            {
                if (end == MessageEnd.Line || (end == MessageEnd.EmptyLine && _isLineEmpty)) _bytes = 0;
                _isLineEmpty = true;
            }
            else if (one != '\r')
            {
                _isLineEmpty = false;
            }
        }
    }
}

/// <summary>What ends a message.</summary>
internal enum MessageEnd
{
    Line,
    EmptyLine,
    Stream,
}

/// <summary>Caps the messages in the answers of a server.</summary>
internal sealed class CappedAnswers(HttpMessageHandler inner, int bytesMax) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        bool isEvents = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var capped = new StreamContent(
            new CappedStream(body, bytesMax, isEvents ? MessageEnd.EmptyLine : MessageEnd.Stream));
        HttpContentHeaders headers = response.Content.Headers;
        foreach ((string name, IEnumerable<string> values) in headers)
            capped.Headers.TryAddWithoutValidation(name, values);
        response.Content = capped;
        return response;
    }
}
