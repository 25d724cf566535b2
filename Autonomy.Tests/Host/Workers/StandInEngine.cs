using System.Net;
using System.Threading.Channels;
using Autonomy.Tests.Host.Grpc;
using Autonomy.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Autonomy.Tests.Host.Workers;

/// <summary>An engine for one worker, whose every word the test says; it welcomes by itself.</summary>
internal sealed class StandInEngine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<WorkerMessage> _heard = Channel.CreateBounded<WorkerMessage>(100);
    private readonly Channel<EngineMessage> _said = Channel.CreateBounded<EngineMessage>(100);

    private StandInEngine()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, static port => port.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri Address => new(
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<StandInEngine> StartAsync()
    {
        var engine = new StandInEngine();
        await engine._app.StartAsync();
        return engine;
    }

    /// <summary>The next thing that the worker says but heartbeats.</summary>
    public async Task<WorkerMessage> NextAsync()
    {
        while (true)
        {
            WorkerMessage said = await _heard.Reader.ReadAsync();
            if (said.Heartbeat is null) return said;
        }
    }

    public void Say(EngineMessage message) => _said.Writer.TryWrite(message);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        Say(new EngineMessage
        {
            Welcome = new EngineWelcome
            {
                Lease = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
                Heartbeat = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(2)),
            },
        });
        Task saying = SayAllAsync(context.Response);
        while (await RawGrpcClient.ReadAsync(context.Request.Body) is { } frame)
            _heard.Writer.TryWrite(WorkerMessage.Parser.ParseFrom(frame.Bytes));
        // Whoever listens hears that the worker has said all.
        _heard.Writer.Complete();
        _said.Writer.Complete();
        await saying;
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private async Task SayAllAsync(HttpResponse response)
    {
        await foreach (EngineMessage message in _said.Reader.ReadAllAsync())
        {
            await response.Body.WriteAsync(RawGrpcClient.Frame(message));
            await response.Body.FlushAsync();
        }
    }
}
