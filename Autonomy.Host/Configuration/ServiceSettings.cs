using System.Net;
using Autonomy.Actors.Executions;

namespace Autonomy.Host.Configuration;

/// <summary>Everything that can be set of a service, by component. As made, it holds the defaults.</summary>
public sealed record ServiceSettings
{
    /// <summary>REST, live streams and metrics: <c>autonomy.http</c>.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>gRPC: <c>autonomy.grpc</c>.</summary>
    public GrpcSettings Grpc { get; init; } = new();

    /// <summary>The store: <c>autonomy.store</c>.</summary>
    public StoreSettings Store { get; init; } = new();

    /// <summary>How much the engine takes on: <c>autonomy.engine</c>.</summary>
    public EngineLimits Engine { get; init; } = new();

    /// <summary>What is allowed: <c>autonomy.security</c>.</summary>
    public SecuritySettings Security { get; init; } = new();

    /// <summary>Live streams: <c>autonomy.streams</c>.</summary>
    public StreamSettings Streams { get; init; } = new();

    /// <summary>Bulk submission: <c>autonomy.ingest</c>.</summary>
    public IngestSettings Ingest { get; init; } = new();

    /// <summary>Workers and sandboxes: <c>autonomy.workers</c>.</summary>
    public WorkerSettings Workers { get; init; } = new();

    /// <summary>Connections to other services: <c>autonomy.connections</c>.</summary>
    public ConnectionSettings Connections { get; init; } = new();

    /// <summary>Logs, metrics and traces: <c>autonomy.telemetry</c>.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Whom to tell of what happens: <c>autonomy.notifications</c>.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    internal static ServiceSettings Read(SettingsSheet sheet)
    {
        ServiceSettings settings = new()
        {
            Http = HttpSettings.Read(sheet.Section("http")),
            Grpc = GrpcSettings.Read(sheet.Section("grpc")),
            Store = StoreSettings.Read(sheet.Section("store")),
            Engine = EngineSettings.Read(sheet.Section("engine")),
            Security = SecuritySettings.Read(sheet.Section("security")),
            Streams = StreamSettings.Read(sheet.Section("streams")),
            Ingest = IngestSettings.Read(sheet.Section("ingest")),
            Workers = WorkerSettings.Read(sheet.Section("workers")),
            Connections = ConnectionSettings.Read(sheet.Section("connections")),
            Telemetry = TelemetrySettings.Read(sheet.Section("telemetry")),
            Notifications = NotificationSettings.Read(sheet.Section("notifications")),
        };
        RefuseSharedPort(settings, sheet.Section("grpc"));
        return settings;
    }

    private static void RefuseSharedPort(ServiceSettings settings, SettingsSection grpc)
    {
        (HttpSettings http, GrpcSettings other) = (settings.Http, settings.Grpc);
        bool meet = http.Address.Equals(other.Address) || IsAny(http.Address) || IsAny(other.Address);
        if (http.Port != other.Port || http.Port == 0 || !meet) return;
        grpc.Refuse(
            "port", $"The port {other.Port} is that of autonomy.http, too.",
            "HTTP and gRPC each have a port of their own: 8080 and 8081 by default.");
    }

    private static bool IsAny(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
