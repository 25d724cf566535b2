using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Autonomy.Host.Streaming;

/// <summary>
/// The stop of the service as streams see it: each says that it is that, and ends. One whose reader does not take even
/// that is cut off, and so is a call of gRPC, so that no caller holds up the stop.
/// </summary>
internal sealed class ServiceStop : IDisposable
{
    /// <summary>How a stream's end is called that is the service's stop.</summary>
    public const string Word = "stopping";

    /// <summary>How long a reader may take for what is left to be said: 5 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _begin;

    public ServiceStop(IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        Begun = lifetime.ApplicationStopping;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _begin = Begun.Register(() => _over.CancelAfter(Patience));
    }

    /// <summary>Cancelled when the service begins to stop.</summary>
    public CancellationToken Begun { get; }

    /// <summary>Whether it has begun, and this is its end and not that of the connection.</summary>
    public bool IsWhatEnded(HttpContext context) =>
        Begun.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested;

    /// <summary>Whether the answer is a stream by now.</summary>
    public static bool IsStream(HttpContext context) => context.Features.Get<StreamMark>() is not null;

    /// <summary>
    /// The answer is a stream from here on, which may wait for its reader until the stop has lasted that long.
    /// </summary>
    public void BeginStream(HttpContext context)
    {
        context.Features.Set(StreamMark.Instance);
        CutLate(context);
    }

    /// <summary>Cuts a request off that still goes on when the stop has lasted that long.</summary>
    public void CutLate(HttpContext context)
    {
        // The web server may still have to send what was written when all that handles the request is done.
        context.Response.RegisterForDispose(
            _over.Token.Register(static late => ((HttpContext)late!).Abort(), context));
    }

    public void Dispose()
    {
        _begin.Dispose();
        _over.Dispose();
    }

    /// <summary>Marks a request whose answer is one.</summary>
    private sealed class StreamMark
    {
        public static readonly StreamMark Instance = new();
    }
}
