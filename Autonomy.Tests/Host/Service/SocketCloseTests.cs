using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Configuration;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Whom the service closes a WebSocket on is told why, and is not waited for without end.</summary>
public sealed class SocketCloseTests
{
    // More than the buffers of both ends of a connection take in.
    private const int Signals = 400;
    private const int PayloadBytes = 32 << 10;

    [Fact]
    public async Task AFollowerWhoseTokenIsRevokedIsToldThat()
    {
        var own = new GuardedService();
        await own.InitializeAsync();
        string token = await own.TokenAsync("red", Role.Viewer, id: "t-watcher");
        using ClientWebSocket socket = await own.SocketAsync($$"""{"token":"{{token}}"}""");
        await GuardedService.HearAsync(socket);
        await GuardedService.SayAsync(socket, """{"subscribe":"executions"}""");
        Assert.Contains("bookmark", await GuardedService.HearAsync(socket), StringComparison.Ordinal);
        Assert.Equal(204, (await own.SendAsync(HttpMethod.Delete, "/tokens/t-watcher", own.Red)).Status);

        Assert.Equal($"closed: {SocketClose.TokenEnded.Reason}", await GuardedService.HearAsync(socket));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
        // What it says now is not heard, and it may close in peace.
        await GuardedService.SayAsync(socket, """{"subscribe":"inbox"}""");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await own.DisposeAsync();
    }

    [Fact]
    public async Task AFollowerThatReadsNothingIsCutOffAllTheSame()
    {
        var clock = new HeldTimers(LateClose.Patience);
        var own = new GuardedService { Clock = clock };
        await own.InitializeAsync();
        string token = await own.TokenAsync("red", Role.Viewer, id: "t-watcher");
        string id = await own.SubmitAsync(own.Red, RunningService.Waiting);
        var payload = new DataString(new string('x', PayloadBytes));
        await Task.WhenAll(Enumerable.Range(0, Signals).Select(_ => own.Service.Engine.SendAsync(
            ExecutionId.Parse(id), new ExecutionCommand.Signal("other", payload, "ada"))));
        using Socket socket = await OpenAsync(own.Service.HttpAddress);
        await SayAsync(socket, $$"""{"token":"{{token}}"}""");
        await SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\",\"after\":0}");
        byte[] buffer = new byte[64 << 10];
        // Once it is told something, it was let in.
        long read = await socket.ReceiveAsync(buffer);
        // Whatever else waits that long.
        clock.Pass();
        await own.SendAsync(HttpMethod.Delete, "/tokens/t-watcher", own.Red);
        await clock.WhenArmedAsync();
        clock.Pass();
        try
        {
            for (int got = -1; got != 0; read += got) got = await socket.ReceiveAsync(buffer);
        }
        catch (SocketException)
        {
            // It was reset.
        }

        Assert.InRange(read, 1, (long)Signals * PayloadBytes);
        await own.DisposeAsync();
    }

    [Fact]
    public async Task WhoSaysNothingIsToldWhatWasAwaited()
    {
        var clock = new HeldTimers(SocketSessions.FirstMessagePatience);
        var own = new RunningService { Clock = clock };
        await using IAsyncDisposable end = await own.BeginAsync();
        using ClientWebSocket socket = await ConnectAsync(own);
        Task<string> told = GuardedService.HearAsync(socket);
        while (!told.IsCompleted)
        {
            await Task.WhenAny(told, clock.WhenArmedAsync());
            clock.Pass();
        }

        Assert.Equal($"closed: {SocketClose.Silent.Reason}", await told);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }

    [Fact]
    public async Task WhoHasNotSaidAnythingIsToldThatTheServiceStops()
    {
        var clock = new HeldTimers(SocketSessions.FirstMessagePatience);
        var own = new RunningService { Clock = clock };
        await using IAsyncDisposable end = await own.BeginAsync();
        using ClientWebSocket socket = await ConnectAsync(own);
        await clock.WhenArmedAsync();
        Task stopping = own.StopAsync();

        Assert.Equal($"closed: {SocketClose.Stopping.Reason}", await GuardedService.HearAsync(socket));
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await stopping;
    }

    [Theory]
    [InlineData("{\"token\":\"autonomy_nobody\"}")]
    [InlineData("{}")]
    [InlineData("{\"subscribe\":\"inbox\"}")]
    [InlineData("no JSON")]
    public async Task WhoShowsNoTokenIsToldSoToTheEnd(string said)
    {
        var own = new GuardedService();
        await own.InitializeAsync();
        using ClientWebSocket socket = await own.SocketAsync(said);
        string told = await GuardedService.HearAsync(socket);
        await own.DisposeAsync();

        Assert.Equal($"closed: {SocketClose.TokenWanted.Reason}", told);
    }

    [Theory]
    [InlineData("not_text: Messages are JSON texts.", WebSocketMessageType.Binary, 1)]
    [InlineData("message_too_large: A message has 4096 bytes at most.", WebSocketMessageType.Text, 4_097)]
    public async Task WhatCannotBeTakenIsToldOfToTheEnd(string reason, WebSocketMessageType type, int bytes)
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        using ClientWebSocket socket = await ConnectAsync(own);
        await socket.SendAsync(new byte[bytes], type, endOfMessage: true, CancellationToken.None);

        Assert.Equal($"closed: {reason}", await GuardedService.HearAsync(socket));
    }

    [Fact]
    public async Task WhoComesTooOftenIsToldSoToTheEnd()
    {
        var own = new GuardedService { Security = new SecuritySettings { RequestsPerTokenMax = 1 } };
        await own.InitializeAsync();
        string told = "";
        // Twice in a second is once too often.
        while (!told.StartsWith("closed", StringComparison.Ordinal))
        {
            using ClientWebSocket socket = await own.SocketAsync($$"""{"token":"{{own.Red}}"}""");
            told = await GuardedService.HearAsync(socket);
        }

        await own.DisposeAsync();

        Assert.Equal(
            "closed: too_many_requests: This token makes more than 1 requests in a second. Ask again a little later.",
            told);
    }

    [Theory]
    [InlineData("short", "code: short")]
    [InlineData(null, "...")]
    public void AReasonFitsIntoItsFrame(string? message, string end)
    {
        message ??= string.Concat(Enumerable.Repeat("\u00fc\ud83d\ude80", 40));
        var close = SocketClose.Of(new ApiException(ApiFault.Syntax, "code", message));

        Assert.EndsWith(end, close.Reason, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(close.Reason), end.Length, SocketClose.ReasonBytesMax);
        Assert.DoesNotContain('\ufffd', close.Reason);
        Assert.All(
            new[] { SocketClose.Stopping, SocketClose.TokenEnded, SocketClose.Silent, SocketClose.TokenWanted },
            fixedOne => Assert.InRange(
                Encoding.UTF8.GetByteCount(fixedOne.Reason), 1, SocketClose.ReasonBytesMax));
    }

    // A socket of its own, so that nothing reads ahead for the test, or closes for it.
    private static async Task<Socket> OpenAsync(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 8 << 10,
        };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/v1/stream HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        byte[] answer = new byte[1_024];
        int length = await socket.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        return socket;
    }

    // A whole text of less than 126 bytes, masked with zeros (RFC 6455, 5.2).
    private static async Task SayAsync(Socket socket, string text) => await socket.SendAsync(
        (byte[])[0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)]);

    private static async Task<ClientWebSocket> ConnectAsync(RunningService own)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(own.UrlOf("/stream")) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }
}
