namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>
/// HTTP without what a load has no use for: redirects, cookies, proxies, traces. What a client takes of the processor
/// is taken from the service that is measured.
/// </summary>
internal static class BareHttp
{
    /// <summary>A client with as many connections as it takes.</summary>
    public static HttpMessageInvoker Open() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        EnableMultipleHttp2Connections = true,
        UseCookies = false,
        UseProxy = false,
    });
}
