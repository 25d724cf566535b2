using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Streaming;

/// <summary>
/// Cuts a connection off whose client takes too long to close as well, so that one that reads nothing holds up nobody.
/// </summary>
internal sealed class LateClose : IDisposable
{
    /// <summary>How long a client may take: 5 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenRegistration _cut;

    public LateClose(HttpContext context, TimeProvider clock)
    {
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _cut = _late.Token.Register(static late => ((HttpContext)late!).Abort(), context);
        // The web server may still have to send the last word when all that handles the request is done.
        context.Response.RegisterForDispose(this);
    }

    /// <summary>The time begins; from any thread.</summary>
    public void Begin() => Begin(Patience);

    /// <summary>The time begins, as long as this; from any thread.</summary>
    public void Begin(TimeSpan patience) => _late.CancelAfter(patience);

    public void Dispose()
    {
        _cut.Dispose();
        _late.Dispose();
    }
}
