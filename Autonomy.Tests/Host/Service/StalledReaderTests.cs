using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Autonomy.Host.Configuration;
using Autonomy.Host.Service;
using Autonomy.Tests.Host.Grpc;
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

/// <summary>Answers that nobody takes: over HTTP/2 they wait, and over HTTP/1.1 there is a time for it.</summary>
public sealed class StalledReaderTests
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte WindowUpdate = 8;

    [Fact]
    public async Task AStreamThatIsNotReadKeepsItsConnection()
    {
        var service = new RunningService();
        await using IAsyncDisposable end = await service.BeginAsync();
        Uri address = service.Service.GrpcAddress;
        using var socket = new TcpClient(address.Host, address.Port);
        await using NetworkStream stalled = socket.GetStream();
        await CallAsync(stalled, address, window: 0);
        while ((await ReadAsync(stalled)).Type != Headers) Assert.True(socket.Connected);

        // The server times silent callers by the same clock and the same 5 s: twice that has passed for the other.
        for (int i = 0; i < 2; i++) await OpenHealthTests.CutAsync(address);

        byte[] more = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(more, 1_024);
        await stalled.WriteAsync(Frame(WindowUpdate, flags: 0, stream: 1, more));
        (byte type, byte[] body) = await ReadAsync(stalled);
        while (type != Data) (type, body) = await ReadAsync(stalled);
        // A message of two bytes: it serves.
        Assert.Equal([0, 0, 0, 0, 2, 8, 1], body);
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

    // A call whose caller takes this many bytes of the answer, of the first message that there is.
    private static async Task CallAsync(NetworkStream stream, Uri address, int window)
    {
        byte[] settings = new byte[6];
        BinaryPrimitives.WriteInt16BigEndian(settings, 4);
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(2), window);
        byte[] headers =
        [
            .. Header(":method", "POST"), .. Header(":scheme", "http"), .. Header(":path", Check),
            .. Header(":authority", address.Authority), .. Header("content-type", "application/grpc"),
        ];
        await stream.WriteAsync((byte[])
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, flags: 0, stream: 0, settings),
            .. Frame(Headers, flags: 4, stream: 1, headers), .. Frame(Data, flags: 1, stream: 1, new byte[5]),
        ]);
    }

    private static byte[] Header(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] body) =>
        [0, 0, (byte)body.Length, type, flags, 0, 0, 0, stream, .. body];

    private static async Task<(byte Type, byte[] Body)> ReadAsync(NetworkStream stream)
    {
        byte[] head = new byte[9];
        await stream.ReadExactlyAsync(head);
        byte[] body = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await stream.ReadExactlyAsync(body);
        return (head[3], body);
    }
}
