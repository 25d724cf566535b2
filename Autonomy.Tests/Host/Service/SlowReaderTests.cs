using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>A reader that does not read is let go, holds up nobody, and goes on from where it was.</summary>
public sealed class SlowReaderTests
{
    // More than the buffers of both ends of a connection take in.
    private const int Signals = 400;
    private const int PayloadBytes = 32 << 10;

    [Fact]
    public async Task AReaderOfServerSentEventsThatFallsBehindIsToldAndLosesNothing()
    {
        var own = new RunningService { Streams = new StreamSettings { BehindBytesMax = 64 << 10 } };
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.Waiting);
        using Socket socket = await FollowAsync(own, id, after: 0);
        await SignalAsync(own, id);

        using var stream = new StreamReader(new NetworkStream(socket));
        var versions = new List<long>();
        string last = await ReadAsync(stream, versions);
        Assert.Equal("gone", last);
        Assert.InRange(versions.Count, 1, Signals);

        using Socket again = await FollowAsync(own, id, versions[^1]);
        using var rest = new StreamReader(new NetworkStream(again));
        while (versions[^1] < await VersionOfAsync(own, id)) await ReadAsync(rest, versions, one: true);
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(number => (long)number), versions);
    }

    [Fact]
    public async Task ATopicOfASocketThatFallsBehindIsToldAndLosesNothing()
    {
        var own = new RunningService { Streams = new StreamSettings { BehindEventsMax = 100 } };
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.Waiting);
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(own.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\",\"after\":0}");
        await SignalAsync(own, id);

        var versions = new List<long>();
        DataObject message = await HearAsync(socket, versions);
        while (RunningService.TextOf(message, "kind") == "event") message = await HearAsync(socket, versions);
        Assert.Equal("gone", RunningService.TextOf(message, "kind"));
        Assert.Equal(versions[^1], Position(message));
        await SocketTalk.SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\",\"after\":" + versions[^1] + "}");
        long all = await VersionOfAsync(own, id);
        while (versions[^1] < all) await HearAsync(socket, versions);

        Assert.Equal(Enumerable.Range(1, versions.Count).Select(number => (long)number), versions);
    }

    [Fact]
    public async Task MoreReadersThanAreAllowedAreTurnedAway()
    {
        var own = new RunningService { Streams = new StreamSettings { ReadersMax = 1 } };
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.Waiting);
        using HttpResponseMessage first = await own.Client.GetAsync(
            own.UrlOf($"/executions/{id}/stream"), HttpCompletionOption.ResponseHeadersRead);
        (int status, DataObject refused) = await own.GetAsync($"/executions/{id}/stream");
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(own.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, """{"subscribe":"inbox"}""");
        DataObject told = await HearAsync(socket, []);

        Assert.Equal((429, "too_many_readers"), (status, RunningService.TextOf(refused, "code")));
        Assert.Equal("too_many_readers", RunningService.TextOf(told, "code"));
    }

    [Fact]
    public async Task AClientThatGoesWithoutAWordIsNoErrorOfTheService()
    {
        var own = new RunningService
        {
            Telemetry = new TelemetrySettings { LogLevel = LogDetail.Trace, LogFile = "service.log" },
        };
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.Waiting);
        using (ClientWebSocket socket = await SocketTalk.ConnectAsync(own.UrlOf("/stream")))
        {
            await SocketTalk.SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\"}");
            await HearAsync(socket, []);
            socket.Abort();
        }

        // The service closes this one for what it says first, and it is gone by then.
        using (var rude = new ClientWebSocket())
        {
            await rude.ConnectAsync(SocketUrl(own), CancellationToken.None);
            await SocketTalk.SayAsync(rude, """{"subscribe":"inbox"}""");
            rude.Abort();
        }

        string log = Path.Combine(own.Folder, "service.log");
        // It ends what it serves before it ends itself.
        await own.RestartAsync();
        // Where nothing is logged there is no file.
        string text = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";

        Assert.DoesNotContain("unhandled", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("WebSocketException", text, StringComparison.Ordinal);
    }

    private static async Task SignalAsync(RunningService own, string id)
    {
        ExecutionId execution = ExecutionId.Parse(id);
        var payload = new DataString(new string('x', PayloadBytes));
        await Task.WhenAll(Enumerable.Range(0, Signals).Select(_ => own.Service.Engine.SendAsync(
            execution, new ExecutionCommand.Signal("other", payload, "ada"))));
    }

    private static async Task<long> VersionOfAsync(RunningService own, string id) =>
        (long)((DataNumber)(await own.GetAsync($"/executions/{id}")).Body["version"]!).Value;

    // A socket of its own, so that nothing reads ahead for the test.
    private static async Task<Socket> FollowAsync(RunningService own, string id, long after)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 8 << 10,
        };
        Uri address = own.Service.HttpAddress;
        await socket.ConnectAsync(address.Host, address.Port);
        string path = $"/api/v1/executions/{id}/stream?after={after}";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        byte[] first = new byte[1];
        // Once the answer begins, it follows.
        await socket.ReceiveAsync(first);
        return socket;
    }

    private static async Task<string> ReadAsync(StreamReader stream, List<long> versions, bool one = false)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                versions.Add(long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture));
                if (one) return "event";
            }

            if (line is "event: gone" or "event: end") return line["event: ".Length..];
        }

        return "";
    }

    private static Uri SocketUrl(RunningService own) => new UriBuilder(own.UrlOf("/stream")) { Scheme = "ws" }.Uri;

    private static async Task<DataObject> HearAsync(ClientWebSocket socket, List<long> versions)
    {
        DataObject message = await SocketTalk.HearAsync(socket);
        if (RunningService.TextOf(message, "kind") == "event") versions.Add(Position(message));
        return message;
    }

    private static long Position(DataObject message) => (long)((DataNumber)message["position"]!).Value;
}
