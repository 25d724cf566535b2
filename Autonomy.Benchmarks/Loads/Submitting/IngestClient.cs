using System.Collections.Concurrent;
using System.Net;
using Autonomy.Benchmarks.Commands;
using Autonomy.Core.Executions;
using Autonomy.V1;
using Google.Protobuf;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>
/// Submits by one <c>IngestService.Ingest</c> that all callers share: replies come in the order of requests.
/// </summary>
internal sealed class IngestClient : ISubmissionClient
{
    private readonly byte[] _frame;
    private readonly HttpMessageInvoker _client = BareHttp.Open();
    private readonly Uri _ingest;
    private readonly OpenContent _requests = new();
    private readonly ConcurrentQueue<TaskCompletionSource<ExecutionId>> _waiting = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reading;
    private int _writers;

    public IngestClient(Uri address, ReadOnlyMemory<byte> plan)
    {
        var submission = new SubmitRequest { PlanJson = ByteString.CopyFrom(plan.Span) };
        _frame = GrpcFrames.Of(new IngestRequest { Submission = submission });
        _ingest = new Uri(address, "/autonomy.v1.IngestService/Ingest");
        _reading = ReadAsync();
    }

    public async Task<ExecutionId> SubmitAsync()
    {
        var submitted = new TaskCompletionSource<ExecutionId>(TaskCreationOptions.RunContinuationsAsynchronously);
        Stream stream = await _requests.Stream;
        Interlocked.Increment(ref _writers);
        await _writing.WaitAsync();
        try
        {
            _waiting.Enqueue(submitted);
            await stream.WriteAsync(_frame);
            // Whoever writes next sends it along.
            if (Interlocked.Decrement(ref _writers) == 0) await stream.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }

        return await submitted.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Close();
        await _reading;
        _client.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        using HttpRequestMessage call = GrpcFrames.Call(_ingest, _requests);
        using HttpResponseMessage response = await _client.SendAsync(call, CancellationToken.None);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        while (await GrpcFrames.ReadAsync(stream, IngestReply.Parser) is { } reply)
        {
            if (!_waiting.TryDequeue(out TaskCompletionSource<ExecutionId>? waiting)) return;
            if (reply.Submitted is { } submitted) waiting.SetResult(ExecutionId.Parse(submitted.Id));
            else waiting.SetException(new BenchmarkRefusedException(reply.Refusal.Message));
        }
    }

    /// <summary>A body that is written to until it is closed.</summary>
    private sealed class OpenContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Stream => _stream.Task;

        public void Close() => _closed.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            _stream.SetResult(stream);
            // Cancelled when the response is let go: only then the other end hears of it.
            await _closed.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
