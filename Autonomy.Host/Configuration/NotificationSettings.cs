using Autonomy.Host.Notifications;

namespace Autonomy.Host.Configuration;

/// <summary>Whom the service tells of the end of executions and of decisions.</summary>
public sealed record NotificationSettings
{
    /// <summary>
    /// The sinks: <c>webhook:URL</c> (signed with AUTONOMY_WEBHOOK_SECRET), <c>command:CMD</c>, <c>file:PATH</c> or
    /// <c>stdout</c>. Each is told of every workspace. Default: none.
    /// </summary>
    public IReadOnlyList<SinkAddress> Sinks { get; init; } = [];

    internal static NotificationSettings Read(SettingsSection section)
    {
        NotificationSettings standard = new();
        return new NotificationSettings { Sinks = section.Read("sinks", standard.Sinks, Sink.List()) };
    }

    private static readonly SettingsForm<SinkAddress> Sink = SettingsForm.Text(
        SinkAddress.Rule,
        static text => SinkAddress.TryParse(text, out SinkAddress? address, out _) ? address : null);
}
