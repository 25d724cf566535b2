using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Host.Api;
using Autonomy.Host.Cluster;
using Autonomy.Host.Local;
using Autonomy.Host.Rest;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Streaming;

/// <summary>
/// One client's WebSocket with all the topics that it follows. What it has not taken piles up in its topics, each of
/// which is let go when that is too much; nobody else waits for it. Each of its messages counts as a request.
/// </summary>
internal sealed class SocketSession(
    WebSocket socket, Caller caller, TopicReader topics, ClusterReader cluster, StreamReaders readers,
    DurableExecutions executions, Func<string, IToolCatalog> tools, ServiceStop stop, LateClose late, Action count)
    : IAsyncDisposable
{
    /// <summary>Topics at once: 256.</summary>
    public const int TopicsMax = 256;

    /// <summary>How a topic is refused that broke: it may be followed again.</summary>
    public const string TopicFailed = "topic_failed";

    /// <summary>The longest message of a client: 4 KiB.</summary>
    public const int MessageBytesMax = 4 << 10;

    // What is to be sent of all topics; beyond it they wait.
    private const int OutgoingMax = 16;

    // Each is written when it is sent: until then an event is in memory once, however many follow it.
    private readonly Channel<Func<byte[]>> _outgoing = Channel.CreateBounded<Func<byte[]>>(
        new BoundedChannelOptions(OutgoingMax) { SingleReader = true });

    private readonly Dictionary<string, (CancellationTokenSource End, Task Running)> _following = [];

    /// <summary>
    /// Serves until the client closes. When the service stops, or the token ends, the client is told nothing more but
    /// that, and has a while to close as well.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var telling = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, stop.Begun, caller.Ended);
        // Also where the sender is held up by a client that reads nothing, and does not get to say so.
        await using CancellationTokenRegistration limit = caller.Ended.Register(
            static late => ((LateClose)late!).Begin(), late);
        byte[] welcome = SocketMessages.OfWelcome(caller.Workspace, topics.Heartbeat);
        _outgoing.Writer.TryWrite(() => welcome);
        Task sending = SendAsync(ending, telling.Token);
        try
        {
            while (await SocketTexts.ReceiveAsync(socket, MessageBytesMax, ending.Token) is { } text)
                await TakeAsync(text, telling.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends every topic.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (string topic in _following.Keys.ToList()) await LeaveAsync(topic);
    }

    private async Task TakeAsync(string text, CancellationToken cancellation)
    {
        // What it still says while it is told the end is nobody's any more.
        if (cancellation.IsCancellationRequested) return;
        try
        {
            await AnswerAsync(SocketRequest.Read(text), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The end came between, also while it was to be told of a refusal: it is told the end.
        }
    }

    private async Task AnswerAsync(SocketRequest request, CancellationToken cancellation)
    {
        try
        {
            count();
            if (request is SocketRequest.Unreadable wrong)
                throw new ApiException(ApiFault.Syntax, "not_understood", wrong.Message);
            if (request is SocketRequest.Unsubscribe unsubscribe) await LeaveAsync(unsubscribe.Topic);
            if (request is SocketRequest.Subscribe subscribe) await FollowAsync(subscribe, cancellation);
        }
        catch (ApiException refusal)
        {
            await RefuseAsync(request.About, refusal.Code, refusal.Message, cancellation);
        }
        catch (Exception exception) when (
            request is SocketRequest.Subscribe && !cancellation.IsCancellationRequested)
        {
            await TellFailureAsync(request.About!, exception, cancellation);
        }
    }

    private async Task FollowAsync(SocketRequest.Subscribe asked, CancellationToken cancellation)
    {
        if (!Topic.TryParse(asked.Topic, out Topic topic))
        {
            throw new ApiException(
                ApiFault.Meaning, "unknown_topic",
                "There is no such topic. There are execution:ID, project:NAME, executions, inbox and cluster.");
        }

        caller.Demand(Right.Look);
        await LeaveAsync(asked.Topic);
        if (_following.Count >= TopicsMax) await LeaveEndedAsync();
        if (_following.Count >= TopicsMax)
        {
            throw new ApiException(
                ApiFault.Load, "too_many_topics", $"A connection follows {TopicsMax} topics at most. Leave one first.");
        }

        IDisposable place = readers.Enter();
        try
        {
            IAsyncEnumerable<StreamMessage> messages = await OpenAsync(topic, asked.After, cancellation);
            var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _following.Add(asked.Topic, (end, PassOnAsync(topic, messages, place, end.Token)));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private async Task<IAsyncEnumerable<StreamMessage>> OpenAsync(
        Topic topic, long? after, CancellationToken cancellation)
    {
        if (topic.Kind == TopicKind.Cluster)
            return cluster.ReadAsync(caller.Workspace, after, topics.Heartbeat, CancellationToken.None);
        if (topic.Kind != TopicKind.Execution)
            return topics.ReadAsync(caller.Workspace, topic, after, CancellationToken.None);
        ExecutionResource now = await executions.ReadAsync(
            caller.Workspace, topic.Name, seen => ExecutionResources.Of(seen, tools), cancellation);
        // Who knows nothing yet is told how it stands, and then what follows.
        if (after is null) await _outgoing.Writer.WriteAsync(() => SocketMessages.Of(topic, now), cancellation);
        return topics.ReadAsync(ExecutionId.Parse(now.Id), after ?? now.Version, CancellationToken.None);
    }

    private async Task PassOnAsync(
        Topic topic, IAsyncEnumerable<StreamMessage> messages, IDisposable place, CancellationToken cancellation)
    {
        using IDisposable left = place;
        try
        {
            await foreach (StreamMessage message in messages.WithCancellation(cancellation))
                await _outgoing.Writer.WriteAsync(() => SocketMessages.Of(topic, message), cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            await TellFailureAsync(topic.ToString(), exception, cancellation);
        }
    }

    // The other topics go on, and the client may subscribe anew.
    private ValueTask TellFailureAsync(string topic, Exception exception, CancellationToken cancellation)
    {
        topics.Tell(new EngineTrouble(
            $"topic {Refusals.Excerpt(topic)}", "It broke, and a WebSocket follows it no more.", exception));
        return RefuseAsync(
            topic, TopicFailed,
            "The service failed at this topic. Subscribe anew after the last position; the service's log has more.",
            cancellation);
    }

    private ValueTask RefuseAsync(string? topic, string code, string message, CancellationToken cancellation)
    {
        byte[] told = SocketMessages.OfRefusal(topic, code, message);
        return _outgoing.Writer.WriteAsync(() => told, cancellation);
    }

    private async ValueTask LeaveEndedAsync()
    {
        string[] ended = [.. _following.Where(entry => entry.Value.Running.IsCompleted).Select(entry => entry.Key)];
        foreach (string topic in ended) await LeaveAsync(topic);
    }

    private async ValueTask LeaveAsync(string topic)
    {
        if (!_following.Remove(topic, out (CancellationTokenSource End, Task Running) followed)) return;
        await followed.End.CancelAsync();
        await followed.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        followed.End.Dispose();
    }

    // A session that cannot say anything any more is over.
    private async Task SendAsync(CancellationTokenSource ending, CancellationToken telling)
    {
        try
        {
            await SendAllAsync(telling, ending.Token);
        }
        catch (Exception exception) when (!ending.IsCancellationRequested)
        {
            if (exception is not WebSocketException)
                topics.Tell(new EngineTrouble("websocket", "What cannot be sent ends the connection.", exception));
            await ending.CancelAsync();
        }
    }

    private async Task SendAllAsync(CancellationToken telling, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                Func<byte[]> text = await _outgoing.Reader.ReadAsync(telling);
                await socket.SendAsync(text(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The session is over once the client has closed as well, and cut off where it does not.
            late.Begin();
            SocketClose why = caller.Ended.IsCancellationRequested ? SocketClose.TokenEnded : SocketClose.Stopping;
            await socket.CloseOutputAsync(why.Status, why.Reason, cancellation);
        }
    }
}

/// <summary>Whole texts out of a WebSocket's frames.</summary>
internal static class SocketTexts
{
    /// <summary>The next text; null once the client closes.</summary>
    /// <exception cref="ApiException">It is too long, or no text.</exception>
    public static async Task<string?> ReceiveAsync(WebSocket socket, int bytesMax, CancellationToken cancellation)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(bytesMax);
        try
        {
            int length = 0;
            while (true)
            {
                ValueWebSocketReceiveResult got =
                    await socket.ReceiveAsync(rented.AsMemory(length, bytesMax - length), cancellation);
                if (got.MessageType == WebSocketMessageType.Close) return null;
                length += got.Count;
                if (got.EndOfMessage && got.MessageType == WebSocketMessageType.Text)
                    return Encoding.UTF8.GetString(rented, 0, length);
                if (got.MessageType == WebSocketMessageType.Binary)
                    throw new ApiException(ApiFault.Syntax, "not_text", "Messages are JSON texts.");
                if (length == bytesMax)
                {
                    throw new ApiException(
                        ApiFault.TooLarge, "message_too_large", $"A message has {bytesMax} bytes at most.");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
