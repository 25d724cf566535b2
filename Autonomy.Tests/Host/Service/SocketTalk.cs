using System.Net.WebSockets;
using System.Text;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What is said over a WebSocket, a message at a time.</summary>
internal static class SocketTalk
{
    /// <summary>A socket of a service whose first frame said who is there, and that was welcomed.</summary>
    public static async Task<ClientWebSocket> ConnectAsync(Uri http)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(http) { Scheme = "ws" }.Uri, CancellationToken.None);
        await SayAsync(socket, "{}");
        Assert.Equal("welcome", RunningService.TextOf(await HearAsync(socket), "kind"));
        return socket;
    }

    public static async Task SayAsync(ClientWebSocket socket, string text) => await socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public static async Task<DataObject> HearAsync(ClientWebSocket socket)
    {
        var text = new MemoryStream();
        byte[] buffer = new byte[4_096];
        WebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            text.Write(buffer, 0, got.Count);
        }
        while (!got.EndOfMessage);
        return (DataObject)DataJson.Parse(text.ToArray());
    }
}
