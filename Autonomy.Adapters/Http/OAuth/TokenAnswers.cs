using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>What a token endpoint gave: a token, perhaps with a new refresh token, or a failure.</summary>
internal sealed record TokenAnswer(AccessToken? Token, string? RefreshToken, Failure? Failure);

/// <summary>Reads the answers of token endpoints (RFC 6749, sections 5.1 and 5.2).</summary>
internal static class TokenAnswers
{
    public static TokenAnswer Read(OutgoingRequest request, WholeAnswer answer, DateTimeOffset now)
    {
        var body = answer.Json as DataObject;
        string? text = body?.TextOrNull("access_token");
        // Some services state their errors with a 200.
        if (answer.Status is < 200 or >= 300 || (text is null && body?["error"] is not null))
            return Fail(Refusal(request, answer, now));
        if (body is null || string.IsNullOrEmpty(text))
        {
            return Fail(HttpClassification.OfFault(
                request.Call, HttpFault.WrongContent, "It holds no access_token."));
        }

        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return Fail(HttpClassification.OfFault(
                request.Call, HttpFault.WrongContent, "Its access_token holds a character that no header may carry."));
        }

        string type = body.Text("token_type", "Bearer");
        return type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? new TokenAnswer(new AccessToken(text, now, LifetimeOf(body)), body.TextOrNull("refresh_token"), null)
            : Fail(UnknownType(request, type));
    }

    /// <summary>
    /// A failure of getting a token is one of a call that was not made. That the token endpoint knows the client no
    /// more is a matter of settings: no other token would help.
    /// </summary>
    public static TokenAnswer Fail(Failure failure) => new(null, null, failure with
    {
        Kind = failure.Kind == FailureKind.TokenExpired ? FailureKind.Configuration : failure.Kind,
        Effect = FailureEffect.None,
        Scope = failure.Kind is FailureKind.ConnectFailed or FailureKind.Unavailable
            ? FailureScope.Host
            : FailureScope.Credential,
    });

    private static Failure Refusal(OutgoingRequest request, WholeAnswer answer, DateTimeOffset now)
    {
        int status = answer.Status is >= 200 and < 300 ? 400 : answer.Status;
        return HttpAnswers.Classify(request, answer with { Status = status }, now);
    }

    private static TimeSpan? LifetimeOf(DataObject body)
    {
        double? seconds = body["expires_in"] switch
        {
            DataNumber number => number.Value,
            DataString text when double.TryParse(
                text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out double read) => read,
            _ => null,
        };
        return seconds is > 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    private static Failure UnknownType(OutgoingRequest request, string type) => new()
    {
        Kind = FailureKind.Configuration,
        Code = "token_type",
        Message = $"{request.Call.Url} gave a token of the type '{type}'; only bearer tokens can be sent. "
            + "Configure the client for bearer tokens.",
        Evidence = new FailureEvidence { Code = "token_type", Target = $"POST {request.Call.Url}" },
    };
}
