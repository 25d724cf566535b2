using System.Collections.Concurrent;
using Autonomy.Actors.Notifications;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Http;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Spending;
using Autonomy.Core.Webhooks;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;

namespace Autonomy.Host.Administration;

/// <summary>
/// Tells outbound webhooks what happens, each by a courier of its own: at least once, and only of its workspace.
/// </summary>
internal sealed class WebhookCouriers(
    LocalEngine engine, SecretKeeper secrets, EgressOptions egress, TimeProvider clock) : IDisposable
{
    private readonly ExecutionOwners _owners = new(engine.Journal);
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Telling> _tellings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WebhookProblem> _problems = new(StringComparer.Ordinal);

    /// <summary>What last kept something from being delivered, before the start too; null: nothing did.</summary>
    public WebhookProblem? ProblemOf(string webhook) => _problems.GetValueOrDefault(webhook);

    /// <summary>
    /// Tells a webhook from now on, or no more, as it stands when its turn has come: whoever changes it last is heard.
    /// </summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="find">Finds it as it stands; null: it is not there any more.</param>
    public void Follow(string id, Func<string, Webhook?> find)
    {
        lock (_turn)
        {
            if (find(id) is not { Direction: WebhookDirection.Outbound, IsEnabled: true } webhook) End(id);
            else if (!_tellings.ContainsKey(id)) _tellings.Add(id, Begin(webhook));
        }
    }

    /// <summary>
    /// Names a webhook again, which begins anew without a problem: one that answered that it was gone is told what it
    /// did not take, and what happened since.
    /// </summary>
    public void NameAgain(string id)
    {
        lock (_turn)
        {
            // Before it is told anything: what goes wrong then is a problem again.
            _problems.TryRemove(id, out _);
            if (_tellings.TryGetValue(id, out Telling? telling)) telling.Courier.NameAgain();
        }
    }

    /// <summary>Completes once whatever happens from then on is certain to be told to a webhook that is told.</summary>
    /// <exception cref="AskFailedException">The journal gives it no start within a minute; it stays and asks on: it is
    /// listed, and must not tell nothing for ever.</exception>
    public async Task StartedAsync(string id)
    {
        Courier? courier;
        lock (_turn) courier = _tellings.GetValueOrDefault(id)?.Courier;
        if (courier is null) return;
        await courier.StartedAsync();
        await RecallAsync(id, courier);
    }

    /// <summary>Waits as <see cref="StartedAsync"/> does, and says at the webhook when it gets no start.</summary>
    public async Task TryStartAsync(string id)
    {
        try
        {
            await StartedAsync(id);
        }
        catch (AskFailedException cause)
        {
            _problems[id] = new WebhookProblem(
                clock.GetUtcNow(), $"The journal gives it no start; it is asked on. {cause.Message}");
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            foreach (string webhook in _tellings.Keys.ToList()) End(webhook);
        }
    }

    // Who cannot say within seconds what went wrong before says it with the next problem.
    private async Task RecallAsync(string id, Courier courier)
    {
        try
        {
            if ((await courier.ReviewAsync()).Outbox?.LastProblem is not { } last) return;
            _problems.TryAdd(id, new WebhookProblem(last.Time, last.Message));
        }
        catch (AskFailedException)
        {
            // It is told all the same.
        }
    }

    private Telling Begin(Webhook webhook)
    {
        var sink = new SubscribedSink(
            webhook.Id, webhook.Workspace, webhook.Url!, webhook.Secret, new WebhookTerms(secrets, egress, clock));
        Courier courier = engine.BeginCourier(
            sink,
            async (stored, notification, cancellation) =>
                await WantsAsync(webhook, stored, notification, cancellation) ? notification : null,
            problem => _problems[webhook.Id] = new WebhookProblem(clock.GetUtcNow(), problem));
        return new Telling(courier, sink);
    }

    private void End(string webhook)
    {
        if (!_tellings.Remove(webhook, out Telling? telling)) return;
        telling.Courier.Stop();
        telling.Sink.Dispose();
    }

    private async ValueTask<bool> WantsAsync(
        Webhook webhook, StoredEvent stored, Notification notification, CancellationToken cancellation)
    {
        if (!webhook.Types.IsEmpty && !webhook.Types.Contains(notification.Type)) return false;
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution))
        {
            // What a whole workspace spends is of no project.
            return webhook.Project is null && RulesId.TryParse(webhook.Workspace, out RulesId workspace)
                && stored.Stream == SpendingEventTable.StreamOf(workspace);
        }

        return await _owners.FindAsync(execution, cancellation) is { } owner && owner.Workspace == webhook.Workspace
            && (webhook.Project is null || owner.Project == webhook.Project);
    }

    private sealed record Telling(Courier Courier, SubscribedSink Sink);
}

/// <summary>What kept something from being delivered.</summary>
/// <param name="Time">When.</param>
/// <param name="Message">What happened.</param>
internal sealed record WebhookProblem(DateTimeOffset Time, string Message);
