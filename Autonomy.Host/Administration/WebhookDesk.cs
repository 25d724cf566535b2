using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Webhooks;
using Autonomy.Host.Api;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// The webhooks of callers: what is changed is durable before it is answered. Another workspace's webhook is not there.
/// </summary>
internal sealed class WebhookDesk(IJournal journal, TimeProvider clock, WebhookCouriers couriers) : IDisposable
{
    private readonly KeptStream<WebhookRegister, WebhookEvent> _stream = new(
        journal, clock, new StreamShape<WebhookRegister, WebhookEvent>
        {
            Stream = WebhookEventTable.Stream,
            Empty = WebhookRegister.Empty,
            Encode = WebhookEventTable.Encode,
            Fold = static (register, stored, body) =>
                register.Apply(WebhookEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)),
        });

    /// <summary>Reads the webhooks, and begins to tell those that go out.</summary>
    public async Task StartAsync()
    {
        WebhookRegister register = await _stream.LoadAsync();
        foreach (string id in register.Webhooks.Keys) await couriers.FollowAsync(id, Find);
    }

    /// <summary>Every webhook of the caller's workspace, by id.</summary>
    public IReadOnlyList<Webhook> List(Caller caller) =>
        [.. _stream.State.Webhooks.Values.Where(one => one.Workspace == caller.Workspace)];

    /// <summary>A webhook.</summary>
    /// <exception cref="ApiException">There is no such webhook in the caller's workspace.</exception>
    public Webhook Find(Caller caller, string id) =>
        _stream.State.Find(caller.Workspace, id) ?? throw Unknown(id);

    /// <summary>An inbound webhook that does something, whosever it is; null: there is none.</summary>
    public Webhook? FindInbound(string id) =>
        _stream.State.Webhooks.TryGetValue(id, out Webhook? found)
            && found is { Direction: WebhookDirection.Inbound, IsEnabled: true }
            ? found
            : null;

    /// <summary>Makes a webhook whose parts were checked.</summary>
    /// <exception cref="ApiException">There are as many as there may be.</exception>
    public async Task<Webhook> CreateAsync(Webhook webhook)
    {
        Demand(await _stream.DecideAsync((register, _) => register.Create(webhook)));
        await couriers.FollowAsync(webhook.Id, Find);
        return webhook;
    }

    /// <summary>Turns a webhook on or off.</summary>
    /// <exception cref="ApiException">There is no such webhook in the caller's workspace.</exception>
    public async Task<Webhook> SwitchAsync(Caller caller, string id, bool isEnabled)
    {
        Demand(await _stream.DecideAsync(
            (register, _) => register.Switch(caller.Workspace, id, isEnabled, caller.Name)));
        Webhook switched = Find(caller, id);
        await couriers.FollowAsync(id, Find);
        return switched;
    }

    /// <summary>Takes a webhook away; nothing more is told to it.</summary>
    /// <exception cref="ApiException">There is no such webhook in the caller's workspace.</exception>
    public async Task RemoveAsync(Caller caller, string id)
    {
        Demand(await _stream.DecideAsync((register, _) => register.Remove(caller.Workspace, id, caller.Name)));
        await couriers.FollowAsync(id, Find);
    }

    public void Dispose() => _stream.Dispose();

    private Webhook? Find(string id) => _stream.State.Webhooks.GetValueOrDefault(id);

    private static void Demand(Rejection? refusal)
    {
        if (refusal is not null) throw Refusals.Of(refusal);
    }

    private static ApiException Unknown(string id) => new(
        ApiFault.NotFound, "unknown_webhook", $"There is no webhook '{Refusals.Excerpt(id)}' in this workspace.");
}
