using System.Globalization;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>
/// Conditions of requests: that nothing has happened since the caller looked. Whoever writes the stream holds to them.
/// </summary>
internal static class IfMatch
{
    /// <summary>The header with the condition.</summary>
    public const string Header = "If-Match";

    private const long NoVersion = -1;

    /// <summary>The tag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>
    /// The version that the request is for, as its condition names it; null: whatever it is at. A tag that is of no
    /// version names one that nothing ever has.
    /// </summary>
    /// <exception cref="ApiException">It is no tag at all.</exception>
    public static long? VersionIn(HttpContext context)
    {
        string? expected = TextIn(context);
        if (expected is null or "*") return null;
        if (!expected.EndsWith('"'))
        {
            throw new ApiException(
                ApiFault.Syntax, "invalid_if_match",
                $"'{Refusals.Excerpt(expected)}' is no tag. Send the ETag as it was answered, quotes included: \"5\".");
        }

        string digits = expected.Trim('"');
        bool isTag = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            && expected == TagOf(version);
        return isTag ? version : NoVersion;
    }

    /// <summary>The condition as it was sent; null: there is none. Only who declares it may read it.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not declare it.</exception>
    public static string? TextIn(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Declared>() is null)
            throw new InvalidOperationException($"The endpoint says nowhere that it takes {Header}.");
        return context.Request.Headers.IfMatch is { Count: > 0 } sent ? sent.ToString() : null;
    }

    /// <summary>The endpoint obeys the condition: what has changed is left alone, and the answer is 412.</summary>
    public static RouteHandlerBuilder TakesIfMatch(
        this RouteHandlerBuilder endpoint,
        string description = "The version that was seen, as its ETag: refused with 412 when it has changed since.") =>
        endpoint.Takes(Header, description).WithMetadata(Declared.Instance);

    private sealed class Declared
    {
        public static readonly Declared Instance = new();
    }
}
