using System.Net;
using Autonomy.Host.Configuration.Hocon;

namespace Autonomy.Host.Configuration;

/// <summary>What clients and tools are allowed. Tokens are in the store, not here.</summary>
public sealed record SecuritySettings
{
    /// <summary>
    /// Requests in a second that one token may make; more are refused with status 429. 1 or more; default 10,000.
    /// </summary>
    public int RequestsPerTokenMax { get; init; } = 10_000;

    /// <summary>Requests in a second that one client address may make. 1 or more; default 10,000.</summary>
    public int RequestsPerAddressMax { get; init; } = 10_000;

    /// <summary>
    /// The folder that holds secrets, a file each, as Kubernetes mounts them. Default: none; the environment serves.
    /// </summary>
    public string? SecretsDirectory { get; init; }

    /// <summary>
    /// The file of the key that secrets in the store are encrypted with: 32 bytes in base64. Default: none, and the
    /// store keeps no secrets.
    /// </summary>
    public string? StoreKeyFile { get; init; }

    /// <summary>
    /// The folders that file tools may work in, with everything below, at least one. Default: the folder that the
    /// service is started in.
    /// </summary>
    public IReadOnlyList<string> FileRoots { get; init; } = ["."];

    /// <summary>
    /// The hosts that HTTP tools may call: a name, <c>*.example.com</c> for all below it, or <c>*</c> for every host
    /// with a public address, which is the default.
    /// </summary>
    public IReadOnlyList<string> EgressHosts { get; init; } = ["*"];

    /// <summary>
    /// Networks that HTTP tools may call though they are loopback, private or otherwise special, as
    /// <c>10.1.0.0/16</c>. Default: none.
    /// </summary>
    public IReadOnlyList<IPNetwork> EgressNetworks { get; init; } = [];

    /// <summary>
    /// Whether plans may run texts of the shell, by <c>process.shell</c>, and name a shell as a program or interpreter.
    /// Default: no.
    /// </summary>
    public bool AllowShell { get; init; }

    internal static SecuritySettings Read(SettingsSection section)
    {
        SecuritySettings standard = new();
        SettingsForm<int> rate = SettingsForm.Count(1, int.MaxValue);
        SecuritySettings settings = new()
        {
            RequestsPerTokenMax = section.Read("requests-per-token-max", standard.RequestsPerTokenMax, rate),
            RequestsPerAddressMax = section.Read("requests-per-address-max", standard.RequestsPerAddressMax, rate),
            SecretsDirectory = section.Read("secrets-directory", standard.SecretsDirectory, PathForms.Folder.OrNull()),
            StoreKeyFile = section.Read("store-key-file", standard.StoreKeyFile, PathForms.File.OrNull()),
            FileRoots = section.Read("file-roots", standard.FileRoots, PathForms.Folder.List()),
            EgressHosts = section.Read("egress-hosts", standard.EgressHosts, Host.List()),
            EgressNetworks = section.Read("egress-networks", standard.EgressNetworks, Network.List()),
            AllowShell = section.Read("allow-shell", standard.AllowShell, SettingsForm.Flag),
        };
        if (settings.FileRoots.Count == 0)
            section.Refuse("file-roots", "The list is empty.", "Name at least one folder that file tools may work in.");
        return settings;
    }

    private static readonly SettingsForm<string> Host = SettingsForm.Text(
        "host name, *.name or *",
        static text => text == "*" || Uri.CheckHostName(Bare(text)) is not UriHostNameType.Unknown ? text : null);

    private static readonly SettingsForm<IPNetwork> Network = new(
        "network as address/bits",
        static (HoconValue value, out IPNetwork network) =>
            IPNetwork.TryParse(HoconConversion.ToText(value), out network),
        static network => $"\"{network}\"");

    private static string Bare(string text) => text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
}
