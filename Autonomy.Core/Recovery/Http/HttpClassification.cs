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
        FailureKind kind = KindOf(call, answer, body);
        FailureEvidence evidence = EvidenceOf(kind, call, answer, body);
        TimeSpan? wait = kind is FailureKind.RateLimited or FailureKind.BudgetExhausted
            ? RetryAfterHeader.Read(answer.Headers, now)
            : RetryAfterHeader.ReadAsked(answer.Headers, now);
        return new Failure
        {
            Kind = kind,
            Code = $"http_{answer.Status}",
            Message = HttpMessages.Of(kind, call, answer, body, evidence),
            Effect = EffectOf(call, answer, kind),
            Scope = ScopeOf(kind, answer.Status),
            RetryAfter = wait,
            Evidence = evidence,
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
        bool isGone = fault == HttpFault.NameNotFound && failingFor >= NameMissingMax;
        (FailureKind kind, string code, string message) = HttpMessages.Of(fault, call.Url, isGone);
        return new Failure
        {
            Kind = kind,
            Code = code,
            Message = message,
            Effect = EffectOf(call, fault),
            Scope = isGone || fault == HttpFault.TlsName ? FailureScope.Host : FailureTraits.ScopeOf(kind),
            Evidence = new FailureEvidence { Code = code, Target = $"{call.Method} {call.Url}" },
            Causes = Sentence.Causes(detail),
        };
    }

    /// <summary>
    /// A code of the body that means one thing outranks the status; a code that names a whole class of errors is
    /// outranked by a status that says more than "bad request".
    /// </summary>
    internal static FailureKind KindOf(HttpCall call, HttpAnswer answer, HttpErrorBody body)
    {
        FailureKind? stated = body.Specific?.Kind;
        // A body may call a 401 after a refresh "expired" for ever; the fresh token shows that access was withdrawn.
        if (call.HasFreshToken && answer.Status == 401 && stated is null or FailureKind.TokenExpired)
            return FailureKind.AccessRevoked;
        if (stated is not null) return stated.Value;
        FailureKind byStatus = KindOfStatus(call, answer);
        bool isVague = answer.Status is 400 or 422 or 500 or < 300;
        return isVague && body.Generic is { } generic ? generic.Kind : byStatus;
    }

    private static FailureKind KindOfStatus(HttpCall call, HttpAnswer answer) => answer.Status switch
    {
        408 or 504 => FailureKind.Timeout,
        502 or 503 or 529 or 425 => FailureKind.Unavailable,
        429 => FailureKind.RateLimited,
        403 when HasRateHeaders(answer) => FailureKind.RateLimited,
        403 when HttpMessages.ScopeAsked(answer) is not null => FailureKind.MissingScope,
        402 => FailureKind.BudgetExhausted,
        401 => FailureKind.TokenExpired,
        403 or 407 or 451 or 511 => FailureKind.Denied,
        // What is gone may have moved; only what is gone again counts as refused for good.
        410 when call.WasGoneBefore => FailureKind.PermanentExternal,
        404 or 410 => FailureKind.NotFound,
        409 or 412 or 423 => FailureKind.Conflict,
        413 or 414 or 431 or 507 => FailureKind.TooLarge,
        421 => FailureKind.ConnectFailed,
        501 or 505 or 426 or 508 => FailureKind.PermanentExternal,
        >= 400 and < 500 => FailureKind.BadInput,
        >= 500 when call.IsIdempotent => FailureKind.Unavailable,
        >= 300 and < 400 => FailureKind.Configuration,
        // A 2xx whose body says that it failed did not do what was wanted.
        >= 200 and < 300 => FailureKind.NoProgress,
        _ => FailureKind.Unknown,
    };

    private static FailureEvidence EvidenceOf(
        FailureKind kind, HttpCall call, HttpAnswer answer, HttpErrorBody body)
    {
        bool isLimit = kind is FailureKind.RateLimited or FailureKind.BudgetExhausted;
        (long? calls, TimeSpan? window) = isLimit ? RateLimitHeader.Read(answer.Headers) : (null, null);
        return new FailureEvidence
        {
            Status = answer.Status,
            Code = body.Known?.Code ?? (body.Codes.IsEmpty ? null : body.Codes[0]),
            Target = $"{call.Method} {call.Url}",
            Fields = kind is FailureKind.BadInput ? body.Fields : [],
            ScopeAsked = kind is FailureKind.MissingScope ? body.ScopeAsked ?? HttpMessages.ScopeAsked(answer) : null,
            LimitCalls = calls,
            LimitWindow = window,
            Question = kind is FailureKind.InputRequired ? body.Message : null,
        };
    }

    private static bool HasRateHeaders(HttpAnswer answer) =>
        answer.Headers.ContainsKey("Retry-After")
        || (answer.Headers.TryGetValue("X-RateLimit-Remaining", out string? left) && left.Trim() == "0")
        || (answer.Headers.TryGetValue("RateLimit-Remaining", out left) && left.Trim() == "0");

    private static string? AuthenticateErrorOf(HttpAnswer answer) =>
        answer.Headers.TryGetValue("WWW-Authenticate", out string? challenge)
            ? HttpMessages.Quoted(challenge, "error=\"")
            : null;

    /// <summary>
    /// A refusal (4xx, or 503 with a time to come back) says that nothing was done. Any other error of a server or
    /// gateway leaves open whether a call that changes something was carried out.
    /// </summary>
    private static FailureEffect EffectOf(HttpCall call, HttpAnswer answer, FailureKind kind)
    {
        if (call.MayHaveActed) return FailureEffect.Unknown;
        if (call.IsSafe || kind is FailureKind.RateLimited or FailureKind.BudgetExhausted) return FailureEffect.None;
        bool isRefusal = answer.Status switch
        {
            408 => false,
            < 300 => kind is not (FailureKind.NoProgress or FailureKind.Timeout or FailureKind.Unavailable),
            501 or 505 or 529 => true,
            503 => answer.Headers.ContainsKey("Retry-After"),
            >= 300 and < 500 => true,
            _ => false,
        };
        return isRefusal ? FailureEffect.None : FailureEffect.Unknown;
    }

    private static FailureEffect EffectOf(HttpCall call, HttpFault fault)
    {
        if (call.MayHaveActed) return FailureEffect.Unknown;
        if (call.IsSafe) return FailureEffect.None;
        return fault switch
        {
            HttpFault.BodyCut or HttpFault.BodyTooLarge => FailureEffect.Applied,
            HttpFault.WrongContent or HttpFault.WrongSchema => FailureEffect.Applied,
            HttpFault.ResetAfterSending or HttpFault.Timeout or HttpFault.ProtocolBroken => FailureEffect.Unknown,
            HttpFault.RedirectRefused or HttpFault.Cancelled => FailureEffect.Unknown,
            _ => FailureEffect.None,
        };
    }

    private static FailureScope ScopeOf(FailureKind kind, int status) => kind switch
    {
        // A version that the server does not speak is refused whatever the call; invalid_client is about the client.
        FailureKind.PermanentExternal when status is 505 or 426 => FailureScope.Host,
        FailureKind.Configuration when status >= 400 => FailureScope.Credential,
        _ => FailureTraits.ScopeOf(kind),
    };
}
