using System.Net;
using System.Net.Sockets;

namespace Autonomy.Host.Configuration;

/// <summary>Where REST, live streams and metrics are served, and to whom.</summary>
public sealed record HttpSettings
{
    /// <summary>
    /// The IP address to listen on: <c>0.0.0.0</c> for every IPv4 address, <c>::</c> for all. Beyond loopback the
    /// service asks for tokens. Default 127.0.0.1.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port. 0 to 65535, where 0 takes a free one; default 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// The host names that requests may carry, besides the addresses of this machine and localhost. Default: none.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The largest body of a request. 64 KiB to 64 MiB; default 4 MiB.</summary>
    public long BodyBytesMax { get; init; } = 4L << 20;

    /// <summary>
    /// How many connections there are at once, at this port and again at that of gRPC; more are closed at once.
    /// WebSockets over HTTP/1.1 count among <see cref="StreamSettings.ReadersMax"/> instead. 1 to 1,000,000; default
    /// 25,000.
    /// </summary>
    public int ConnectionsMax { get; init; } = 25_000;

    /// <summary>How long a request's headers may take to arrive. 1 s to 5 min; default 30 s.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idempotency key and its answer are kept. 1 min to 30 days; default 24 h.</summary>
    public TimeSpan IdempotencyKept { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The file of the TLS certificate, PEM, with <see cref="KeyFile"/>; what lies between it and its root may follow
    /// it there. Default: none, which is clear text.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file of the certificate's private key, PEM. Default: none.</summary>
    public string? KeyFile { get; init; }

    internal static HttpSettings Read(SettingsSection section)
    {
        HttpSettings standard = new();
        HttpSettings settings = new()
        {
            Address = section.Read("address", standard.Address, ListenerForms.Address),
            Port = section.Read("port", standard.Port, ListenerForms.Port),
            Hosts = section.Read("hosts", standard.Hosts, ListenerForms.Host.List()),
            BodyBytesMax = section.Read("body-bytes-max", standard.BodyBytesMax, ListenerForms.MessageBytes),
            ConnectionsMax = section.Read(
                "connections-max", standard.ConnectionsMax, SettingsForm.Count(1, 1_000_000)),
            HeadersTimeout = section.Read(
                "headers-timeout", standard.HeadersTimeout,
                SettingsForm.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))),
            IdempotencyKept = section.Read(
                "idempotency-kept", standard.IdempotencyKept,
                SettingsForm.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30))),
            CertificateFile = section.Read("certificate-file", standard.CertificateFile, PathForms.File.OrNull()),
            KeyFile = section.Read("key-file", standard.KeyFile, PathForms.File.OrNull()),
        };
        ListenerForms.RefuseHalf(section, settings.CertificateFile, settings.KeyFile);
        return settings;
    }
}

/// <summary>Where gRPC is served.</summary>
public sealed record GrpcSettings
{
    /// <summary>The IP address to listen on; as that of HTTP. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port. 0 to 65535, where 0 takes a free one; not that of HTTP; default 8081.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>
    /// The largest message either way, before it is compressed. 64 KiB to 64 MiB; default 4 MiB.
    /// </summary>
    public long MessageBytesMax { get; init; } = 4L << 20;

    /// <summary>
    /// The file of the TLS certificate, PEM, with <see cref="KeyFile"/>; as that of HTTP, and it may be the same.
    /// Default: none, which is clear text.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file of the certificate's private key, PEM. Default: none.</summary>
    public string? KeyFile { get; init; }

    internal static GrpcSettings Read(SettingsSection section)
    {
        GrpcSettings standard = new();
        GrpcSettings settings = new()
        {
            Address = section.Read("address", standard.Address, ListenerForms.Address),
            Port = section.Read("port", standard.Port, ListenerForms.Port),
            MessageBytesMax = section.Read("message-bytes-max", standard.MessageBytesMax, ListenerForms.MessageBytes),
            CertificateFile = section.Read("certificate-file", standard.CertificateFile, PathForms.File.OrNull()),
            KeyFile = section.Read("key-file", standard.KeyFile, PathForms.File.OrNull()),
        };
        ListenerForms.RefuseHalf(section, settings.CertificateFile, settings.KeyFile);
        return settings;
    }
}

/// <summary>The forms of what listeners are set by.</summary>
internal static class ListenerForms
{
    public static readonly SettingsForm<IPAddress> Address = SettingsForm.Text("IP address", ParseAddress);

    public static readonly SettingsForm<int> Port = SettingsForm.Count(0, 65_535);

    public static readonly SettingsForm<long> MessageBytes = SettingsForm.Bytes(64L << 10, 64L << 20);

    public static readonly SettingsForm<string> Host = SettingsForm.Text(
        "host name without port",
        static text => Uri.CheckHostName(text) is UriHostNameType.Unknown ? null : text);

    /// <summary>Refuses a certificate without a key, and a key without a certificate.</summary>
    public static void RefuseHalf(SettingsSection section, string? certificateFile, string? keyFile)
    {
        if (certificateFile is null == keyFile is null) return;
        section.Refuse(
            keyFile is null ? "key-file" : "certificate-file",
            "A certificate and its key go together, and this one is missing.",
            "Set certificate-file and key-file, or neither.");
    }

    /// <summary>What is short for an address, as 127.1 is, is a slip more often than it is meant.</summary>
    private static IPAddress? ParseAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;
}

/// <summary>The forms of paths.</summary>
internal static class PathForms
{
    public static readonly SettingsForm<string> File = SettingsForm.Text("path of a file", Written);

    public static readonly SettingsForm<string> Folder = SettingsForm.Text("path of a folder", Written);

    private static string? Written(string text) =>
        string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) ? null : text;
}
