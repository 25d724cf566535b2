using System.Buffers;
using System.Collections.Immutable;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Tools;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>What the requests and answers of both kinds of connections have in common, checked.</summary>
internal static class ConnectionParts
{
    private const int EntriesMax = 100;
    private const int TextLengthMax = 8_192;
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(1);
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("=:\r\n\0 ");

    /// <summary>The name of a new connection.</summary>
    public static string NameOf(string name) => ConnectedNames.IsConnection(name)
        ? name
        : throw RequestValues.Mistake(
            "/name", $"'{Refusals.Excerpt(name)}' is no name of a connection.",
            $"Write 1 to {ConnectedNames.ConnectionLengthMax} of a-z, 0-9, '-' and '_', first a letter or digit.");

    /// <summary>A URL that can be called.</summary>
    public static string UrlOf(string text, string path)
    {
        bool isUrl = text.Length <= TextLengthMax && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
        return isUrl
            ? text
            : throw RequestValues.Mistake(
                path, "It is no URL to call.", "Write an absolute http or https URL, without a user.");
    }

    /// <summary>Names with texts.</summary>
    public static ImmutableDictionary<string, string> TextsOf(IReadOnlyDictionary<string, string>? given, string path)
    {
        if (given is null) return ImmutableDictionary<string, string>.Empty;
        bool fits = given.Count <= EntriesMax && given.All(static entry =>
            entry.Key.Length is > 0 and <= TextLengthMax && entry.Value.Length <= TextLengthMax
            && !entry.Key.AsSpan().ContainsAny(NotInNames) && !entry.Value.AsSpan().ContainsAny('\r', '\n', '\0'));
        if (fits) return given.ToImmutableDictionary(StringComparer.Ordinal);
        throw RequestValues.Mistake(
            path, "A name or a text in it cannot be sent.",
            $"Write {EntriesMax} at most, names without '=', ':' and blanks, each in one line.");
    }

    /// <summary>Names with the names of secrets.</summary>
    public static ImmutableDictionary<string, string> SecretsOf(IReadOnlyDictionary<string, string>? given, string path)
    {
        foreach (string secret in given?.Values ?? []) _ = SecretOf(secret, path);
        return TextsOf(given, path);
    }

    /// <summary>The name of a secret.</summary>
    public static string? SecretOf(string? name, string path) => name is null || AccessNames.IsSecret(name)
        ? name
        : throw RequestValues.Mistake(
            path, "It is no name of a secret.", "Name a secret of the workspace; never write the secret.");

    /// <summary>What an administrator says of effects.</summary>
    public static ImmutableDictionary<string, EffectClass> EffectsOf(IReadOnlyDictionary<string, string>? given)
    {
        if (given is null) return ImmutableDictionary<string, EffectClass>.Empty;
        return given.ToImmutableDictionary(
            static entry => entry.Key,
            static entry => RequestValues.WordOf(entry.Value, "/effects", EffectClass.Irreversible),
            StringComparer.Ordinal);
    }

    /// <summary>How long a call may take.</summary>
    public static TimeSpan? TimeoutOf(string? text)
    {
        TimeSpan? timeout = RequestValues.DurationOf(text, "/timeout");
        if (timeout is null || (timeout > TimeSpan.Zero && timeout <= TimeoutMax)) return timeout;
        throw RequestValues.Mistake("/timeout", "It is no time that a call may take.", "Write 1ms to 1d.");
    }

    /// <summary>The tools of a connection.</summary>
    public static IReadOnlyList<ConnectedToolResource> ToolsOf(
        ConnectionView view, Func<string, EffectClass?> hintOf) =>
    [
        .. view.Tools.Select(tool =>
        {
            string theirName = view.TheirNames[tool.Name];
            return new ConnectedToolResource
            {
                Name = tool.Name.Value,
                TheirName = theirName,
                Effect = Words.Of(tool.Effect),
                HintedEffect = hintOf(theirName) is { } hint ? Words.Of(hint) : null,
                Drift = view.Status?.Drift.GetValueOrDefault(theirName)?.Message,
            };
        }),
    ];

    /// <summary>What cannot be called.</summary>
    public static IReadOnlyList<ConnectionFaultResource> FaultsOf(ConnectionView view) =>
        [.. view.Faults.Select(static fault => new ConnectionFaultResource(fault.Where, fault.Message, fault.Fix))];
}
