using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Autonomy.Host.Service;

/// <summary>Sockets that take connections.</summary>
internal static class ListenSockets
{
    /// <summary>
    /// What waits of a connection's answers in this process, and again in the kernel, before whoever writes has to
    /// wait: 32 KiB.
    /// </summary>
    public const int UnsentBytesMax = 32 << 10;

    private const int Tcp = 6;

    // TCP_NOTSENT_LOWAT of Linux, which connections have of the socket that took them.
    private const int NotSentLowWater = 25;

    /// <summary>
    /// Binds one. Where the system can, what a connection's other end does not take waits here, where it is counted,
    /// and not in the kernel, which would hold 4 MiB for each reader that has stopped reading.
    /// </summary>
    public static Socket Bind(EndPoint address)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(Tcp, NotSentLowWater, BitConverter.GetBytes(UnsentBytesMax));
        return socket;
    }
}
