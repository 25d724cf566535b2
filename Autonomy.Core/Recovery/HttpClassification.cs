namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of what an HTTP call ended with. The body's code outranks the status, and the status
/// outranks the kind of the fault (rule R1). Pure.
/// </summary>
public static class HttpClassification
{
    /// <summary>How long a name must be missing before its loss counts as permanent.</summary>
    public static readonly TimeSpan NameMissingMax = TimeSpan.FromHours(1);

    /// <summary>The failure that an answer states.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="answer">What came back.</param>
    /// <param name="now">The time, for a <c>Retry-After</c> that is a date.</param>
    public static Failure OfAnswer(HttpCall call, HttpAnswer answer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(answer);
        HttpErrorBody body = AuthenticateErrorOf(answer) is { } code ? answer.Body.WithFirstCode(code) : answer.Body;
        (FailureKind Kind, string Code)? stated = body.Known;
        FailureKind kind = KindOf(call, answer, stated?.Kind);
        return new Failure
        {
            Kind = kind,
            Code = $"http_{answer.Status}",
            Message = MessageOf(kind, call, answer, body),
            Effect = EffectOf(call, answer, kind),
            Scope = ScopeOf(kind),
            RetryAfter = RetryAfterHeader.Read(answer.Headers, now),
            Evidence = new FailureEvidence
            {
                Status = answer.Status,
                Code = stated?.Code ?? (body.Codes.IsEmpty ? null : body.Codes[0]),
                Target = $"{call.Method} {call.Url}",
            },
        };
    }

    /// <summary>The failure of a call that got no whole answer.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="fault">How it failed.</param>
    /// <param name="detail">What the system said about it, one line; empty when nothing.</param>
    /// <param name="failingFor">For how long the same fault is met already; zero for the first time.</param>
    public static Failure OfFault(HttpCall call, HttpFault fault, string detail, TimeSpan failingFor = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        (FailureKind kind, string code, string message) = Read(fault, call.Url, failingFor);
        return new Failure
        {
            Kind = kind,
            Code = code,
            Message = message,
            Effect = EffectOf(call, fault),
            Scope = ScopeOf(kind),
            Evidence = new FailureEvidence { Code = code, Target = $"{call.Method} {call.Url}" },
            Causes = string.IsNullOrWhiteSpace(detail) ? [] : [detail],
        };
    }

    private static FailureKind KindOf(HttpCall call, HttpAnswer answer, FailureKind? stated)
    {
        // A body may call a 401 after a refresh "expired" for ever; the fresh token shows that access was withdrawn.
        if (call.HasFreshToken && answer.Status == 401 && stated is null or FailureKind.TokenExpired)
            return FailureKind.AccessRevoked;
        return stated ?? KindOfStatus(call, answer);
    }

    private static FailureKind KindOfStatus(HttpCall call, HttpAnswer answer) => answer.Status switch
    {
        408 or 504 => FailureKind.Timeout,
        502 or 503 or 529 or 425 => FailureKind.Unavailable,
        429 => FailureKind.RateLimited,
        403 when HasRateHeaders(answer) => FailureKind.RateLimited,
        402 => FailureKind.BudgetExhausted,
        401 => FailureKind.TokenExpired,
        403 or 407 or 451 or 511 => FailureKind.Denied,
        404 or 410 => FailureKind.NotFound,
        409 or 412 or 423 => FailureKind.Conflict,
        413 or 414 or 431 or 507 => FailureKind.TooLarge,
        421 => FailureKind.ConnectFailed,
        501 or 505 or 426 or 508 => FailureKind.PermanentExternal,
        >= 400 and < 500 => FailureKind.BadInput,
        >= 500 when call.IsIdempotent => FailureKind.Unavailable,
        >= 300 and < 400 => FailureKind.Configuration,
        _ => FailureKind.Unknown,
    };

    private static bool HasRateHeaders(HttpAnswer answer) =>
        answer.Headers.ContainsKey("Retry-After")
        || (answer.Headers.TryGetValue("X-RateLimit-Remaining", out string? left) && left.Trim() == "0")
        || (answer.Headers.TryGetValue("RateLimit-Remaining", out left) && left.Trim() == "0");

