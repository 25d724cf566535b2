namespace Autonomy.Host.Configuration;

/// <summary>Whom the service tells of the end of executions and of decisions.</summary>
public sealed record NotificationSettings
{
    /// <summary>
    /// The sinks: <c>webhook:URL</c> (signed with AUTONOMY_WEBHOOK_SECRET), <c>command:CMD</c>, <c>file:PATH</c> or
    /// <c>stdout</c>. Default: none.
    /// </summary>
    public IReadOnlyList<string> Sinks { get; init; } = [];

    internal static NotificationSettings Read(SettingsSection section)
    {
        NotificationSettings standard = new();
        return new NotificationSettings { Sinks = section.Read("sinks", standard.Sinks, Sink.List()) };
    }

    private static readonly SettingsForm<string> Sink = SettingsForm.Text(
        "webhook:URL, command:CMD, file:PATH or stdout", static text => IsSink(text) ? text : null);

    private static bool IsSink(string text) => text.Split(':', 2) switch
    {
        ["stdout"] => true,
        ["webhook", var address] => WebAddress.Parse(address) is not null,
        ["command" or "file", { Length: > 0 }] => true,
        _ => false,
    };
}
