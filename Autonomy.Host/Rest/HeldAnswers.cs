using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Autonomy.Host.Rest;

/// <summary>
/// Holds back the answers of requests that change something until all that handles them is done: what is written last,
/// the audit log among it, is durable before the caller reads that it is done.
/// </summary>
internal static class HeldAnswers
{
    /// <summary>Serves a request.</summary>
    public static async Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        // The last is a WebSocket over HTTP/2, whose answers end with it.
        string method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsConnect(method))
        {
            await next(context);
            return;
        }

        IHttpResponseBodyFeature body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var held = new HeldBody();
        context.Features.Set<IHttpResponseBodyFeature>(held);
        context.Features.Set(held);
        try
        {
            await next(context);
        }
        finally
        {
            // Nothing was sent, so that it can still be said what broke.
            context.Features.Set(body);
        }

        await held.CompleteAsync();
        ReadOnlyMemory<byte> answer = held.Bytes;
        if (answer.IsEmpty) return;
        context.Response.ContentLength = answer.Length;
        await body.Stream.WriteAsync(answer, context.RequestAborted);
    }
}

/// <summary>The body of an answer that is not sent yet.</summary>
internal sealed class HeldBody : IHttpResponseBodyFeature, IDisposable
{
    private readonly MemoryStream _stream = new();
    private PipeWriter? _writer;

    public Stream Stream => _stream;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>What was written so far; to be asked for once it is complete.</summary>
    public ReadOnlyMemory<byte> Bytes => _stream.GetBuffer().AsMemory(0, (int)_stream.Length);

    /// <summary>Drops what was written: something else is answered.</summary>
    public async Task DiscardAsync()
    {
        await CompleteAsync();
        _stream.SetLength(0);
    }

    public void DisableBuffering()
    {
        // It is held all the same: that is what it is for.
    }

    // The head goes with the body, later.
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_stream, path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        if (_writer is not null) await _writer.CompleteAsync();
        _writer = null;
    }

    public void Dispose() => _stream.Dispose();
}