    private static string? AuthenticateErrorOf(HttpAnswer answer)
    {
        const string Before = "error=\"";
        if (!answer.Headers.TryGetValue("WWW-Authenticate", out string? challenge)) return null;
        int at = challenge.IndexOf(Before, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        int end = challenge.IndexOf('"', at + Before.Length);
        return end < 0 ? null : challenge[(at + Before.Length)..end];
    }

    /// <summary>
    /// A refusal (4xx, or 503 with a time to come back) says that nothing was done. Any other error of a server or
    /// gateway leaves open whether a call that changes something was carried out.
    /// </summary>
    private static FailureEffect EffectOf(HttpCall call, HttpAnswer answer, FailureKind kind)
    {
        if (call.IsSafe || kind is FailureKind.RateLimited or FailureKind.BudgetExhausted) return FailureEffect.None;
        bool isRefusal = answer.Status switch
        {
            408 => false,
            501 or 505 or 529 => true,
            503 => answer.Headers.ContainsKey("Retry-After"),
            >= 300 and < 500 => true,
            _ => false,
        };
        return isRefusal ? FailureEffect.None : FailureEffect.Unknown;
    }

    private static FailureEffect EffectOf(HttpCall call, HttpFault fault)
    {
        if (call.IsSafe) return FailureEffect.None;
        return fault switch
        {
            HttpFault.BodyCut or HttpFault.BodyTooLarge or HttpFault.WrongContent => FailureEffect.Applied,
            HttpFault.ResetAfterSending or HttpFault.Timeout or HttpFault.ProtocolBroken => FailureEffect.Unknown,
            HttpFault.RedirectRefused or HttpFault.Cancelled => FailureEffect.Unknown,
            _ => FailureEffect.None,
        };
    }

    private static FailureScope ScopeOf(FailureKind kind) => kind switch
    {
        FailureKind.ConnectFailed or FailureKind.Unavailable => FailureScope.Host,
        FailureKind.RateLimited or FailureKind.BudgetExhausted => FailureScope.Credential,
        FailureKind.TokenExpired or FailureKind.MissingScope or FailureKind.AccessRevoked => FailureScope.Credential,
        _ => FailureScope.Call,
    };

    private static string MessageOf(FailureKind kind, HttpCall call, HttpAnswer answer, HttpErrorBody body)
    {
        string said = body.Message is { } message ? $": {message}" : "";
        string what = $"{call.Method} {call.Url} answered {answer.Status}{said}";
        string remedy = kind switch
        {
            FailureKind.Timeout =>
                "The server did not answer in time; check whether the change was made before it is repeated.",
            FailureKind.Unavailable => "The service is down for now; it is worth another try later.",
            FailureKind.RateLimited => "Too many calls with this credential; wait, or lower the concurrency.",
            FailureKind.BudgetExhausted => "The account's quota or budget is used up; raise it, or use a cheaper tool.",
            FailureKind.TokenExpired => "The credential is missing, wrong or expired; refresh it.",
            FailureKind.MissingScope =>
                $"The credential lacks a right{ScopeAsked(answer)}; grant it, or use a tool with fewer rights.",
            FailureKind.AccessRevoked => "Access was withdrawn; connect the account again.",
            FailureKind.Denied => "Access is denied here; use another credential, or ask for the right.",
            FailureKind.BadInput => "The server refuses the request as it is; correct its arguments.",
            FailureKind.NotFound => "There is nothing at this address; check the URL.",
            FailureKind.Conflict => "It changed meanwhile or is locked; read it again, then repeat with its new ETag.",
            FailureKind.TooLarge => "The request is too large for the server; split it.",
            FailureKind.PermanentExternal => "The server refuses this for good; use another service.",
            FailureKind.Configuration when answer.Status < 400 =>
                $"It moved{MovedTo(answer)}; use that URL, or set followRedirects.",
            FailureKind.Configuration => "The client's own settings are wrong; check its id, secret and redirect URL.",
            FailureKind.InputRequired => "The service wants a person to answer.",
            _ => "No rule tells what this means; see the evidence.",
        };
        return $"{what.TrimEnd('.', ' ')}. {remedy}";
    }

    private static string MovedTo(HttpAnswer answer) =>
        answer.Headers.TryGetValue("Location", out string? location) ? $" to {location}" : "";

    private static string ScopeAsked(HttpAnswer answer)
    {
        if (!answer.Headers.TryGetValue("WWW-Authenticate", out string? challenge)) return "";
        int at = challenge.IndexOf("scope=\"", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return "";
        string scope = challenge[(at + 7)..];
        int end = scope.IndexOf('"', StringComparison.Ordinal);
        return end < 0 ? "" : $" ('{scope[..end]}')";
    }

    private static (FailureKind Kind, string Code, string Message) Read(
        HttpFault fault, string url, TimeSpan failingFor)
    {
        return fault switch
        {
            HttpFault.Refused => (FailureKind.ConnectFailed, "connect_refused",
                $"Cannot reach {url}: the connection was refused. Check that the service runs and listens there."),
            HttpFault.Unreachable => (FailureKind.ConnectFailed, "connect_unreachable",
                $"Cannot reach {url}: no route to the host. Check the network and the address."),
            HttpFault.ResetBeforeSending => (FailureKind.ConnectFailed, "connect_reset",
                $"Cannot reach {url}: the connection was reset. It is worth another try."),
            HttpFault.ConnectTimeout => (FailureKind.ConnectFailed, "connect_timeout",
                $"Cannot reach {url}: no connection came about in time. Check the network, the address and firewalls."),
            HttpFault.NameTryAgain => (FailureKind.ConnectFailed, "dns_try_again",
                $"Cannot reach {url}: the name server does not answer for now. It is worth another try."),
            HttpFault.NameNotFound when failingFor >= NameMissingMax => (FailureKind.PermanentExternal, "dns_not_found",
                $"The host of {url} does not exist, and has not for an hour. Use another one, or correct the name."),
            HttpFault.NameNotFound => (FailureKind.ConnectFailed, "dns_not_found",
                $"Cannot reach {url}: the host's name does not exist. Check its spelling."),
            HttpFault.TlsReset => (FailureKind.ConnectFailed, "tls_reset",
                $"Cannot reach {url}: the TLS handshake was cut. It is worth another try."),
            HttpFault.TlsName => (FailureKind.Configuration, "tls_name",
                $"The certificate of {url} is for another name. Use the name that it is for."),
            HttpFault.TlsUntrusted => (FailureKind.SecurityViolation, "tls_untrusted",
                $"The certificate of {url} is not trusted; nothing was sent. Install its issuer's, or avoid the host."),
            HttpFault.Timeout => (FailureKind.Timeout, "timeout",
                $"{url} did not answer in time. Check whether the change was made before it is repeated."),
            HttpFault.ResetAfterSending => (FailureKind.AnswerCut, "connection_cut",
                $"{url} closed the connection without an answer. Check whether it was done before repeating it."),
            HttpFault.BodyCut => (FailureKind.AnswerCut, "body_cut",
                $"The answer of {url} was cut off. Fetch it again."),
            HttpFault.BodyTooLarge => (FailureKind.TooLarge, "output_too_large",
                $"The answer of {url} is larger than the cap. Ask for a part of it, or use http.download."),
            HttpFault.ProtocolBroken => (FailureKind.AnswerCut, "protocol_broken",
                $"The answer of {url} is no valid HTTP. Check that an HTTP server listens there."),
            HttpFault.WrongContent => (FailureKind.OutputMismatch, "wrong_content",
                $"The answer of {url} is not JSON as was expected. Check the URL, or leave the expectation out."),
            HttpFault.BadUrl => (FailureKind.Configuration, "bad_url",
                $"'{url}' is no URL that can be called. Write http:// or https://, a host and a path."),
            HttpFault.EgressRefused => (FailureKind.SecurityViolation, "egress_refused",
                $"{url} may not be called: its address is not allowed. If it is meant, allow the host or its network."),
            HttpFault.RedirectRefused => (FailureKind.SecurityViolation, "redirect_refused",
                $"A redirect of {url} leads where it must not, or never ends. Call the final address itself."),
            HttpFault.CircuitOpen => (FailureKind.Unavailable, FailureCodes.CircuitOpen,
                $"{url} failed repeatedly, so it is left alone for a while; nothing was sent."),
            HttpFault.Cancelled => (FailureKind.Cancelled, "cancelled", $"The call of {url} was cancelled."),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a fault of HTTP."),
        };
    }
}
