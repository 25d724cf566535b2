using System.Net.Sockets;
using System.Security.Authentication;
using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Http;

/// <summary>Reads what the client's exceptions mean.</summary>
internal static class HttpFaults
{
    /// <summary>The fault of an exception before the answer's headers were there.</summary>
    public static HttpFault BeforeAnswer(Exception exception, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return HttpFault.Cancelled;
        if (Within<EgressRefusedException>(exception) is not null) return HttpFault.EgressRefused;
        if (Within<AuthenticationException>(exception) is { } tls) return OfTls(tls);
        // Only the limit on connecting is armed in the client; the rest of the time is the engine's.
        if (exception is OperationCanceledException) return HttpFault.ConnectTimeout;
        if (exception is not HttpRequestException request) return HttpFault.ProtocolBroken;
        return request.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => OfConnecting(exception),
            HttpRequestError.SecureConnectionError => HttpFault.TlsReset,
            HttpRequestError.ResponseEnded => HttpFault.ResetAfterSending,
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => HttpFault.ProtocolBroken,
            HttpRequestError.ConfigurationLimitExceeded => HttpFault.BodyTooLarge,
            _ => Within<SocketException>(exception) is null ? HttpFault.ProtocolBroken : HttpFault.ResetAfterSending,
        };
    }

    /// <summary>The fault of an exception while the answer's body was read.</summary>
    public static HttpFault WithinBody(CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? HttpFault.Cancelled : HttpFault.BodyCut;

    /// <summary>What the innermost exception says, in one line.</summary>
    public static string DetailOf(Exception exception)
    {
        Exception inner = exception;
        while (inner.InnerException is { } next) inner = next;
        return inner.Message.ReplaceLineEndings(" ");
    }

    private static HttpFault OfConnecting(Exception exception) =>
        Within<SocketException>(exception)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => HttpFault.Refused,
            SocketError.TimedOut => HttpFault.ConnectTimeout,
            SocketError.TryAgain => HttpFault.NameTryAgain,
            SocketError.HostNotFound or SocketError.NoData => HttpFault.NameNotFound,
            SocketError.ConnectionReset or SocketError.ConnectionAborted => HttpFault.ResetBeforeSending,
            _ => HttpFault.Unreachable,
        };

    private static HttpFault OfTls(AuthenticationException exception)
    {
        string message = exception.Message;
        if (message.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal)) return HttpFault.TlsName;
        return message.Contains("RemoteCertificate", StringComparison.Ordinal)
            ? HttpFault.TlsUntrusted
            : HttpFault.TlsReset;
    }

    private static T? Within<T>(Exception exception) where T : Exception
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is T wanted) return wanted;
        }

        return null;
    }
}
