using Autonomy.Adapters.Http;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Host.Service;
using Autonomy.Host.Streaming;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Notifications;

/// <summary>
/// Tells the sinks that whoever operates the service has set of what happens in every workspace, and in which. Those of
/// one workspace subscribe webhooks instead.
/// </summary>
internal sealed partial class ServiceSinks(LocalEngine engine, ExecutionOwners owners, ILogger log)
{
    /// <summary>How long a service that stops waits for what is still to be told.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(5);

    /// <summary>Begins to tell; whatever happens from then on is certain to be told.</summary>
    /// <exception cref="UnusableSettingException">The secret of webhooks is none.</exception>
    public async Task StartAsync(ServiceOptions options, EgressOptions egress)
    {
        IReadOnlyList<SinkAddress> addresses = options.Settings.Notifications.Sinks;
        if (addresses.Count == 0) return;
        if (string.IsNullOrEmpty(options.WebhookSecret) && addresses.Any(static address => address.IsWebhook))
            NotSigned(log, SinkAddress.SecretVariable);
        engine.NotificationDelayed += (sink, problem) => NotTaken(log, sink, problem);
        await engine.NotifyAsync(SinksOf(options, egress), TellsAsync);
    }

    /// <summary>Waits a little for what is still to be told; the next start tells what is left.</summary>
    public async Task DrainAsync()
    {
        int? left = await engine.DrainNotificationsAsync(DrainMax);
        if (left is not 0) Left(log, left);
    }

    private static IReadOnlyList<INotificationSink> SinksOf(ServiceOptions options, EgressOptions egress)
    {
        try
        {
            return SinkAddress.Open(options.Settings.Notifications.Sinks, new SinkSurroundings
            {
                WorkingFolder = options.WorkingFolder,
                Output = options.Output,
                WebhookSecret = options.WebhookSecret,
                Egress = egress,
                Clock = options.Clock,
            });
        }
        catch (FormatException fault)
        {
            throw new UnusableSettingException("autonomy.notifications.sinks", fault.Message, fault);
        }
    }

    private async ValueTask<Notification?> TellsAsync(
        StoredEvent stored, Notification notification, CancellationToken cancellation)
    {
        if (SpendingEventTable.TryFromStream(stored.Stream, out RulesId ledger))
            return Of(notification, ledger.Workspace, project: null);
        return ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)
            && await owners.FindAsync(execution, cancellation) is { } owner
            ? Of(notification, owner.Workspace, owner.Project)
            : null;
    }

    private static Notification Of(Notification notification, string workspace, string? project) =>
        notification with
        {
            Data = project is null
                ? notification.Data.With("workspace", workspace)
                : notification.Data.With("workspace", workspace).With("project", project),
        };

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning,
        Message = "Webhooks of the service are not signed: {Variable} is not set")]
    private static partial void NotSigned(ILogger log, string variable);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Sink}: {Problem}")]
    private static partial void NotTaken(ILogger log, string sink, string problem);

    [LoggerMessage(
        EventId = 3, Level = LogLevel.Warning,
        Message = "Notifications that are left: {Left}; the next start with the same sinks tells them")]
    private static partial void Left(ILogger log, int? left);
}
