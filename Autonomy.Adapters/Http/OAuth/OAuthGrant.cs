using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>
/// How tokens are got (RFC 6749): by a refresh token (section 6), or by the client's own credentials (4.4).
/// </summary>
internal sealed record OAuthGrant
{
    public required Uri TokenUrl { get; init; }

    public required string ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The refresh token that the plan gives; the server may have replaced it since.</summary>
    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <summary>Whether the client's id and secret go in the body, for a server that takes no Basic header.</summary>
    public bool IsClientInBody { get; init; }

    /// <summary>The grant of a tool's arguments; null where they name none.</summary>
    public static OAuthGrant? Read(DataObject arguments)
    {
        if (arguments.Object("auth")["oauth2"] is not DataObject grant) return null;
        return new OAuthGrant
        {
            TokenUrl = new Uri(grant.Text("tokenUrl")),
            ClientId = grant.Text("clientId"),
            ClientSecret = grant.TextOrNull("clientSecret"),
            RefreshToken = grant.TextOrNull("refreshToken"),
            Scope = grant.TextOrNull("scope"),
            IsClientInBody = grant.Text("clientAuthentication", "basic") == "body",
        };
    }

    /// <summary>The request for a token.</summary>
    /// <param name="refreshToken">The refresh token in force; null asks by the client's own credentials.</param>
    /// <param name="deadline">When the request is given up.</param>
    public OutgoingRequest RequestFor(string? refreshToken, DateTimeOffset deadline)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", refreshToken is null ? "client_credentials" : "refresh_token"),
        };
        if (refreshToken is not null) form.Add(new("refresh_token", refreshToken));
        if (Scope is not null) form.Add(new("scope", Scope));
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Accept"] = "application/json" };
        if (ClientSecret is null || IsClientInBody)
        {
            form.Add(new("client_id", ClientId));
            if (ClientSecret is not null) form.Add(new("client_secret", ClientSecret));
        }
        else
        {
            headers["Authorization"] = $"Basic {BasicOf(ClientId, ClientSecret)}";
        }

        return new OutgoingRequest
        {
            Method = "POST",
            Url = TokenUrl,
            Headers = headers,
            Body = Encoding.UTF8.GetBytes(string.Join('&', form.Select(field => $"{field.Key}={Form(field.Value)}"))),
            ContentType = "application/x-www-form-urlencoded",
            FollowRedirects = false,
            Deadline = deadline,
        };
    }

    /// <summary>What may be shown of it.</summary>
    public override string ToString() => $"{ClientId} at {TokenUrl.GetLeftPart(UriPartial.Path)}";

    private static string BasicOf(string id, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Form(id)}:{Form(secret)}"));

    /// <summary>A value as a form has it: a blank is a plus (RFC 6749, appendix B).</summary>
    private static string Form(string value) =>
        Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal);
}
