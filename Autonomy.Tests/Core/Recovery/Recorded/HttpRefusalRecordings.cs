using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>Answers of public services that refuse a POST.</summary>
internal static class HttpRefusalRecordings
{
    public static IEnumerable<Recording> All =>
    [
        .. Passing, .. Rights, .. Requests,
    ];

    private static IEnumerable<Recording> Passing =>
    [
        Answer(FailureKind.Timeout, 504, "AWS API Gateway, integration timeout",
            """{ "message": "Endpoint request timed out" }""", FailureEffect.Unknown),
        Answer(FailureKind.Timeout, 408, "RFC 9110, 15.5.9", "null", FailureEffect.Unknown),
        Answer(FailureKind.Unavailable, 502, "GitHub REST", """{ "message": "Server Error" }""", FailureEffect.Unknown),
        Answer(FailureKind.Unavailable, 503, "Google APIs, UNAVAILABLE",
            """{"error":{"code":503,"message":"The service is currently unavailable.","status":"UNAVAILABLE"}}""",
            FailureEffect.Unknown),
        Answer(FailureKind.Unavailable, 503, "Microsoft Graph, serviceNotAvailable",
            """{"error":{"code":"serviceNotAvailable","message":"The service is not available."}}""",
            FailureEffect.None, ("Retry-After", "10")),
        Answer(FailureKind.RateLimited, 403, "GitHub REST, primary rate limit",
            """
            {"message":"API rate limit exceeded for 203.0.113.7. (But here's the good news: Authenticated requests get a
            higher rate limit. Check out the documentation for more details.)",
            "documentation_url":"https://docs.github.com"}
            """.ReplaceLineEndings(" "),
            FailureEffect.None, ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", "1893456900")),
        Answer(FailureKind.RateLimited, 403, "GitHub REST, secondary rate limit",
            """
            {"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
            """,
            FailureEffect.None, ("Retry-After", "60")),
        Answer(FailureKind.RateLimited, 403, "Google APIs, userRateLimitExceeded",
            """
            {"error":{"errors":[{"domain":"usageLimits","reason":"userRateLimitExceeded",
            "message":"User Rate Limit Exceeded"}],"code":403,"message":"User Rate Limit Exceeded"}}
            """),
        Answer(FailureKind.RateLimited, 400, "AWS JSON protocols, ThrottlingException",
            """{"__type":"ThrottlingException","message":"Rate exceeded"}"""),
        Answer(FailureKind.RateLimited, 429, "Slack Web API, ratelimited",
            """{"ok":false,"error":"ratelimited"}""", FailureEffect.None, ("Retry-After", "30")),
        Answer(FailureKind.RateLimited, 429, "Stripe, rate_limit",
            """
            {"error":{"code":"rate_limit","message":"Request rate limit exceeded.","type":"invalid_request_error"}}
            """),
        Answer(FailureKind.RateLimited, 429, "Microsoft Graph, activityLimitReached",
            """{"error":{"code":"activityLimitReached","message":"The app or user has been throttled."}}""",
            FailureEffect.None, ("Retry-After", "120")),
        Answer(FailureKind.BudgetExhausted, 402, "Stripe, card_declined",
            """{"error":{"code":"card_declined","message":"Your card was declined.","type":"card_error"}}"""),
        Answer(FailureKind.BudgetExhausted, 403,
            "Google Drive, dailyLimitExceededUnreg (jupyterlab-google-drive issue 46)",
            """
            {"error":{"errors":[{"domain":"usageLimits","reason":"dailyLimitExceededUnreg","message":"Daily Limit for
            Unauthenticated Use Exceeded. Continued use requires signup."}],"code":403,
            "message":"Daily Limit for Unauthenticated Use Exceeded. Continued use requires signup."}}
            """.ReplaceLineEndings(" ")),
        Answer(FailureKind.Unknown, 500, "ASP.NET Core, a 500 of a call that must not be repeated",
            """{"title":"An error occurred while processing your request.","status":500}""", FailureEffect.Unknown),
    ];

    private static IEnumerable<Recording> Rights =>
    [
        Answer(FailureKind.TokenExpired, 401, "RFC 6750, 3: an expired access token", "null",
            FailureEffect.None, ("WWW-Authenticate",
                "Bearer realm=\"example\", error=\"invalid_token\", error_description=\"The access token expired\"")),
        Answer(FailureKind.TokenExpired, 400, "AWS DynamoDB, ExpiredTokenException (guregu/dynamo issue 68)",
            """
            {"__type":"com.amazon.coral.service#ExpiredTokenException",
            "message":"The security token included in the request is expired"}
            """),
        Answer(FailureKind.TokenExpired, 401, "Microsoft Graph, InvalidAuthenticationToken",
            """
            {"error":{"code":"InvalidAuthenticationToken",
            "message":"Lifetime validation failed, the token is expired."}}
            """),
        Answer(FailureKind.MissingScope, 403, "Google People API (kwent/react-google-contacts issue 6)",
            """
            {"error":{"code":403,"message":"Request had insufficient authentication scopes.",
            "status":"PERMISSION_DENIED"}}
            """, FailureEffect.None, ("WWW-Authenticate",
                "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", "
                + "scope=\"https://www.googleapis.com/auth/contacts\"")),
        Answer(FailureKind.MissingScope, 403, "Google, insufficientPermissions (bnoguchi/everyauth issue 431)",
            """
            {"error":{"errors":[{"domain":"global","reason":"insufficientPermissions",
            "message":"Insufficient Permission"}],
            "code":403,"message":"Insufficient Permission"}}
            """),
        Answer(FailureKind.MissingScope, 200, "Slack Web API, missing_scope",
            """{"ok":false,"error":"missing_scope","needed":"channels:read","provided":"identify,bot:basic"}"""),
        Answer(FailureKind.MissingScope, 403, "GitHub REST, fine-grained token",
            """{"message":"Resource not accessible by personal access token","status":"403"}""",
            FailureEffect.None, ("X-Accepted-GitHub-Permissions", "contents=write")),
        Answer(FailureKind.AccessRevoked, 400, "Google OAuth, invalid_grant",
            """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"""),
        Answer(FailureKind.AccessRevoked, 200, "Slack Web API, token_revoked",
            """{"ok":false,"error":"token_revoked"}"""),
        new("HTTP", FailureKind.AccessRevoked, FailureEffect.None, "GitHub REST, Bad credentials after a refresh",
            static () => HttpClassification.OfAnswer(Post with { HasFreshToken = true }, new HttpAnswer(401)
            {
                Body = HttpErrorBody.Read(Recording.Json("""{"message":"Bad credentials","status":"401"}""")),
            }, Recording.Now)),
        Answer(FailureKind.Denied, 403, "GitHub REST, a repository of others",
            """{"message":"Must have admin rights to Repository.","status":"403"}"""),
        Answer(FailureKind.Denied, 400, "AWS, AccessDeniedException",
            """
            {"__type":"AccessDeniedException",
            "Message":"User: arn:aws:iam::123456789012:user/x is not authorized to perform: dynamodb:PutItem"}
            """),
        Answer(FailureKind.Denied, 407, "RFC 9110, 15.5.8", "null"),
        Answer(FailureKind.InputRequired, 400, "Microsoft Entra ID, AADSTS50076",
            """
            {"error":"interaction_required","error_description":"AADSTS50076: Due to a configuration change made by your
            administrator, you must use multi-factor authentication to access '00000003'."}
            """.ReplaceLineEndings(" ")),
    ];

    private static IEnumerable<Recording> Requests =>
    [
        Answer(FailureKind.BadInput, 422, "FastAPI",
            """{"detail":[{"type":"missing","loc":["body","user","age"],"msg":"Field required","input":{}}]}"""),
        Answer(FailureKind.BadInput, 422, "GitHub REST, Validation Failed",
            """
            {"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"}],
            "documentation_url":"https://docs.github.com/rest"}
            """),
        Answer(FailureKind.BadInput, 400, "Stripe, parameter_missing",
            """
            {"error":{"code":"parameter_missing","message":"Missing required param: currency.","param":"currency",
            "type":"invalid_request_error"}}
            """),
        Answer(FailureKind.NotFound, 404, "GitHub REST",
            """{"message":"Not Found","documentation_url":"https://docs.github.com/rest","status":"404"}"""),
        Answer(FailureKind.NotFound, 404, "Stripe, resource_missing",
            """
            {"error":{"code":"resource_missing","message":"No such customer: 'cus_x'","param":"id",
            "type":"invalid_request_error"}}
            """),
        Answer(FailureKind.NotFound, 410, "GitHub REST, issues of a repository that has none",
            """{"message":"Issues has been disabled in this repository.","status":"410"}"""),
        Answer(FailureKind.Conflict, 409, "GitHub REST, contents with an old sha",
            """{"message":"README.md is at 3d21ec5 but expected 7a1b2c3","status":"409"}"""),
        Answer(FailureKind.Conflict, 400, "AWS DynamoDB, ConditionalCheckFailedException",
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "message":"The conditional request failed"}
            """),
        Answer(FailureKind.Conflict, 409, "Microsoft Graph, nameAlreadyExists",
            """{"error":{"code":"nameAlreadyExists","message":"The specified item name already exists."}}"""),
        Answer(FailureKind.Conflict, 412, "RFC 9110, 15.5.13", "null"),
        Answer(FailureKind.TooLarge, 413, "nginx, client_max_body_size", "null"),
        Answer(FailureKind.TooLarge, 200, "Slack Web API, msg_too_long", """{"ok":false,"error":"msg_too_long"}"""),
        Answer(FailureKind.PermanentExternal, 501, "RFC 9110, 15.6.2", "null"),
        Answer(FailureKind.PermanentExternal, 505, "RFC 9110, 15.6.6", "null"),
        new("HTTP", FailureKind.PermanentExternal, FailureEffect.None, "410 for the second time",
            static () => HttpClassification.OfAnswer(
                Post with { WasGoneBefore = true }, new HttpAnswer(410), Recording.Now)),
        Answer(FailureKind.Configuration, 401, "Google OAuth, invalid_client",
            """{"error":"invalid_client","error_description":"The OAuth client was not found."}"""),
        Answer(FailureKind.Configuration, 301, "a moved service", "null", FailureEffect.None,
            ("Location", "https://new.example.com/v1/things")),
        Answer(FailureKind.NoProgress, 200, "Slack Web API, already_reacted",
            """{"ok":false,"error":"already_reacted"}""", FailureEffect.Unknown),
    ];

    private static readonly HttpCall Post = new("POST", "https://api.example.com/v1/things");

    private static Recording Answer(
        FailureKind kind, int status, string source, string body, FailureEffect effect = FailureEffect.None,
        params (string Name, string Value)[] headers) =>
        new("HTTP", kind, effect, $"{status}, {source}", () => HttpClassification.OfAnswer(Post, new HttpAnswer(status)
        {
            Body = HttpErrorBody.Read(DataJson.Parse(body)),
            Headers = headers.ToDictionary(
                static header => header.Name, static header => header.Value, StringComparer.OrdinalIgnoreCase),
        }, Recording.Now));
}
