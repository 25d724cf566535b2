using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Autonomy.Host.Service;

/// <summary>Sockets that take connections.</summary>
internal static class ListenSockets
{
    /// <summary>What the kernel holds of a connection's answers before it sends them: 128 KiB.</summary>
    private const int UnsentBytesMax = 128 << 10;

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
