using System.Text;
using Autonomy.Core.Notifications;

namespace Autonomy.Adapters.Notifications;

/// <summary>Writes each notification as a line of JSON, to a file or to a writer such as stdout.</summary>
public sealed class StreamSink : INotificationSink
{
    private readonly Action<string> _write;

    private StreamSink(string key, string name, Action<string> write) => (Key, Name, _write) = (key, name, write);

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>A sink that adds lines to a file, each durable before it counts as delivered.</summary>
    public static StreamSink ToFile(string path) => new($"file:{path}", $"file {path}", line =>
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(line));
        file.Flush(flushToDisk: true);
    });

    /// <summary>A sink that writes lines to a writer.</summary>
    public static StreamSink To(TextWriter writer) => new("stdout", "stdout", line =>
    {
        writer.Write(line);
        writer.Flush();
    });

    /// <inheritdoc/>
    public ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notification);
        try
        {
            _write(notification.Payload + "\n");
            return ValueTask.FromResult<DeliveryResult>(DeliveryResult.Delivered.Instance);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult<DeliveryResult>(new DeliveryResult.Refused(exception.Message.TrimEnd('.')));
        }
    }
}
