using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Autonomy.V1;

namespace Autonomy.Worker.Wire;

/// <summary>One stream to the service: the call <c>autonomy.v1.WorkerService/Work</c>, over HTTP/2.</summary>
internal sealed class WorkerConnection : IAsyncDisposable
{
    private const string Method = "/autonomy.v1.WorkerService/Work";

    private readonly HttpResponseMessage _response;
    private readonly ChannelWriter<WorkerMessage> _messages;
    private readonly IncomingFrames _frames;
    private readonly WrittenHook _written;
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerConnection(
        HttpResponseMessage response, ChannelWriter<WorkerMessage> messages, IncomingFrames frames,
        WrittenHook written) =>
        (_response, _messages, _frames, _written) = (response, messages, frames, written);

    /// <summary>Has somebody told of what leaves from now on; called from any thread.</summary>
    public void WhenWritten(Action<WorkerMessage> tell) => _written.Tell = tell;

    /// <summary>Makes the call and says hello.</summary>
    /// <exception cref="HttpRequestException">There is no connection.</exception>
    /// <exception cref="WorkerRefusedException">The service does not take the worker.</exception>
    /// <exception cref="IOException">It does not take it now.</exception>
    public static async Task<WorkerConnection> OpenAsync(
        HttpMessageInvoker client, WorkerOptions options, WorkerMessage hello, CancellationToken cancellation)
    {
        // No more waits there than ends of attempts and some news of them.
        var messages = Channel.CreateBounded<WorkerMessage>(
            new BoundedChannelOptions((2 * options.Concurrency) + 1_024) { SingleReader = true });
        messages.Writer.TryWrite(hello);
        var written = new WrittenHook();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Address, Method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new OutgoingFrames(messages, message => written.Tell(message)),
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response = await client.SendAsync(request, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            response.Dispose();
            throw new IOException($"The service answered {(int)response.StatusCode}: is this its gRPC address?");
        }

        ThrowIfRefused(response.Headers);
        Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        return new WorkerConnection(response, messages.Writer, new IncomingFrames(body), written);
    }

    /// <summary>Says something, if there is room for it now.</summary>
    public bool TrySend(WorkerMessage message) => _messages.TryWrite(message);

    /// <summary>Says something, once there is room for it.</summary>
    public ValueTask SendAsync(WorkerMessage message, CancellationToken cancellation) =>
        _messages.WriteAsync(message, cancellation);

    /// <summary>
    /// Says what there is to say from before, in its order and each once there is room for it. To be called once, and
    /// not to be waited for by whoever reads: a service that answers more than it is heard hears no more either.
    /// </summary>
    public async Task TellAsync(IEnumerable<WorkerMessage> messages, CancellationToken cancellation)
    {
        try
        {
            foreach (WorkerMessage message in messages) await SendAsync(message, cancellation);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or ChannelClosedException)
        {
            // The connection is over, which its reader finds out too: the next one is told.
            return;
        }
        finally
        {
            _told.TrySetResult();
        }
    }

    /// <summary>Nothing more is said, once what there is from before is.</summary>
    public void Finish() => _ = FinishAsync();

    /// <summary>The next message; null: the service ended the stream, and all was well.</summary>
    /// <exception cref="WorkerRefusedException">The service ended it as it refuses a worker.</exception>
    /// <exception cref="IOException">The connection is lost, or the service ended it for now.</exception>
    public async ValueTask<EngineMessage?> ReadAsync(CancellationToken cancellation)
    {
        if (await _frames.ReadAsync(cancellation) is { } message) return message;
        ThrowIfRefused(_response.TrailingHeaders);
        return null;
    }

    private async Task FinishAsync()
    {
        await _told.Task;
        _messages.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        _messages.TryComplete();
        await _frames.DisposeAsync();
        _response.Dispose();
    }

    private static void ThrowIfRefused(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("grpc-status", out IEnumerable<string>? values)) return;
        string told = values.First();
        if (!int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out int status))
            throw new IOException($"The service ended the stream, and '{told}' is no status.");
        if (status == 0) return;
        string message = headers.TryGetValues("grpc-message", out IEnumerable<string>? texts)
            ? Uri.UnescapeDataString(texts.First())
            : "";
        // What is wrong with the worker itself stays wrong: bad argument, denied, no such method, no valid token.
        throw status is 3 or 7 or 12 or 16
            ? new WorkerRefusedException($"The service does not take the worker (status {status}): {message}")
            : new IOException($"The service ended the stream (status {status}): {message}");
    }

    // The call is made before there is a connection that anybody could listen to.
    private sealed class WrittenHook
    {
        private volatile Action<WorkerMessage> _tell = static _ => { };

        public Action<WorkerMessage> Tell
        {
            get => _tell;
            set => _tell = value;
        }
    }
}
