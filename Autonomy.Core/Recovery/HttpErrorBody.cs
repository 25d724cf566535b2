using System.Collections.Immutable;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>
/// What the body of an HTTP error says about itself. Servers write it in many shapes: RFC 9457 problems, OAuth errors
/// (<c>error</c>), nested errors (<c>error.code</c>, <c>error.type</c>), lists (<c>errors[0].code</c>).
/// </summary>
/// <param name="Codes">Everything that may be a code, the most specific first, as written.</param>
/// <param name="Message">The server's own words, one line of at most 300 characters, or null.</param>
public sealed record HttpErrorBody(ImmutableArray<string> Codes, string? Message)
{
    /// <summary>A body that says nothing.</summary>
    public static readonly HttpErrorBody Nothing = new([], null);

    private const int MessageLengthMax = 300;
    private const int CodeLengthMax = 64;

    private static readonly string[] CodeNames =
        ["code", "error_code", "errorCode", "reason", "type", "status", "error"];
    private static readonly string[] MessageNames = ["message", "error_description", "detail", "title", "error", "msg"];

    private static readonly Dictionary<string, FailureKind> Kinds = KindsOf(
        (FailureKind.Timeout, "timeout request_timeout gateway_timeout deadline_exceeded"),
        (
            FailureKind.Unavailable,
            "temporarily_unavailable service_unavailable unavailable overloaded overloaded_error server_overloaded"),
        (
            FailureKind.RateLimited,
            "rate_limit rate_limited rate_limit_exceeded rate_limit_error too_many_requests slow_down throttled"),
        (FailureKind.RateLimited, "throttling throttling_exception request_limit_exceeded user_rate_limit_exceeded"),
        (
            FailureKind.BudgetExhausted,
            "insufficient_quota quota_exceeded billing_hard_limit_reached billing_not_active"),
        (
            FailureKind.BudgetExhausted,
            "billing_error insufficient_funds payment_required credit_balance_too_low daily_limit_exceeded"),
        (FailureKind.TokenExpired, "invalid_token token_expired expired_token"),
        (FailureKind.MissingScope, "insufficient_scope insufficient_permissions missing_scope"),
        (
            FailureKind.AccessRevoked,
            "invalid_grant token_revoked invalid_api_key account_disabled account_suspended account_locked"),
        (FailureKind.Denied, "access_denied forbidden permission_denied permission_error content_policy_violation"),
        (
            FailureKind.BadInput,
            "invalid_request invalid_argument invalid_request_error validation_error validation_failed"),
        (
            FailureKind.NotFound,
            "not_found not_found_error resource_not_found model_not_found no_such_key no_such_bucket"),
        (FailureKind.Conflict, "conflict already_exists version_conflict precondition_failed locked resource_locked"),
        (FailureKind.TooLarge, "payload_too_large request_too_large entity_too_large context_length_exceeded"),
        (FailureKind.PermanentExternal, "not_implemented unsupported_version api_retired model_retired"),
        (FailureKind.Configuration, "invalid_client unauthorized_client unsupported_grant_type invalid_redirect_uri"),
        (
            FailureKind.InputRequired,
            "input_required mfa_required interaction_required captcha_required login_required"));

    /// <summary>The first code that says what kind of failure this is, with that kind; null when none does.</summary>
    public (FailureKind Kind, string Code)? Known
    {
        get
        {
            foreach (string code in Codes)
            {
                if (Kinds.TryGetValue(InSnakeCase(code), out FailureKind kind)) return (kind, code);
            }

            return null;
        }
    }

    /// <summary>Reads a parsed body; anything but an object says nothing.</summary>
    public static HttpErrorBody Read(DataValue? body)
    {
        if (body is not DataObject outer) return Nothing;
        var codes = ImmutableArray.CreateBuilder<string>();
        DataObject? inner = InnerOf(outer);
        if (inner is not null) CollectCodes(inner, codes);
        CollectCodes(outer, codes);
        return new HttpErrorBody(codes.ToImmutable(), MessageOf(inner) ?? MessageOf(outer));
    }

    /// <summary>This body with a code before its own: the one of a <c>WWW-Authenticate</c> header.</summary>
    public HttpErrorBody WithFirstCode(string code) => this with { Codes = Codes.Insert(0, code) };

    private static DataObject? InnerOf(DataObject outer)
    {
        if (outer["error"] is DataObject error) return error;
        return outer["errors"] is DataArray { Items: [DataObject first, ..] } ? first : null;
    }

    private static void CollectCodes(DataObject from, ImmutableArray<string>.Builder codes)
    {
        foreach (string name in CodeNames)
        {
            if (from[name] is not DataString { Value: { Length: > 0 and <= CodeLengthMax } text }) continue;
            // The type of a problem is a URI; its last segment is the code.
            codes.Add(text[(text.TrimEnd('/').LastIndexOfAny(['/', '#', ':']) + 1)..]);
        }
    }

    private static string? MessageOf(DataObject? from)
    {
        if (from is null) return null;
        foreach (string name in MessageNames)
        {
            if (from[name] is DataString { Value.Length: > 0 } text) return OneLine(text.Value);
        }

        return null;
    }

    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MessageLengthMax ? line : line[..MessageLengthMax] + "...";
    }

    private static string InSnakeCase(string code)
    {
        var snake = new StringBuilder(code.Length + 4);
        for (int i = 0; i < code.Length; i++)
        {
            char c = code[i];
            if (c is '-' or ' ' or '.') c = '_';
            bool startsWord = char.IsAsciiLetterUpper(c) && i > 0 && char.IsAsciiLetterLower(code[i - 1]);
            if (startsWord) snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    private static Dictionary<string, FailureKind> KindsOf(params ReadOnlySpan<(FailureKind Kind, string Codes)> rows)
    {
        var kinds = new Dictionary<string, FailureKind>();
        foreach ((FailureKind kind, string codes) in rows)
        {
            foreach (string code in codes.Split(' ')) kinds.Add(code, kind);
        }

        return kinds;
    }
}
