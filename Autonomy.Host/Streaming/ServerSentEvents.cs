using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Autonomy.Host.Streaming;

/// <summary>Messages as server-sent events (WHATWG HTML, "Server-sent events").</summary>
internal static class ServerSentEvents
{
    public const string ContentType = "text/event-stream";

    /// <summary>How long a client waits before it connects anew, told at the beginning: 1 s.</summary>
    public static ReadOnlySpan<byte> Beginning => "retry: 1000\n\n"u8;

    /// <summary>
    /// The stream ends with the service, and not with the execution: whoever reads connects anew, and goes on.
    /// </summary>
    public static ReadOnlySpan<byte> Stopping => "event: stopping\ndata: {}\n\n"u8;

    /// <summary>Writes one message; what was written is not flushed.</summary>
    public static void Write(PipeWriter writer, StreamMessage message)
    {
        switch (message)
        {
            case StreamMessage.Event happened:
                WriteText(writer, $"id: {Id(happened.Position)}\nevent: {happened.What.Type}\ndata: ");
                writer.Write(happened.What.Json.Span);
                writer.Write("\n\n"u8);
                break;
            case StreamMessage.Bookmark: writer.Write(": nothing new\n\n"u8); break;
            case StreamMessage.Gone gone:
                // A browser connects anew by itself, and goes on from there.
                WriteText(
                    writer,
                    $"event: gone\ndata: {{\"position\":{Id(gone.Position)}}}\nid: {Id(gone.Position)}\n\n");
                break;
            case StreamMessage.End end:
                WriteText(writer, $"event: end\ndata: {{\"position\":{Id(end.Position)}}}\n\n");
                break;
            default: throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "Not a message.");
        }
    }

    private static string Id(long position) => position.ToString(CultureInfo.InvariantCulture);

    private static void WriteText(PipeWriter writer, string text) => Encoding.UTF8.GetBytes(text, writer);
}
