using System.Collections.Frozen;
using System.Text;

namespace Autonomy.Core.Recovery;

/// <summary>
/// The error codes that services write into their answers, whatever the protocol: those of OAuth (RFC 6749, 6750), of
/// Google, AWS, Microsoft Graph, GitHub, Slack, Stripe, OpenAI and Anthropic, each as snake case without
/// <c>Exception</c> at its end.
/// </summary>
internal static class ErrorCodeTable
{
    private const string ExceptionSuffix = "_exception";

    private static readonly FrozenDictionary<string, FailureKind> Specific = KindsOf(
        (FailureKind.Timeout, "timeout request_timeout gateway_timeout deadline_exceeded timeout_error"),
        (FailureKind.Unavailable,
            "temporarily_unavailable service_unavailable unavailable overloaded overloaded_error"),
        (FailureKind.Unavailable, "server_overloaded service_not_available engine_overloaded backend_error api_error"),
        (FailureKind.RateLimited, "rate_limit rate_limited ratelimited rate_limit_exceeded rate_limit_error slow_down"),
        (FailureKind.RateLimited, "too_many_requests throttled throttling request_limit_exceeded throttled_requests"),
        (FailureKind.RateLimited, "user_rate_limit_exceeded activity_limit_reached provisioned_throughput_exceeded"),
        (FailureKind.BudgetExhausted,
            "insufficient_quota quota_exceeded billing_hard_limit_reached billing_not_active"),
        (FailureKind.BudgetExhausted, "billing_error insufficient_funds payment_required credit_balance_too_low"),
        (FailureKind.BudgetExhausted, "daily_limit_exceeded daily_limit_exceeded_unreg quota_limit_reached"),
        (FailureKind.BudgetExhausted, "account_quota_exceeded storage_quota_exceeded"),
        (FailureKind.TokenExpired, "invalid_token token_expired expired_token invalid_authentication_token"),
        (FailureKind.TokenExpired, "request_expired auth_expired"),
        (FailureKind.MissingScope, "insufficient_scope insufficient_permissions missing_scope insufficient_claims"),
        (FailureKind.MissingScope, "access_token_scope_insufficient no_permission"),
        (FailureKind.AccessRevoked, "invalid_grant token_revoked invalid_api_key account_disabled account_suspended"),
        (FailureKind.AccessRevoked, "account_locked account_inactive not_authed invalid_auth"),
        (FailureKind.AccessRevoked, "unrecognized_client invalid_access_key_id invalid_client_token_id"),
        (FailureKind.Denied, "access_denied content_policy_violation content_filter restricted_action"),
        (FailureKind.Denied, "authorization_request_denied error_access_denied"),
        (FailureKind.BadInput, "invalid_parameter_value parameter_missing parameter_invalid missing_field validation"),
        (FailureKind.NotFound, "not_found not_found_error resource_not_found model_not_found no_such_key"),
        (FailureKind.NotFound, "no_such_bucket resource_missing item_not_found channel_not_found error_item_not_found"),
        (FailureKind.Conflict, "conflict already_exists version_conflict precondition_failed locked resource_locked"),
        (FailureKind.Conflict, "aborted lock_timeout name_already_exists conditional_check_failed edit_conflict"),
        (FailureKind.Conflict, "idempotency_error idempotency_key_in_use"),
        (FailureKind.TooLarge, "payload_too_large request_too_large entity_too_large context_length_exceeded"),
        (FailureKind.TooLarge, "msg_too_long string_above_max_length"),
        (FailureKind.PermanentExternal, "not_implemented unsupported_version api_retired model_retired unimplemented"),
        (FailureKind.PermanentExternal, "model_deprecated method_deprecated"),
        (FailureKind.Configuration, "invalid_client unauthorized_client unsupported_grant_type invalid_redirect_uri"),
        (FailureKind.Configuration, "redirect_uri_mismatch invalid_scope"),
        (FailureKind.InputRequired, "input_required mfa_required interaction_required captcha_required"),
        (FailureKind.InputRequired, "login_required consent_required authorization_pending"));

    // Words for a whole class of errors: they say no more than the status, and often less.
    private static readonly FrozenDictionary<string, FailureKind> Generic = KindsOf(
        (FailureKind.BadInput, "invalid_request invalid_argument invalid_request_error validation_error bad_request"),
        (FailureKind.BadInput, "validation_failed invalid_parameter out_of_range failed_precondition"),
        (FailureKind.Denied, "forbidden permission_denied permission_error"),
        (FailureKind.TokenExpired, "unauthenticated unauthorized authentication_error"),
        (FailureKind.RateLimited, "resource_exhausted"));

    /// <summary>What a code means by itself; null for a code that is not known, or that names a whole class.</summary>
    internal static FailureKind? SpecificOf(string code) => Find(Specific, code);

    /// <summary>What a code that names a whole class of errors means; null for every other.</summary>
    internal static FailureKind? GenericOf(string code) => Find(Generic, code);

    private static FailureKind? Find(FrozenDictionary<string, FailureKind> table, string code)
    {
        string name = InSnakeCase(code);
        if (name.EndsWith(ExceptionSuffix, StringComparison.Ordinal)) name = name[..^ExceptionSuffix.Length];
        return table.TryGetValue(name, out FailureKind kind) ? kind : null;
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

    private static FrozenDictionary<string, FailureKind> KindsOf(
        params ReadOnlySpan<(FailureKind Kind, string Codes)> rows)
    {
        var kinds = new Dictionary<string, FailureKind>();
        foreach ((FailureKind kind, string codes) in rows)
        {
            foreach (string code in codes.Split(' ')) kinds.Add(code, kind);
        }

        return kinds.ToFrozenDictionary();
    }
}
