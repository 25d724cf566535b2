using System.Net.Http.Headers;
using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>A request that can be made more than once: redirects repeat it.</summary>
internal sealed record OutgoingRequest
{
    private static readonly string[] BoundToOrigin = ["Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key"];

    public required string Method { get; init; }

    public required Uri Url { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public bool FollowRedirects { get; init; } = true;

    /// <summary>Whether a text holds a secret of the call.</summary>
    public Func<string, bool> HoldsSecret { get; init; } = static _ => false;

    /// <summary>
    /// Whether a secret goes along wherever the request goes: in a header that is not known to carry one, or in the
    /// body.
    /// </summary>
    public bool CarriesSecret =>
        Headers.Values.Any(HoldsSecret) || (Body is not null && HoldsSecret(Encoding.UTF8.GetString(Body)));

    public bool SentIdempotencyKey { get; init; }

    /// <summary>Told what it waits for.</summary>
    public Action<ToolProgress> Progress { get; init; } = static _ => { };

    /// <summary>How its token is got; null where it needs none.</summary>
    public OAuthGrant? Grant { get; init; }

    /// <summary>The token that it is sent with.</summary>
    public AccessToken? Token { get; init; }

    /// <summary>Whether its credential was renewed just before, because the last one was refused.</summary>
    public bool HasFreshCredential { get; init; }

    /// <summary>
    /// Whether a call that changes something was answered on the way here: what follows does not make it undone.
    /// </summary>
    public bool MayHaveActed { get; init; }

    /// <summary>What a failure means that came before this request was sent.</summary>
    public FailureEffect EffectUnsent => MayHaveActed ? FailureEffect.Unknown : FailureEffect.None;

    /// <summary>When whoever waits for it gives up: a cancellation from then on is a timeout.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The request as a failure shows it: the URL without its query, which may hold a secret.</summary>
    public HttpCall Call => new(Method, Url.GetLeftPart(UriPartial.Path))
    {
        SentIdempotencyKey = SentIdempotencyKey,
        HasFreshToken = HasFreshCredential,
        MayHaveActed = MayHaveActed,
    };

    /// <summary>What tells credentials apart, and does not give them away.</summary>
    public ulong CredentialHash
    {
        get
        {
            // Tokens come and go; what they are got by stays.
            if (Grant is not null)
                return HashOf($"{Grant.TokenUrl}\n{Grant.ClientId}\n{Grant.RefreshToken}\n{Grant.Scope}");
            var credential = new StringBuilder();
            foreach ((string name, string value) in Headers)
            {
                if (BoundToOrigin.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    credential.Append(value).Append('\n');
                }
            }

            return HashOf(credential.ToString());
        }
    }

    /// <summary>What tells texts apart, and does not give them away.</summary>
    public static ulong HashOf(string credential) => StableHash.Of64(credential);

    /// <summary>The request of a tool's arguments.</summary>
    public static OutgoingRequest Read(DataObject arguments, ToolContext context)
    {
        string method = arguments.Text("method", "GET");
        var headers = new Dictionary<string, string>(arguments.TextMap("headers"), StringComparer.OrdinalIgnoreCase);
        (byte[]? body, string? contentType) = BodyOf(arguments);
        string keyHeader = arguments.Text("idempotencyKeyHeader", "Idempotency-Key");
        bool isSafe = method is "GET" or "HEAD" or "OPTIONS";
        if (!isSafe && keyHeader.Length > 0) headers.TryAdd(keyHeader, context.IdempotencyKey);
        return new OutgoingRequest
        {
            Method = method,
            Url = UrlOf(arguments),
            Headers = headers,
            Body = body,
            ContentType = contentType,
            FollowRedirects = arguments.Flag("followRedirects", true),
            Grant = OAuthGrant.Read(arguments),
            HasFreshCredential = context.RefreshCredential,
            Deadline = context.Deadline,
            HoldsSecret = context.HoldsSecret,
            Progress = context.Progress,
            // Only an author who names the header says that the server honours it.
            SentIdempotencyKey = !isSafe && arguments.Has("idempotencyKeyHeader") && keyHeader.Length > 0,
        };
    }

    /// <summary>This request with a token.</summary>
    public OutgoingRequest With(AccessToken token) => this with
    {
        Token = token,
        Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase)
        {
            ["Authorization"] = $"Bearer {token.Text}",
        },
    };

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Url);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null) message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }
        else if (!Call.IsSafe)
        {
            // The client sends a request without content anew by itself when the connection is closed before the
            // answer, whatever its method; once it has begun to send content, empty or not, it never does.
            message.Content = new ByteArrayContent([]);
        }

        foreach ((string name, string value) in Headers)
        {
            if (message.Headers.TryAddWithoutValidation(name, value)) continue;
            message.Content?.Headers.Remove(name);
            message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>The request that a redirect asks for (RFC 9110, 15.4); null when it may not be followed.</summary>
    public OutgoingRequest? Redirected(int status, Uri location)
    {
        var target = new Uri(Url, location);
        bool isDowngrade = Url.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps;
        if (isDowngrade || (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps)) return null;
        OutgoingRequest next = this with { Url = target };
        bool isOtherOrigin = target.GetLeftPart(UriPartial.Authority) != Url.GetLeftPart(UriPartial.Authority);
        if (isOtherOrigin)
        {
            next = next with
            {
                Grant = null,
                Token = null,
                Headers = Headers.Where(header => !BoundToOrigin.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                    .ToDictionary(StringComparer.OrdinalIgnoreCase),
            };
        }

        bool becomesGet = (status == 303 && Method != "HEAD") || (status is 301 or 302 && Method == "POST");
        return becomesGet
            ? next with { Method = "GET", Body = null, ContentType = null, MayHaveActed = MayHaveActed || !Call.IsSafe }
            : next;
    }

    private static Uri UrlOf(DataObject arguments)
    {
        var url = new UriBuilder(arguments.Text("url")) { Fragment = "" };
        foreach ((string name, string value) in arguments.TextMap("query"))
        {
            string pair = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
            url.Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{pair}" : pair;
        }

        return url.Uri;
    }

    private static (byte[]? Body, string? ContentType) BodyOf(DataObject arguments)
    {
        if (arguments["json"] is { } json) return (DataJson.WriteUtf8(json), "application/json");
        if (arguments.TextOrNull("text") is { } text)
            return (Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
        return arguments.TextOrNull("base64") is { } base64
            ? (Convert.FromBase64String(base64), "application/octet-stream")
            : (null, null);
    }
}
