using Autonomy.Core.Recovery;

namespace Autonomy.Benchmarks.Healing;

/// <summary>Failures as services give them, made by the classification that the adapters use.</summary>
internal static class FlakyAnswers
{
    /// <summary>The failure of a kind.</summary>
    /// <param name="kind">K1 to K18, without those that the engine finds itself (K11, K12, K18).</param>
    /// <param name="call">What was asked.</param>
    /// <param name="now">The time.</param>
    public static Failure Of(FailureKind kind, HttpCall call, DateTimeOffset now) => kind switch
    {
        FailureKind.ConnectFailed => HttpClassification.OfFault(call, HttpFault.Refused, "connection refused"),
        FailureKind.Timeout => HttpClassification.OfFault(call, HttpFault.Timeout, "no answer"),
        FailureKind.AnswerCut => HttpClassification.OfFault(call, HttpFault.ResetAfterSending, "connection reset"),
        FailureKind.Unavailable => Answer(call, 503, now, ("Retry-After", "1")),
        FailureKind.RateLimited => Answer(call, 429, now, ("Retry-After", "2")),
        FailureKind.BudgetExhausted => Answer(call, 402, now),
        FailureKind.TokenExpired => Answer(call, 401, now, ("WWW-Authenticate", "Bearer error=\"invalid_token\"")),
        FailureKind.MissingScope =>
            Answer(call, 403, now, ("WWW-Authenticate", "Bearer error=\"insufficient_scope\"")),
        FailureKind.AccessRevoked => Answer(call with { HasFreshToken = true }, 401, now),
        FailureKind.Denied => Answer(call, 403, now),
        FailureKind.NotFound => Answer(call, 404, now),
        FailureKind.Conflict => Answer(call, 409, now),
        FailureKind.TooLarge => Answer(call, 413, now),
        FailureKind.PermanentExternal => Answer(call, 501, now),
        FailureKind.Configuration => HttpClassification.OfFault(call, HttpFault.TlsName, "another name"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a failure that a service answers with."),
    };

    private static Failure Answer(
        HttpCall call, int status, DateTimeOffset now, params (string Name, string Value)[] headers) =>
        HttpClassification.OfAnswer(
            call,
            new HttpAnswer(status)
            {
                Headers = headers.ToDictionary(
                    header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
            },
            now);
}
