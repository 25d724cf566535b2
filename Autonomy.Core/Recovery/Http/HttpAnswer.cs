namespace Autonomy.Core.Recovery;

/// <summary>What was asked of an HTTP server, as far as the classification of its failure needs it.</summary>
/// <param name="Method">The method, in upper case.</param>
/// <param name="Url">The URL without user, password, query and fragment: it is shown to people.</param>
public sealed record HttpCall(string Method, string Url)
{
    /// <summary>Whether an idempotency key went with it.</summary>
    public bool SentIdempotencyKey { get; init; }

    /// <summary>Whether its token was refreshed just before: a 401 then means that access was withdrawn.</summary>
    public bool HasFreshToken { get; init; }

    /// <summary>Whether the same URL answered 410 before: what is gone twice stays gone.</summary>
    public bool WasGoneBefore { get; init; }

    /// <summary>
    /// Whether a call that changes something was answered by the redirect that led here: however this call ends, that
    /// one may have taken effect.
    /// </summary>
    public bool MayHaveActed { get; init; }

    /// <summary>Whether the method changes nothing (RFC 9110, 9.2.1).</summary>
    public bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS" or "TRACE";

    /// <summary>Whether a repeat leaves things as one call does.</summary>
    public bool IsIdempotent => IsSafe || Method is "PUT" or "DELETE" || SentIdempotencyKey;
}

/// <summary>What came back.</summary>
/// <param name="Status">The status, 100 to 599.</param>
public sealed record HttpAnswer(int Status)
{
    /// <summary>The headers; names are compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The codes and the message that the body states.</summary>
    public HttpErrorBody Body { get; init; } = HttpErrorBody.Nothing;

    private static readonly IReadOnlyDictionary<string, string> NoHeaders =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>How a call failed without a whole answer.</summary>
public enum HttpFault
{
    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>No way leads to the host or its network.</summary>
    Unreachable,

    /// <summary>The connection was reset before the request was sent.</summary>
    ResetBeforeSending,

    /// <summary>The connection was reset or closed after the request was sent, before an answer.</summary>
    ResetAfterSending,

    /// <summary>The connection did not come about in time.</summary>
    ConnectTimeout,

    /// <summary>The name server has no answer for now.</summary>
    NameTryAgain,

    /// <summary>The name does not exist.</summary>
    NameNotFound,

    /// <summary>The TLS handshake was cut.</summary>
    TlsReset,

    /// <summary>The certificate is for another name.</summary>
    TlsName,

    /// <summary>The certificate is not to be trusted: expired, unknown issuer.</summary>
    TlsUntrusted,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The body ended before its length, or within a chunk.</summary>
    BodyCut,

    /// <summary>The answer is larger than the cap.</summary>
    BodyTooLarge,

    /// <summary>The answer breaks HTTP.</summary>
    ProtocolBroken,

    /// <summary>The answer has another shape than was asked for: HTML or text where JSON was expected.</summary>
    WrongContent,

    /// <summary>The answer is JSON, but not of the shape that was agreed.</summary>
    WrongSchema,

    /// <summary>The URL cannot be used.</summary>
    BadUrl,

    /// <summary>The egress guard refused the address, the host or the scheme.</summary>
    EgressRefused,

    /// <summary>A redirect leads where it must not, or redirects go on without end.</summary>
    RedirectRefused,

    /// <summary>The circuit to this host is open after repeated failures.</summary>
    CircuitOpen,

    /// <summary>Cancelled by us.</summary>
    Cancelled,
}
