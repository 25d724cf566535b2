using System.Net;
using Autonomy.Host.Grpc.Protocol;
using Autonomy.Host.Streaming;
using Autonomy.V1;
using Autonomy.Worker;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using WorkerTool = Autonomy.Worker.WorkerTool;

namespace Autonomy.Tests.Host.Workers;

/// <summary>
/// What the C# library makes of the statuses that its streams end with, against a service of the test's own.
/// </summary>
public sealed class WorkerStatusTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    public async Task AStreamThatWasWelcomedEndsNoWorkerWhateverItEndsWith(int status)
    {
        int streams = 0;
        await using WebApplication service = await StartAsync(async call =>
        {
            await WelcomeAsync(call);
            if (Interlocked.Increment(ref streams) == 1) throw new GrpcRefusedException((GrpcCode)status, "no", "No.");
            while (await call.ReadAsync(WorkerMessage.Parser, call.Cancellation) is not null) continue;
        });
        using var stop = new CancellationTokenSource();
        int connections = 0;
        using ToolWorker worker = WorkerOf(service, () =>
        {
            if (Interlocked.Increment(ref connections) == 2) stop.Cancel();
        });

        await worker.RunAsync(stop.Token);
        Assert.Equal(2, streams);
    }

    [Fact]
    public async Task AWorkerWhoseTokenIsNoneAnyMoreEndsWhenItConnectsAgain()
    {
        int streams = 0;
        await using WebApplication service = await StartAsync(async call =>
        {
            if (Interlocked.Increment(ref streams) == 1) await WelcomeAsync(call);
            throw new GrpcRefusedException(GrpcCode.Unauthenticated, "no_token", "The token has expired.");
        });
        using ToolWorker worker = WorkerOf(service, static () => { });

        WorkerRefusedException refused =
            await Assert.ThrowsAsync<WorkerRefusedException>(() => worker.RunAsync(CancellationToken.None));
        Assert.Equal(2, streams);
        Assert.Contains("expired", refused.Message, StringComparison.Ordinal);
    }

    private static ToolWorker WorkerOf(WebApplication service, Action onConnected)
    {
        var worker = new ToolWorker(new WorkerOptions
        {
            Address = new Uri(service.Urls.Single()),
            Name = "test",
            ReconnectInitial = TimeSpan.FromMilliseconds(10),
            OnConnected = onConnected,
        });
        worker.Offer<string, string>(new WorkerTool("remote.put"), (input, _, _) => Task.FromResult(input));
        return worker;
    }

    private static async Task WelcomeAsync(GrpcCall call)
    {
        Assert.NotNull(await call.ReadAsync(WorkerMessage.Parser, call.Cancellation));
        await call.SendAsync(new EngineMessage
        {
            Welcome = new EngineWelcome
            {
                Lease = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
                Heartbeat = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)),
            },
        });
    }

    private static async Task<WebApplication> StartAsync(Func<GrpcCall, Task> work)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            static kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        var service = new GrpcService(
            WorkerReflection.Descriptor.Services.Single(), [GrpcMethod.Duplex("Work", work)])
        {
            IsOpen = true,
        };
        var stop = new ServiceStop(app.Lifetime, TimeProvider.System);
        var endpoint = new GrpcEndpoint(
            [service], static (context, next) => next(context), TimeProvider.System, NullLogger.Instance,
            stop, new AnswerTime(stop, TimeProvider.System))
        {
            MessageBytesMax = 4 << 20,
        };
        app.Lifetime.ApplicationStopped.Register(stop.Dispose);
        app.Run(endpoint.ServeAsync);
        await app.StartAsync();
        return app;
    }
}
