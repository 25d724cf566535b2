using System.Net;
using System.Net.Sockets;

namespace Autonomy.Adapters.Http;

/// <summary>
/// Decides where a connection may go by the address that is dialled, so that neither an odd notation nor a name that
/// changes its address between a check and the call leads inward.
/// </summary>
internal sealed class EgressGuard(EgressOptions options)
{
    // IANA's special-purpose registries (RFC 6890), with the whole of multicast and of what embeds IPv4 addresses.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
                "fc00::/7",
            "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // What a listed name may have, and nothing else of the special ones.
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
        }
            .Select(IPNetwork.Parse),
    ];

    /// <summary>Opens the connection that a request asks for, to the first allowed address that answers.</summary>
    /// <exception cref="EgressRefusedException">No address of the host is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        string host = target.Host.Trim('[', ']');
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await options.Resolve(host, cancellation);
        IPAddress[] allowed = [.. addresses.Where(address => Allows(host, address))];
        if (allowed.Length == 0) throw new EgressRefusedException(host, addresses);
        return await DialAsync(allowed, target.Port, cancellation);
    }

    /// <summary>Whether a host may be called at an address.</summary>
    public bool Allows(string host, IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Holds(options.AllowedNetworks, plain)) return true;
        if (!Holds(Special, plain)) return options.AllowedHosts.Any(pattern => Matches(pattern, host));
        return Holds(Private, plain) && options.AllowedHosts.Any(
            pattern => !pattern.Contains('*', StringComparison.Ordinal) && Matches(pattern, host));
    }

    private static bool Holds(IReadOnlyList<IPNetwork> networks, IPAddress address) =>
        networks.Any(
            network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));

    private static bool Matches(string pattern, string host)
    {
        string name = host.TrimEnd('.');
        if (pattern == "*") return true;
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(name, pattern, StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<Stream> DialAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        for (int i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // The next address may answer; the last one's fault is told.
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>Thrown inside a connection attempt, where only an exception can end it.</summary>
internal sealed class EgressRefusedException(string host, IReadOnlyList<IPAddress> addresses)
    : IOException($"{host} may not be called at {string.Join(", ", addresses)}.");
