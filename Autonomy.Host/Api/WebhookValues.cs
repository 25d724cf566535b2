using System.Collections.Immutable;
using Autonomy.Core.Notifications;
using Autonomy.Core.Security;

namespace Autonomy.Host.Api;

/// <summary>
/// The parts of what is told to others, checked, whatever brought them; each refusal names its place.
/// </summary>
internal static class WebhookValues
{
    private const int UrlLengthMax = 2_000;

    /// <summary>A URL to post to.</summary>
    public static string UrlOf(string? text, string path)
    {
        bool isUrl = text is { Length: <= UrlLengthMax }
            && Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
        return isUrl
            ? text!
            : throw RequestValues.Mistake(
                path, "It is no URL to post to.", "Write an absolute http or https URL, without a user.");
    }

    /// <summary>The name of a secret; null where there is none.</summary>
    public static string? SecretOf(string? name, string path) => name is null || AccessNames.IsSecret(name)
        ? name
        : throw RequestValues.Mistake(
            path, "It is no name of a secret.", "Name a secret of the workspace; never write the secret.");

    /// <summary>Types of notifications, each once.</summary>
    public static ImmutableArray<string> TypesOf(IEnumerable<string>? types, string path)
    {
        string[] named = [.. (types ?? []).Distinct(StringComparer.Ordinal)];
        if (Array.Find(named, type => !Announcements.Types.Contains(type)) is { } unknown)
        {
            throw RequestValues.Mistake(
                path, $"'{Refusals.Excerpt(unknown)}' is nothing that is told.",
                $"Write some of: {string.Join(", ", Announcements.Types)}.");
        }

        return [.. named];
    }

    /// <summary>The callback of a submission.</summary>
    /// <param name="url">Where it posts to.</param>
    /// <param name="secret">The name of the secret that signs; null: none does.</param>
    /// <param name="events">What is told; none: the end, and questions.</param>
    public static Callback CallbackOf(string? url, string? secret, IEnumerable<string>? events)
    {
        ImmutableArray<string> types = TypesOf(events, "/callback/events");
        return new Callback
        {
            Url = UrlOf(url, "/callback/url"),
            Secret = SecretOf(secret, "/callback/secret"),
            Events = types.IsEmpty ? Callback.EventsDefault : types,
        };
    }
}
