using Autonomy.Core.Plans;

namespace Autonomy.Core.Recovery;

/// <summary>What is told of a failed HTTP call: what happened, where, and what to do.</summary>
internal static class HttpMessages
{
    /// <summary>The message of an answer.</summary>
    internal static string Of(
        FailureKind kind, HttpCall call, HttpAnswer answer, HttpErrorBody body, FailureEvidence evidence)
    {
        string what = $"{call.Method} {call.Url} answered {answer.Status}{Sentence.Said(body.Message)}.";
        return $"{what} {RemedyOf(kind, answer, evidence)}";
    }

    /// <summary>The right that the server names as the one that is lacking; null when it names none.</summary>
    internal static string? ScopeAsked(HttpAnswer answer)
    {
        if (answer.Headers.TryGetValue("WWW-Authenticate", out string? challenge)
            && Quoted(challenge, "scope=\"") is { } scope)
        {
            return scope;
        }

        // GitHub names the permission of the call, and the scopes of which the token needs one.
        if (answer.Headers.TryGetValue("X-Accepted-GitHub-Permissions", out string? permission)) return permission;
        if (!answer.Headers.TryGetValue("X-Accepted-OAuth-Scopes", out string? accepted)) return null;
        if (!answer.Headers.TryGetValue("X-OAuth-Scopes", out string? granted)) return null;
        string[] wanted = accepted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] held = granted.Split(',', StringSplitOptions.TrimEntries);
        return wanted.Length == 0 || wanted.Intersect(held).Any() ? null : string.Join(" or ", wanted);
    }

    /// <summary>The quoted value after a prefix within a header; null when it is not there.</summary>
    internal static string? Quoted(string text, string prefix)
    {
        int at = text.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        int end = text.IndexOf('"', at + prefix.Length);
        return end < 0 ? null : text[(at + prefix.Length)..end];
    }

    private static string RemedyOf(FailureKind kind, HttpAnswer answer, FailureEvidence evidence) => kind switch
    {
        FailureKind.ConnectFailed => "The server is not the one for this address; it is worth another try.",
        FailureKind.Timeout =>
            "The server did not answer in time; check whether the change was made before it is repeated.",
        FailureKind.Unavailable => "The service is down for now; it is worth another try later.",
        FailureKind.RateLimited => $"{LimitOf(evidence)} with this credential; wait, or lower the concurrency.",
        FailureKind.BudgetExhausted => "The account's quota or budget is used up; raise it, or use a cheaper tool.",
        FailureKind.TokenExpired => "The credential is missing, wrong or expired; refresh it.",
        FailureKind.MissingScope => "The credential lacks "
            + (evidence.ScopeAsked is { } scope ? $"the permission '{scope}'" : "a permission")
            + "; grant it, or use a tool with fewer rights.",
        FailureKind.AccessRevoked => "Access was withdrawn; connect the account again.",
        FailureKind.Denied => "Access is denied here; use another credential, or ask for the right.",
        FailureKind.BadInput when !evidence.Fields.IsEmpty => $"{FieldsOf(evidence)}. Correct these arguments.",
        FailureKind.BadInput => "The server refuses the request as it is; correct its arguments.",
        FailureKind.NotFound when answer.Status == 410 => "It is gone; look for its successor.",
        FailureKind.NotFound => "There is nothing at this address; check the URL.",
        FailureKind.Conflict => "It changed meanwhile or is locked; read it again, then repeat with its new ETag.",
        FailureKind.TooLarge => "The request is too large for the server; split it.",
        FailureKind.PermanentExternal => "The server refuses this for good; use another service.",
        FailureKind.Configuration when answer.Status < 400 => $"It moved{MovedTo(answer)}; use that URL, or set "
            + "followRedirects.",
        FailureKind.Configuration => "The client's own settings are wrong; check its id, secret and redirect URL.",
        FailureKind.NoProgress => "The call went through, but its answer says that it failed; see the evidence.",
        FailureKind.InputRequired => "The service wants a person to answer.",
        _ => "No rule tells what this means; see the evidence.",
    };

    private static string LimitOf(FailureEvidence evidence) => evidence switch
    {
        { LimitCalls: { } calls, LimitWindow: { } window } =>
            $"It allows {calls:N0} calls in {Durations.Write(window)}",
        { LimitCalls: { } calls } => $"It allows {calls:N0} calls at a time",
        _ => "Too many calls",
    };

    private static string FieldsOf(FailureEvidence evidence) => string.Join(
        "; ",
        evidence.Fields.Select(fault =>
            $"{(fault.Path.Length == 0 ? "the body" : fault.Path)}: {fault.Rule.TrimEnd('.')}"));

    private static string MovedTo(HttpAnswer answer) =>
        answer.Headers.TryGetValue("Location", out string? location) ? $" to {location}" : "";

    /// <summary>The kind, code and message of a fault.</summary>
    /// <param name="fault">How the call failed.</param>
    /// <param name="url">What was called.</param>
    /// <param name="isGone">Whether its name is missing for so long that it counts as gone.</param>
    internal static (FailureKind Kind, string Code, string Message) Of(HttpFault fault, string url, bool isGone) =>
        fault switch
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
            HttpFault.NameNotFound when isGone => (FailureKind.PermanentExternal, "dns_not_found",
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
            HttpFault.WrongSchema => (FailureKind.OutputMismatch, "wrong_schema",
                $"The answer of {url} is not of the shape that was agreed. Map it, or correct the expectation."),
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
