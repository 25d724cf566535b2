using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class HttpClassificationTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(408, FailureKind.Timeout)]
    [InlineData(504, FailureKind.Timeout)]
    [InlineData(502, FailureKind.Unavailable)]
    [InlineData(503, FailureKind.Unavailable)]
    [InlineData(529, FailureKind.Unavailable)]
    [InlineData(500, FailureKind.Unavailable)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(402, FailureKind.BudgetExhausted)]
    [InlineData(401, FailureKind.TokenExpired)]
    [InlineData(403, FailureKind.Denied)]
    [InlineData(407, FailureKind.Denied)]
    [InlineData(400, FailureKind.BadInput)]
    [InlineData(422, FailureKind.BadInput)]
    [InlineData(404, FailureKind.NotFound)]
    [InlineData(410, FailureKind.NotFound)]
    [InlineData(409, FailureKind.Conflict)]
    [InlineData(412, FailureKind.Conflict)]
    [InlineData(423, FailureKind.Conflict)]
    [InlineData(413, FailureKind.TooLarge)]
    [InlineData(414, FailureKind.TooLarge)]
    [InlineData(431, FailureKind.TooLarge)]
    [InlineData(501, FailureKind.PermanentExternal)]
    [InlineData(505, FailureKind.PermanentExternal)]
    [InlineData(301, FailureKind.Configuration)]
    public void TheStatusTellsTheKind(int status, FailureKind kind)
    {
        Failure failure = Of("GET", status);
        Assert.Equal((kind, $"http_{status}", FailureEffect.None), (failure.Kind, failure.Code, failure.Effect));
    }

    [Theory]
    [InlineData(403, "Retry-After", "5", FailureKind.RateLimited)]
    [InlineData(403, "X-RateLimit-Remaining", "0", FailureKind.RateLimited)]
    [InlineData(403, "X-RateLimit-Remaining", "7", FailureKind.Denied)]
    [InlineData(401, "WWW-Authenticate", "Bearer error=\"invalid_token\"", FailureKind.TokenExpired)]
    [InlineData(
        403, "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"mail.send\"", FailureKind.MissingScope)]
    public void HeadersTellMoreThanTheStatus(int status, string name, string value, FailureKind kind) =>
        Assert.Equal(kind, Of("GET", status, headers: (name, value)).Kind);

    [Theory]
    [InlineData(429, """{ "error": { "type": "insufficient_quota", "code": null } }""", FailureKind.BudgetExhausted)]
    [InlineData(403, """{ "error": "insufficient_scope" }""", FailureKind.MissingScope)]
    [InlineData(400, """{ "error": "invalid_grant", "error_description": "revoked" }""", FailureKind.AccessRevoked)]
    [InlineData(401, """{ "error": "invalid_client" }""", FailureKind.Configuration)]
    [InlineData(401, """{ "error": { "code": "invalid_api_key" } }""", FailureKind.AccessRevoked)]
    [InlineData(400, """{ "code": "ThrottlingException" }""", FailureKind.RateLimited)]
    [InlineData(400, """{ "type": "https://example.com/problems/already-exists" }""", FailureKind.Conflict)]
    [InlineData(500, """{ "errors": [{ "code": "RATE_LIMITED" }] }""", FailureKind.RateLimited)]
    [InlineData(404, """{ "error": { "code": "something_else" } }""", FailureKind.NotFound)]
    [InlineData(404, "[]", FailureKind.NotFound)]
    public void TheBodysCodeOutranksTheStatus(int status, string body, FailureKind kind) =>
        Assert.Equal(kind, Of("GET", status, body).Kind);

    [Fact]
    public void A401AfterAFreshTokenMeansThatAccessWasWithdrawn()
    {
        var call = new HttpCall("GET", "http://h/") { HasFreshToken = true };
        Assert.Equal(FailureKind.AccessRevoked, HttpClassification.OfAnswer(call, new HttpAnswer(401), Now).Kind);
    }

    [Theory]
    [InlineData("GET", 500, FailureEffect.None)]
    [InlineData("POST", 400, FailureEffect.None)]
    [InlineData("POST", 429, FailureEffect.None)]
    [InlineData("POST", 408, FailureEffect.Unknown)]
    [InlineData("POST", 500, FailureEffect.Unknown)]
    [InlineData("PUT", 502, FailureEffect.Unknown)]
    [InlineData("POST", 503, FailureEffect.Unknown)]
    [InlineData("POST", 504, FailureEffect.Unknown)]
    public void AServersErrorLeavesTheEffectOfAChangeUnknown(string method, int status, FailureEffect effect) =>
        Assert.Equal(effect, Of(method, status).Effect);

    [Fact]
    public void A500OnACallThatMustNotBeRepeatedIsUnknown()
    {
        Assert.Equal(FailureKind.Unknown, Of("POST", 500).Kind);
        var keyed = new HttpCall("POST", "http://h/") { SentIdempotencyKey = true };
        Assert.Equal(FailureKind.Unavailable, HttpClassification.OfAnswer(keyed, new HttpAnswer(500), Now).Kind);
    }

    [Theory]
    [InlineData(HttpFault.Refused, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.Unreachable, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.ResetBeforeSending, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.ConnectTimeout, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.NameTryAgain, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.NameNotFound, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.TlsReset, FailureKind.ConnectFailed, FailureEffect.None)]
    [InlineData(HttpFault.TlsName, FailureKind.Configuration, FailureEffect.None)]
    [InlineData(HttpFault.TlsUntrusted, FailureKind.SecurityViolation, FailureEffect.None)]
    [InlineData(HttpFault.Timeout, FailureKind.Timeout, FailureEffect.Unknown)]
    [InlineData(HttpFault.ResetAfterSending, FailureKind.AnswerCut, FailureEffect.Unknown)]
    [InlineData(HttpFault.BodyCut, FailureKind.AnswerCut, FailureEffect.Applied)]
    [InlineData(HttpFault.BodyTooLarge, FailureKind.TooLarge, FailureEffect.Applied)]
    [InlineData(HttpFault.ProtocolBroken, FailureKind.AnswerCut, FailureEffect.Unknown)]
    [InlineData(HttpFault.WrongContent, FailureKind.OutputMismatch, FailureEffect.Applied)]
    [InlineData(HttpFault.BadUrl, FailureKind.Configuration, FailureEffect.None)]
    [InlineData(HttpFault.EgressRefused, FailureKind.SecurityViolation, FailureEffect.None)]
    [InlineData(HttpFault.RedirectRefused, FailureKind.SecurityViolation, FailureEffect.Unknown)]
    [InlineData(HttpFault.CircuitOpen, FailureKind.Unavailable, FailureEffect.None)]
    [InlineData(HttpFault.Cancelled, FailureKind.Cancelled, FailureEffect.Unknown)]
    public void AFaultTellsTheKindAndTheEffectOfAPost(HttpFault fault, FailureKind kind, FailureEffect effect)
    {
        Failure failure = HttpClassification.OfFault(new HttpCall("POST", "http://h/"), fault, "why");
        Assert.Equal((kind, effect), (failure.Kind, failure.Effect));
        Assert.Contains("http://h/", failure.Message, StringComparison.Ordinal);
        Assert.Equal("why", Assert.Single(failure.Causes));
    }

    [Fact]
    public void ANameThatIsMissingForAnHourIsPermanent()
    {
        Failure failure = HttpClassification.OfFault(
            new HttpCall("GET", "http://h/"), HttpFault.NameNotFound, "", TimeSpan.FromHours(1));
        Assert.Equal(FailureKind.PermanentExternal, failure.Kind);
    }

    [Theory]
    [InlineData("Retry-After", "120", 120)]
    [InlineData("Retry-After", "Tue, 01 Jan 2030 00:00:30 GMT", 30)]
    [InlineData("Retry-After", "Mon, 31 Dec 2029 00:00:00 GMT", 0)]
    [InlineData("Retry-After", "99999999", 86400)]
    [InlineData("RateLimit-Reset", "9", 9)]
    [InlineData("X-RateLimit-Reset", "1893456005", 5)]
    public void TheServersWaitIsRead(string name, string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Of("GET", 429, headers: (name, value)).RetryAfter);

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("")]
    public void AWaitThatCannotBeReadIsNone(string value) =>
        Assert.Null(Of("GET", 503, headers: ("Retry-After", value)).RetryAfter);

    private static Failure Of(
        string method, int status, string body = "null", params (string Name, string Value)[] headers)
    {
        var answer = new HttpAnswer(status)
        {
            Body = HttpErrorBody.Read(DataJson.Parse(body)),
            Headers =
                headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
        };
        return HttpClassification.OfAnswer(new HttpCall(method, "http://h/"), answer, Now);
    }
}
