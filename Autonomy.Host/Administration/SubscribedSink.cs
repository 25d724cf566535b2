using Autonomy.Adapters.Http;
using Autonomy.Adapters.Notifications;
using Autonomy.Core.Notifications;
using Autonomy.Core.Webhooks;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// Posts to the URL of an outbound webhook, signed with the secret of its workspace as it is at that moment. One
/// delivery is under way at a time.
/// </summary>
internal sealed class SubscribedSink(
    Webhook webhook, SecretKeeper secrets, EgressOptions egress, TimeProvider clock) : INotificationSink, IDisposable
{
    private string? _text;
    private WebhookSink? _sink;

    // What was delivered is remembered for as long as there is the webhook.
    public string Key => $"webhook-of:{webhook.Id}";

    public string Name => webhook.Id;

    public ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        string? text = webhook.Secret is { } name ? secrets.Find(webhook.Workspace, name) : null;
        if (webhook.Secret is not null && text is null)
            return Refuse($"there is no secret '{webhook.Secret}' to sign with; set it");
        if (_sink is null || text != _text)
        {
            WebhookSecret? secret = null;
            if (text is not null && !WebhookSecret.TryParse(text, out secret, out string? fault))
                return Refuse($"the secret '{webhook.Secret}' cannot be used: {fault}");
            _sink?.Dispose();
            (_text, _sink) = (text, new WebhookSink(new WebhookOptions
            {
                Url = new Uri(webhook.Url!),
                Secret = secret,
                Egress = egress,
                Clock = clock,
            }));
        }

        return _sink.DeliverAsync(notification, cancellation);
    }

    public void Dispose() => _sink?.Dispose();

    private static ValueTask<DeliveryResult> Refuse(string reason) =>
        ValueTask.FromResult<DeliveryResult>(new DeliveryResult.Refused(reason));
}
