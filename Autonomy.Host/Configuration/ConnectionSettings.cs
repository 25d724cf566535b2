namespace Autonomy.Host.Configuration;

/// <summary>Connections to MCP servers and services of OpenAPI documents.</summary>
public sealed record ConnectionSettings
{
    /// <summary>
    /// Whether MCP servers may be programs of this machine, which run as the service's user; default true. Servers at a
    /// URL may be added in any case.
    /// </summary>
    public bool Programs { get; init; } = true;

    /// <summary>
    /// How long connecting an MCP server may take, its first list of tools included. 1 s to 5 min; default 30 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often an MCP server is asked whether it is well and its tools are what they were. 1 s to 1 h; default 1 min.
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    internal static ConnectionSettings Read(SettingsSection section)
    {
        ConnectionSettings standard = new();
        return new ConnectionSettings
        {
            Programs = section.Read("programs", standard.Programs, SettingsForm.Flag),
            ConnectTimeout = section.Read(
                "connect-timeout", standard.ConnectTimeout,
                SettingsForm.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))),
            CheckInterval = section.Read(
                "check-interval", standard.CheckInterval,
                SettingsForm.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))),
        };
    }
}
