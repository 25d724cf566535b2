using System.Text.Json;
using Autonomy.Host.Rest;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Streaming;

/// <summary>What a WebSocket carries to the client, as JSON texts.</summary>
internal static class SocketMessages
{
    /// <summary>A message of a topic.</summary>
    public static byte[] Of(Topic topic, StreamMessage message) => message switch
    {
        StreamMessage.Event happened => Write("event", topic, happened.Position, writer =>
        {
            writer.WritePropertyName("event");
            writer.WriteRawValue(happened.What.Json.Span, skipInputValidation: true);
        }),
        StreamMessage.Bookmark bookmark => Write("bookmark", topic, bookmark.Position),
        StreamMessage.Gone gone => Write("gone", topic, gone.Position),
        StreamMessage.Cluster { IsFirst: true } now => Write("snapshot", topic, now.Position, writer =>
        {
            writer.WritePropertyName("cluster");
            JsonSerializer.Serialize(writer, now.Now, RestBodies.Shapes.ClusterResource);
        }),
        StreamMessage.Cluster now => Write("event", topic, now.Position, writer =>
        {
            writer.WritePropertyName("event");
            JsonSerializer.Serialize(
                writer, new ClusterChangedEvent(now.Position, now.Now.Time, now.Now),
                RestBodies.Shapes.ClusterChangedEvent);
        }),
        StreamMessage.End end => Write("end", topic, end.Position),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "Not a message."),
    };

    /// <summary>An execution as it stands; its events follow.</summary>
    public static byte[] Of(Topic topic, ExecutionResource execution) =>
        Write("snapshot", topic, execution.Version, writer =>
        {
            writer.WritePropertyName("execution");
            JsonSerializer.Serialize(writer, execution, RestBodies.Shapes.ExecutionResource);
        });

    /// <summary>The session has begun; what says nothing for much longer than the heartbeat is cut off.</summary>
    public static byte[] OfWelcome(string workspace, TimeSpan heartbeat) =>
        Write("welcome", null, null, writer =>
        {
            writer.WriteString("workspace", workspace);
            writer.WriteNumber("heartbeatMs", (long)heartbeat.TotalMilliseconds);
        });

    /// <summary>What the client asked for is refused; the session goes on.</summary>
    public static byte[] OfRefusal(string? topic, string code, string message) =>
        Write("refused", null, null, writer =>
        {
            writer.WriteString("topic", topic);
            writer.WriteString("code", code);
            writer.WriteString("message", message);
        });

    private static byte[] Write(string kind, Topic? topic, long? position, Action<Utf8JsonWriter>? rest = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            if (topic is { } of) writer.WriteString("topic", of.ToString());
            if (position is { } at) writer.WriteNumber("position", at);
            rest?.Invoke(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
