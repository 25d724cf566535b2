using Autonomy.Adapters.Http;
using Autonomy.Adapters.Notifications;
using Autonomy.Core.Notifications;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// Posts to a URL of a workspace, signed with the secret of that workspace as it is at that moment. One delivery is
/// under way at a time.
/// </summary>
/// <param name="id">Whom it is for: a webhook, or an execution with a callback.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="url">Where to post to.</param>
/// <param name="secretName">The name of the secret; null: nothing is signed.</param>
/// <param name="terms">What it posts by.</param>
internal sealed class SubscribedSink(
    string id, string workspace, string url, string? secretName, WebhookTerms terms) : INotificationSink, IDisposable
{
    private string? _text;
    private WebhookSink? _sink;

    // What was delivered is remembered for as long as there is the webhook.
    public string Key => $"webhook-of:{id}";

    public string Name => id;

    public async ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        string? text;
        try
        {
            text = secretName is null ? null : terms.Secrets.Find(workspace, secretName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"the secret '{secretName}' cannot be read: {exception.Message.TrimEnd('.')}");
        }

        if (secretName is not null && text is null)
            return Refuse($"there is no secret '{secretName}' to sign with; set it");
        if (_sink is null || text != _text)
        {
            WebhookSecret? secret = null;
            if (text is not null && !WebhookSecret.TryParse(text, out secret, out string? fault))
                return Refuse($"the secret '{secretName}' cannot be used: {fault}");
            _sink?.Dispose();
            (_text, _sink) = (text, new WebhookSink(new WebhookOptions
            {
                Url = new Uri(url),
                Secret = secret,
                Egress = terms.Egress,
                Clock = terms.Clock,
            }));
        }

        return await _sink.DeliverAsync(notification, cancellation);
    }

    public void Dispose() => _sink?.Dispose();

    private static DeliveryResult.Refused Refuse(string reason) => new(reason);
}

/// <summary>What messages to others are posted by.</summary>
/// <param name="Secrets">Where secrets are looked up.</param>
/// <param name="Egress">Where they may connect to.</param>
/// <param name="Clock">The clock.</param>
internal sealed record WebhookTerms(SecretKeeper Secrets, EgressOptions Egress, TimeProvider Clock);
