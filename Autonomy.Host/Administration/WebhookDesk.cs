using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
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

    // The register that the couriers were last told of as a whole.
    private WebhookRegister _followed = WebhookRegister.Empty;

    /// <summary>Reads the webhooks, and begins to tell those that go out.</summary>
    public async Task StartAsync()
    {
        await _stream.LoadAsync();
        Follow();
        // One that gets no start now must not keep the others, or the service, from theirs: it is asked on.
        await Task.WhenAll(_stream.State.Webhooks.Keys.Select(couriers.TryStartAsync));
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
        await ChangeAsync(webhook.Id, register => register.Create(webhook));
        return webhook;
    }

    /// <summary>Turns a webhook on or off; one that is turned on, though it is, is told again what it has to be told.
    /// </summary>
    /// <exception cref="ApiException">There is no such webhook in the caller's workspace.</exception>
    public async Task<Webhook> SwitchAsync(Caller caller, string id, bool isEnabled)
    {
        await ChangeAsync(id, register => register.Switch(caller.Workspace, id, isEnabled, caller.Name));
        if (isEnabled) couriers.NameAgain(id);
        return Find(caller, id);
    }

    /// <summary>Takes a webhook away; nothing more is told to it.</summary>
    /// <exception cref="ApiException">There is no such webhook in the caller's workspace.</exception>
    public Task RemoveAsync(Caller caller, string id) =>
        ChangeAsync(id, register => register.Remove(caller.Workspace, id, caller.Name));

    public void Dispose() => _stream.Dispose();

    private async Task ChangeAsync(string id, Func<WebhookRegister, Verdict<WebhookEvent>> decide)
    {
        Rejection? refusal;
        try
        {
            refusal = await _stream.DecideAsync((register, _) => decide(register));
        }
        finally
        {
            // Also of what nobody knows that it was taken: what is listed and what is told are the same.
            Follow();
            await couriers.StartedAsync(id);
        }

        if (refusal is not null) throw Refusals.Of(refusal);
    }

    // All that differs, and not what was just changed alone: the state may hold more that was not known to be taken.
    private void Follow()
    {
        WebhookRegister now = _stream.State;
        ImmutableSortedDictionary<string, Webhook> former = Volatile.Read(ref _followed).Webhooks;
        foreach (string id in former.Keys.Union(now.Webhooks.Keys))
        {
            if (!ReferenceEquals(former.GetValueOrDefault(id), now.Webhooks.GetValueOrDefault(id)))
                couriers.Follow(id, Find);
        }

        Volatile.Write(ref _followed, now);
    }

    private Webhook? Find(string id) => _stream.State.Webhooks.GetValueOrDefault(id);

    private static ApiException Unknown(string id) => new(
        ApiFault.NotFound, "unknown_webhook", $"There is no webhook '{Refusals.Excerpt(id)}' in this workspace.");
}
