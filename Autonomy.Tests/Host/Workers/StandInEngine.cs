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
    private readonly Channel<WorkerMessage> _heard = Channel.CreateBounded<WorkerMessage>(10_000);
    private readonly Channel<EngineMessage> _said = Channel.CreateBounded<EngineMessage>(100);
    private TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HttpContext? _stream;
    private volatile Task _saying = Task.CompletedTask;

    private readonly bool _answersHeartbeats;

    private StandInEngine(bool answersHeartbeats)
    {
        _answersHeartbeats = answersHeartbeats;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            // A worker may have nothing to say for long.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, static port => port.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri Address => new(
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Whether heartbeats are answered now, where the engine says that it does.</summary>
    public bool IsAnswering { get; set; }

    /// <summary>Starts one that answers no heartbeats, as older ones, or says that it does.</summary>
    public static async Task<StandInEngine> StartAsync(bool answersHeartbeats = false)
    {
        var engine = new StandInEngine(answersHeartbeats);
        engine.Listen();
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

    /// <summary>The same; null: the worker has said all.</summary>
    public async Task<WorkerMessage?> NextOrEndAsync() =>
        await _heard.Reader.WaitToReadAsync() ? await _heard.Reader.ReadAsync() : null;

    public void Say(EngineMessage message) => _said.Writer.TryWrite(message);

    /// <summary>Breaks the stream; what is said on the next one waits unread until <see cref="Listen"/>.</summary>
    public async Task BreakAndBeDeafAsync()
    {
        _listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task saying = _saying;
        _stream!.Abort();
        // What is said from now on is said on the next one.
        await saying;
    }

    /// <summary>Reads what is said.</summary>
    public void Listen() => _listening.TrySetResult();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        _stream = context;
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(RawGrpcClient.Frame(new EngineMessage
        {
            Welcome = new EngineWelcome
            {
                Lease = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(10)),
                Heartbeat = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(2)),
                AnswersHeartbeats = _answersHeartbeats,
            },
        }));
        await context.Response.Body.FlushAsync();
        _saying = SayAllAsync(context.Response, context.RequestAborted);
        if (!await HeardAllAsync(context)) return;
        // Whoever listens hears that the worker has said all.
        _heard.Writer.Complete();
        _said.Writer.Complete();
        await _saying;
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // False: the stream was broken before.
    private async Task<bool> HeardAllAsync(HttpContext context)
    {
        try
        {
            await _listening.Task.WaitAsync(context.RequestAborted);
            while (await RawGrpcClient.ReadAsync(context.Request.Body) is { } frame)
                Hear(WorkerMessage.Parser.ParseFrom(frame.Bytes));
            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Hear(WorkerMessage message)
    {
        _heard.Writer.TryWrite(message);
        if (IsAnswering && message.Heartbeat is { } heartbeat)
            Say(new EngineMessage { Heard = new HeartbeatHeard { Stamp = heartbeat.Stamp } });
    }

    private async Task SayAllAsync(HttpResponse response, CancellationToken broken)
    {
        try
        {
            await foreach (EngineMessage message in _said.Reader.ReadAllAsync(broken))
            {
                await response.Body.WriteAsync(RawGrpcClient.Frame(message), broken);
                await response.Body.FlushAsync(broken);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody hears it on this stream any more.
        }
    }
}
