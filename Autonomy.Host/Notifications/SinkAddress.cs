using System.Diagnostics.CodeAnalysis;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Notifications;
using Autonomy.Core.Notifications;

namespace Autonomy.Host.Notifications;

/// <summary>
/// Whom to tell of what happens, as people write it: <c>webhook:URL</c>, <c>command:CMD</c>, <c>file:PATH</c> or
/// <c>stdout</c>. It is told nothing before it is opened.
/// </summary>
public sealed class SinkAddress
{
    /// <summary>What can be written, for messages and for the documentation.</summary>
    public const string Rule = "webhook:URL, command:CMD, file:PATH or stdout";

    /// <summary>The environment variable with the secret that webhooks are signed with.</summary>
    public const string SecretVariable = "AUTONOMY_WEBHOOK_SECRET";

    private readonly string _text;
    private readonly Func<SinkSurroundings, WebhookSecret?, INotificationSink> _open;

    private SinkAddress(string text, Func<SinkSurroundings, WebhookSecret?, INotificationSink> open) =>
        (_text, _open) = (text, open);

    /// <summary>Whether it is a webhook, which is signed where there is a secret.</summary>
    public bool IsWebhook => _text.StartsWith("webhook:", StringComparison.Ordinal);

    /// <summary>Reads what a person wrote; false with what is wrong and what to do.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out SinkAddress? address, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        address = text.Split(':', 2) switch
        {
            ["stdout"] => new SinkAddress(text, static (around, _) => StreamSink.To(around.Output)),
            ["file", { Length: > 0 } path] => new SinkAddress(
                text, (around, _) => StreamSink.ToFile(Path.GetFullPath(path, around.WorkingFolder))),
            ["command", { Length: > 0 } command] => new SinkAddress(
                text, (around, _) => new CommandSink(command, around.WorkingFolder, around.Clock)),
            ["webhook", { Length: > 0 } given] => Webhook(text, given, ref fault),
            _ => null,
        };
        if (address is null) fault ??= $"'{text}' is not known. Write {Rule}.";
        return address is not null;
    }

    /// <summary>Makes the sinks of these addresses.</summary>
    /// <exception cref="FormatException">The secret of webhooks is none; says why, and names the variable.</exception>
    public static IReadOnlyList<INotificationSink> Open(
        IEnumerable<SinkAddress> addresses, SinkSurroundings around)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(around);
        SinkAddress[] all = [.. addresses];
        WebhookSecret? secret = Array.Exists(all, static address => address.IsWebhook) ? SecretOf(around) : null;
        return [.. all.Select(address => address._open(around, secret))];
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    private static SinkAddress? Webhook(string text, string given, ref string? fault)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            fault = $"webhook: '{given}' is no URL. Write one that begins with https:// or http://.";
            return null;
        }

        return new SinkAddress(text, (around, secret) => new WebhookSink(new WebhookOptions
        {
            Url = url,
            Secret = secret,
            Egress = around.Egress,
            Clock = around.Clock,
        }));
    }

    private static WebhookSecret? SecretOf(SinkSurroundings around)
    {
        if (string.IsNullOrEmpty(around.WebhookSecret)) return null;
        return WebhookSecret.TryParse(around.WebhookSecret, out WebhookSecret? secret, out string? fault)
            ? secret
            : throw new FormatException($"{SecretVariable} cannot be used: {fault}");
    }
}

/// <summary>What sinks work with.</summary>
public sealed record SinkSurroundings
{
    /// <summary>The folder that relative paths start from, and that commands run in.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>What <c>stdout</c> stands for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>The secret that webhooks are signed with, as it is written; null or empty: none are.</summary>
    public required string? WebhookSecret { get; init; }

    /// <summary>Where webhooks may be.</summary>
    public required EgressOptions Egress { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }
}
