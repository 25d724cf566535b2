using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Autonomy.Core.Recovery;

/// <summary>What the errors of Chromium's network stack (<c>net::ERR_*</c>) and of Playwright mean.</summary>
internal static partial class BrowserErrors
{
    private static readonly FrozenDictionary<string, FailureKind> ByNetCode = new Dictionary<string, FailureKind>
    {
        ["ERR_CONNECTION_REFUSED"] = FailureKind.ConnectFailed,
        ["ERR_CONNECTION_RESET"] = FailureKind.ConnectFailed,
        ["ERR_CONNECTION_CLOSED"] = FailureKind.ConnectFailed,
        ["ERR_CONNECTION_ABORTED"] = FailureKind.ConnectFailed,
        ["ERR_CONNECTION_FAILED"] = FailureKind.ConnectFailed,
        ["ERR_CONNECTION_TIMED_OUT"] = FailureKind.ConnectFailed,
        ["ERR_NAME_NOT_RESOLVED"] = FailureKind.ConnectFailed,
        ["ERR_NAME_RESOLUTION_FAILED"] = FailureKind.ConnectFailed,
        ["ERR_ADDRESS_UNREACHABLE"] = FailureKind.ConnectFailed,
        ["ERR_INTERNET_DISCONNECTED"] = FailureKind.ConnectFailed,
        ["ERR_NETWORK_CHANGED"] = FailureKind.ConnectFailed,
        ["ERR_NETWORK_IO_SUSPENDED"] = FailureKind.ConnectFailed,
        ["ERR_PROXY_CONNECTION_FAILED"] = FailureKind.ConnectFailed,
        ["ERR_TUNNEL_CONNECTION_FAILED"] = FailureKind.ConnectFailed,
        ["ERR_SSL_PROTOCOL_ERROR"] = FailureKind.ConnectFailed,
        ["ERR_TIMED_OUT"] = FailureKind.Timeout,
        ["ERR_EMPTY_RESPONSE"] = FailureKind.AnswerCut,
        ["ERR_INCOMPLETE_CHUNKED_ENCODING"] = FailureKind.AnswerCut,
        ["ERR_CONTENT_LENGTH_MISMATCH"] = FailureKind.AnswerCut,
        ["ERR_INVALID_CHUNKED_ENCODING"] = FailureKind.AnswerCut,
        ["ERR_HTTP2_PROTOCOL_ERROR"] = FailureKind.AnswerCut,
        ["ERR_QUIC_PROTOCOL_ERROR"] = FailureKind.AnswerCut,
        ["ERR_INVALID_RESPONSE"] = FailureKind.AnswerCut,
        ["ERR_ACCESS_DENIED"] = FailureKind.Denied,
        ["ERR_NETWORK_ACCESS_DENIED"] = FailureKind.Denied,
        ["ERR_BLOCKED_BY_CLIENT"] = FailureKind.Denied,
        ["ERR_BLOCKED_BY_ADMINISTRATOR"] = FailureKind.Denied,
        ["ERR_BLOCKED_BY_RESPONSE"] = FailureKind.Denied,
        ["ERR_UNSAFE_PORT"] = FailureKind.Denied,
        ["ERR_FILE_NOT_FOUND"] = FailureKind.NotFound,
        ["ERR_ABORTED"] = FailureKind.Conflict,
        ["ERR_OUT_OF_MEMORY"] = FailureKind.TooLarge,
        ["ERR_INSUFFICIENT_RESOURCES"] = FailureKind.TooLarge,
        ["ERR_FILE_NO_SPACE"] = FailureKind.TooLarge,
        ["ERR_FILE_TOO_BIG"] = FailureKind.TooLarge,
        ["ERR_RESPONSE_HEADERS_TOO_BIG"] = FailureKind.TooLarge,
        ["ERR_SSL_VERSION_OR_CIPHER_MISMATCH"] = FailureKind.PermanentExternal,
        ["ERR_INVALID_URL"] = FailureKind.Configuration,
        ["ERR_UNKNOWN_URL_SCHEME"] = FailureKind.Configuration,
        ["ERR_DISALLOWED_URL_SCHEME"] = FailureKind.Configuration,
        ["ERR_TOO_MANY_REDIRECTS"] = FailureKind.Configuration,
        ["ERR_CERT_COMMON_NAME_INVALID"] = FailureKind.Configuration,
    }.ToFrozenDictionary();

    private static readonly PhraseTable Phrases = new(
        ("executable doesn't exist", FailureKind.Configuration),
        ("host system is missing dependencies", FailureKind.Configuration),
        ("failed to launch", FailureKind.Configuration),
        ("out of memory", FailureKind.TooLarge),
        ("page crashed", FailureKind.AnswerCut),
        ("target crashed", FailureKind.AnswerCut),
        ("has been closed", FailureKind.AnswerCut),
        ("browser closed", FailureKind.AnswerCut),
        ("not attached to the dom", FailureKind.Conflict),
        ("element was detached from the dom", FailureKind.Conflict),
        ("execution context was destroyed", FailureKind.Conflict),
        ("frame was detached", FailureKind.Conflict),
        ("navigation is interrupted by another one", FailureKind.Conflict),
        ("element is not an <input>", FailureKind.BadInput),
        ("element is not a <select>", FailureKind.BadInput),
        ("cannot type text into input[type=", FailureKind.BadInput),
        ("malformed value", FailureKind.BadInput),
        ("did not find some options", FailureKind.BadInput),
        ("element is not enabled", FailureKind.BadInput),
        ("element is not editable", FailureKind.BadInput),
        ("strict mode violation", FailureKind.OutputMismatch),
        ("is not a valid selector", FailureKind.OutputMismatch),
        ("download is starting", FailureKind.Denied),
        ("cannot navigate to invalid url", FailureKind.Configuration));

    /// <summary>The <c>ERR_</c> code within an error's text; null when it has none.</summary>
    internal static string? NetCodeOf(string error)
    {
        Match match = NetCode().Match(error);
        return match.Success ? match.Groups["code"].Value : null;
    }

    /// <summary>What an error's text means; null when it holds nothing known.</summary>
    internal static FailureKind? KindOf(string error)
    {
        if (NetCodeOf(error) is { } code)
        {
            if (ByNetCode.TryGetValue(code, out FailureKind kind)) return kind;
            if (code.StartsWith("ERR_CERT_", StringComparison.Ordinal)) return FailureKind.SecurityViolation;
        }

        return Phrases.In(error) ?? KindOfTimeout(error);
    }

    // The driver's log tells what it waited for: an element that never came is another thing than a slow page.
    private static FailureKind? KindOfTimeout(string error)
    {
        if (!Timeout().IsMatch(error)) return null;
        bool neverCame = error.Contains("waiting for ", StringComparison.Ordinal)
            && !error.Contains("locator resolved to", StringComparison.Ordinal)
            && Locator().IsMatch(error);
        return neverCame ? FailureKind.OutputMismatch : FailureKind.Timeout;
    }

    [GeneratedRegex(@"\b(?:net::)?(?<code>ERR_[A-Z0-9_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NetCode();

    [GeneratedRegex(@"Timeout \d+ms exceeded", RegexOptions.None, 1000)]
    private static partial Regex Timeout();

    [GeneratedRegex(@"waiting for (?:locator|selector|getBy\w+|frameLocator)\b", RegexOptions.None, 1000)]
    private static partial Regex Locator();
}
