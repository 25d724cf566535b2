using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Core.Webhooks;

/// <summary>What happened to the webhooks of a service.</summary>
public abstract record WebhookEvent
{
    private WebhookEvent()
    {
    }

    /// <summary>There is a webhook.</summary>
    public sealed record Created(Webhook Webhook) : WebhookEvent;

    /// <summary>It does something from now on, or does nothing.</summary>
    public sealed record Switched(string Webhook, bool IsEnabled, string By) : WebhookEvent;

    /// <summary>There is no such webhook any more.</summary>
    public sealed record Removed(string Webhook, string By) : WebhookEvent;
}

/// <summary>The webhooks of every workspace.</summary>
/// <param name="Webhooks">By their ids.</param>
public sealed record WebhookRegister(ImmutableSortedDictionary<string, Webhook> Webhooks)
{
    /// <summary>The most webhooks of a workspace: 100.</summary>
    public const int WebhooksMax = 100;

    /// <summary>None yet.</summary>
    public static readonly WebhookRegister Empty =
        new(ImmutableSortedDictionary.Create<string, Webhook>(StringComparer.Ordinal));

    /// <summary>A webhook of a workspace, or null.</summary>
    public Webhook? Find(string workspace, string id) =>
        Webhooks.TryGetValue(id, out Webhook? found) && found.Workspace == workspace ? found : null;

    /// <summary>The register after an event.</summary>
    public WebhookRegister Apply(WebhookEvent happened) => happened switch
    {
        WebhookEvent.Created created => new WebhookRegister(Webhooks.SetItem(created.Webhook.Id, created.Webhook)),
        WebhookEvent.Switched switched => new WebhookRegister(Webhooks.SetItem(
            switched.Webhook, Webhooks[switched.Webhook] with { IsEnabled = switched.IsEnabled })),
        WebhookEvent.Removed removed => new WebhookRegister(Webhooks.Remove(removed.Webhook)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>What becomes of the wish for a webhook whose parts were checked.</summary>
    public Verdict<WebhookEvent> Create(Webhook webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return Webhooks.Values.Count(one => one.Workspace == webhook.Workspace) < WebhooksMax
            ? Verdict.Of<WebhookEvent>(new WebhookEvent.Created(webhook))
            : Verdict.Refuse<WebhookEvent>(
                RejectionCode.InvalidArgument, $"A workspace has {WebhooksMax} webhooks at most. Delete some.");
    }

    /// <summary>What becomes of the wish to turn one on or off.</summary>
    public Verdict<WebhookEvent> Switch(string workspace, string id, bool isEnabled, string by)
    {
        if (Find(workspace, id) is not { } found) return Unknown(id);
        return found.IsEnabled == isEnabled
            ? new Verdict<WebhookEvent>([], null)
            : Verdict.Of<WebhookEvent>(new WebhookEvent.Switched(id, isEnabled, by));
    }

    /// <summary>What becomes of the wish to take one away.</summary>
    public Verdict<WebhookEvent> Remove(string workspace, string id, string by) => Find(workspace, id) is null
        ? Unknown(id)
        : Verdict.Of<WebhookEvent>(new WebhookEvent.Removed(id, by));

    private static Verdict<WebhookEvent> Unknown(string id) => Verdict.Refuse<WebhookEvent>(
        RejectionCode.UnknownWebhook, $"There is no webhook '{Excerpt.Of(id)}' in this workspace.");
}

/// <summary>The stored names of the events of webhooks. A name here is for ever.</summary>
public static class WebhookEventTable
{
    /// <summary>The stream that holds the webhooks of every workspace.</summary>
    public static readonly StreamId Stream = new("webhooks");

    private static readonly WebhookJson Shapes = new(EventTable<WebhookEvent>.Readable(WebhookJson.Default.Options));

    private static readonly EventTable<WebhookEvent> Table = new(
        ("webhook-created", Shapes.Created),
        ("webhook-switched", Shapes.Switched),
        ("webhook-removed", Shapes.Removed));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(WebhookEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static WebhookEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = DataJson.DepthMax + 16,
    Converters = [typeof(DataValueConverter<DataObject>), typeof(WordConverter<WebhookDirection>)])]
[JsonSerializable(typeof(WebhookEvent.Created))]
[JsonSerializable(typeof(WebhookEvent.Switched))]
[JsonSerializable(typeof(WebhookEvent.Removed))]
[JsonSerializable(typeof(DeliveryEvent.Taken))]
[JsonSerializable(typeof(DeliveryEvent.Done))]
[JsonSerializable(typeof(DeliveryRecord))]
internal sealed partial class WebhookJson : JsonSerializerContext;
