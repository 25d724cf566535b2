using System.Collections.Immutable;

namespace Autonomy.Benchmarks.Chaos;

/// <summary>
/// What is met at each address: the first answers are those of a service in trouble, and what follows is the answer of
/// one that works. An address that is not listed works from the start.
/// </summary>
internal static class ChaosScript
{
    private static readonly (string, string)[] SoonAgain = [("Retry-After", "1")];
    private static readonly (string, string)[] WithoutScope =
        [("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"reports:write\"")];

    private static readonly (string, string)[] ExpiredToken =
        [("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"The token expired\"")];

    /// <summary>What is met at an address, and how often.</summary>
    public static readonly ImmutableDictionary<string, Trouble> Troubles = new Dictionary<string, Trouble>
    {
        ["/k1/misdirected"] = Once(new ChaosAnswer(421, """{"error":"misdirected"}""")),
        ["/k2/slow"] = Always(new ChaosAnswer(200, """{"ok":true}""") { Delay = TimeSpan.FromSeconds(3) }),
        ["/k2/gateway"] = Once(new ChaosAnswer(504, """{"error":"upstream timed out"}""")),
        ["/k3/reset"] = Once(new ChaosAnswer(200, "") { IsReset = true }),
        ["/k3/cut"] = Once(new ChaosAnswer(200, """{"ok":true,"pages":[1,2,3,4]}""") { IsCut = true }),
        ["/k4/unavailable"] = Once(new ChaosAnswer(503, """{"error":"down for a moment"}""") { Headers = SoonAgain }),
        ["/k4/broken"] = Once(new ChaosAnswer(500, """{"error":"a bug of theirs"}""")),
        ["/k5/limited"] = Twice(new ChaosAnswer(429, """{"error":{"code":"rate_limit_exceeded"}}""")
        {
            Headers = SoonAgain,
        }),
        ["/k7/expired"] = Once(new ChaosAnswer(401, """{"error":"invalid_token"}""") { Headers = ExpiredToken }),
        ["/k8/scope"] = Always(new ChaosAnswer(403, """{"error":"insufficient_scope"}""") { Headers = WithoutScope }),
        ["/k10/denied"] = Always(new ChaosAnswer(403, """{"error":{"code":"access_denied"}}""")),
        ["/k13/moved-away"] = Always(new ChaosAnswer(404, """{"error":"not_found"}""")),
        ["/k14/conflict"] = Once(new ChaosAnswer(409, """{"error":{"code":"version_conflict"}}""")),
        ["/k15/large"] = Always(new ChaosAnswer(413, """{"error":{"code":"payload_too_large"}}""")),
        ["/k18/not-yet"] = Once(new ChaosAnswer(200, """{"ok":false,"state":"indexing"}""")),
        ["/k6/quota"] = Once(new ChaosAnswer(402, """{"error":{"code":"insufficient_quota"}}""")),
        ["/k9/revoked"] = Always(new ChaosAnswer(401, """{"error":{"code":"token_revoked"}}""")),
        ["/k16/gone"] = Always(new ChaosAnswer(501, """{"error":{"code":"api_retired"}}""")),
        ["/k19/captcha"] = Once(new ChaosAnswer(403, """{"error":{"code":"captcha_required"}}""")),
        ["/k21/elsewhere"] = Always(new ChaosAnswer(302, "")
        {
            Headers = [("Location", "http://169.254.169.254/latest/meta-data/")],
        }),
    }.ToImmutableDictionary();

    private static Trouble Once(ChaosAnswer answer) => new(answer, 1);

    private static Trouble Twice(ChaosAnswer answer) => new(answer, 2);

    private static Trouble Always(ChaosAnswer answer) => new(answer, int.MaxValue);
}

/// <summary>An answer that is met so often.</summary>
internal sealed record Trouble(ChaosAnswer Answer, int Times);
