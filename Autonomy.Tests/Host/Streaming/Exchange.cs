using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>A request whose answer begins and ends when a test says so, and that says whether it was cut off.</summary>
internal sealed class Exchange : HttpResponseFeature, IHttpRequestLifetimeFeature, IHttp2StreamIdFeature, IDisposable
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly Stack<Func<Task>> _onStarting = new();
    private readonly Stack<Func<Task>> _onCompleted = new();

    /// <summary>Makes one, as over HTTP/1.1.</summary>
    public Exchange()
    {
        RequestAborted = _aborted.Token;
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        Context.Features.Set<IHttpResponseFeature>(this);
    }

    /// <summary>Makes one, on the stream 1 of a connection of HTTP/2.</summary>
    public Exchange(UnsentAnswers connection)
        : this()
    {
        Context.Features.Set(connection);
        Context.Features.Set<IHttp2StreamIdFeature>(this);
    }

    public int StreamId { get; set; } = 1;

    public DefaultHttpContext Context { get; } = new();

    public CancellationToken RequestAborted { get; set; }

    public bool IsCut => _aborted.IsCancellationRequested;

    public override void OnStarting(Func<object, Task> callback, object state) =>
        _onStarting.Push(() => callback(state));

    public override void OnCompleted(Func<object, Task> callback, object state) =>
        _onCompleted.Push(() => callback(state));

    public Task BeginAsync() => RunAsync(_onStarting);

    public Task EndAsync() => RunAsync(_onCompleted);

    public void Abort() => _aborted.Cancel();

    public void Dispose() => _aborted.Dispose();

    private static async Task RunAsync(Stack<Func<Task>> callbacks)
    {
        while (callbacks.TryPop(out Func<Task>? callback)) await callback();
    }
}
