using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Autonomy.Host.Configuration;
using Autonomy.Host.Service;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Answers that nobody takes have their time, and connections their places.</summary>
public sealed class StalledReaderTests
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;

    [Fact]
    public async Task AnAnswerThatIsNotTakenOverHttp2IsCutOffAndItsConnectionGoesOn()
    {
        var clock = new HeldTimers(AnswerTime.Patience);
        var service = new RunningService { Clock = clock };
        await using IAsyncDisposable end = await service.BeginAsync();
        Uri address = service.Service.GrpcAddress;
        using var socket = new TcpClient(address.Host, address.Port);
        await using NetworkStream stalled = socket.GetStream();
        await BeginAsync(stalled, window: 0);
        await CallAsync(stalled, address, stream: 1);
        await UntilAsync(stalled, Headers, stream: 1);
        Task cut = UntilAsync(stalled, Reset, stream: 1);
        await PassUntilAsync(cut, clock);
        await cut;

        await stalled.WriteAsync(Frame(Settings, flags: 0, stream: 0, WindowOf(1_024)));
        await CallAsync(stalled, address, stream: 3);
        // A message of two bytes: it serves.
        Assert.Equal([0, 0, 0, 0, 2, 8, 1], await UntilAsync(stalled, Data, stream: 3));
    }

    [Theory]
    [InlineData(Check)]
    [InlineData(Watch)]
    public async Task AnAnswerThatIsNotTakenDoesNotHoldUpTheStop(string method)
    {
        var clock = new HeldTimers(ServiceStop.Patience);
        var service = new RunningService { Clock = clock };
        await using IAsyncDisposable end = await service.BeginAsync();
        Uri address = service.Service.GrpcAddress;
        using var socket = new TcpClient(address.Host, address.Port);
        await using NetworkStream stalled = socket.GetStream();
        await BeginAsync(stalled, window: 0);
        await CallAsync(stalled, address, stream: 1, method);
        await UntilAsync(stalled, Headers, stream: 1);
        Task stopping = service.StopAsync();
        // The answer by itself is cut off, and before the connection would be.
        Task cut = UntilAsync(stalled, Reset, stream: 1);
        await PassUntilAsync(cut, clock);
        await cut;
        await stopping;
    }

    [Fact]
    public async Task NoMoreConnectAtOnceThanThereArePlacesAndAWebSocketLeavesItsPlace()
    {
        var service = new RunningService { Http = new HttpSettings { Port = 0, ConnectionsMax = 1 } };
        await using IAsyncDisposable end = await service.BeginAsync();
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        (int status, _) = await service.GetAsync("/executions");
        using var more = new TcpClient(service.Service.HttpAddress.Host, service.Service.HttpAddress.Port);

        Assert.Equal(200, status);
        Assert.True(await IsClosedAsync(more.GetStream()));
    }

    [Fact]
    public async Task AnAnswerOverHttp1IsToBeTakenAtARate()
    {
        using var folder = new TemporaryFolder();
        var listeners = ServiceListeners.Open(new ServiceOptions
        {
            Settings = new ServiceSettings
            {
                Http = new HttpSettings { Port = 0 },
                Grpc = new GrpcSettings { Port = 0 },
            },
            WorkingFolder = folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listeners.Listen);
        await using WebApplication app = builder.Build();
        app.Use(ServiceListeners.KeepRateAsync);
        app.Run(static context => context.Response.WriteAsync(
            $"{context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate}"));
        await app.StartAsync();
        string address =
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient();

        Assert.Equal("Bytes per second: 240, Grace Period: 00:00:05", await client.GetStringAsync(address));
    }

    private static async Task PassUntilAsync(Task done, HeldTimers clock)
    {
        while (!done.IsCompleted)
        {
            await Task.WhenAny(done, clock.WhenArmedAsync());
            clock.Pass();
        }
    }

    private static async Task<bool> IsClosedAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1]) == 0;
        }
        catch (IOException)
        {
            // It was reset.
            return true;
        }
    }

    // A connection whose client takes this many bytes of each answer.
    private static async Task BeginAsync(NetworkStream stream, int window) => await stream.WriteAsync(
        (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, flags: 0, stream: 0, WindowOf(window))]);

    private static byte[] WindowOf(int bytes)
    {
        byte[] settings = new byte[6];
        BinaryPrimitives.WriteInt16BigEndian(settings, 4);
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(2), bytes);
        return settings;
    }

    private static async Task CallAsync(
        NetworkStream connection, Uri address, byte stream, string method = Check)
    {
        byte[] headers =
        [
            .. Header(":method", "POST"), .. Header(":scheme", "http"), .. Header(":path", method),
            .. Header(":authority", address.Authority), .. Header("content-type", "application/grpc"),
        ];
        await connection.WriteAsync(
            (byte[])[.. Frame(Headers, flags: 4, stream, headers), .. Frame(Data, flags: 1, stream, new byte[5])]);
    }

    private static byte[] Header(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] body) =>
        [0, 0, (byte)body.Length, type, flags, 0, 0, 0, stream, .. body];

    // The body of the next frame of this type on this stream.
    private static async Task<byte[]> UntilAsync(NetworkStream connection, byte type, byte stream)
    {
        byte[] head = new byte[9];
        byte[] body;
        do
        {
            await connection.ReadExactlyAsync(head);
            body = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await connection.ReadExactlyAsync(body);
        }
        while (head[3] != type || head[8] != stream);
        return body;
    }
}
