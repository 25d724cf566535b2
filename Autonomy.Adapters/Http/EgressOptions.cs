using System.Net;

namespace Autonomy.Adapters.Http;

/// <summary>Where HTTP tools may connect to.</summary>
public sealed record EgressOptions
{
    /// <summary>
    /// The host names that may be called: a name, <c>*.example.com</c> for all below it, or <c>*</c> for every host
    /// with a public address (the default). A name that is listed itself may also have a private address, but never a
    /// link-local one, where clouds keep their metadata.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = ["*"];

    /// <summary>
    /// Networks that may be called though they are loopback, private, link-local or otherwise special. Default: none.
    /// Addresses in them need no entry in <see cref="AllowedHosts"/>.
    /// </summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Finds the addresses of a name at each connection; default: as the system does.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>
    /// The settings of the engine that the command line runs for one person: every public host, and loopback.
    /// </summary>
    public static EgressOptions ForLocalEngine { get; } = new()
    {
        AllowedNetworks = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8), new IPNetwork(IPAddress.IPv6Loopback, 128)],
    };
}
