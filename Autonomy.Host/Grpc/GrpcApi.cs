using Autonomy.Core.Executions;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Autonomy.Host.Streaming;
using Autonomy.Host.Telemetry;
using Autonomy.V1;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Autonomy.Host.Grpc;

/// <summary>The gRPC interface: its services, and the listener that they are on.</summary>
internal static class GrpcApi
{
    public static void AddTo(IServiceCollection services, int inFlightMax)
    {
        services.AddSingleton<ExecutionWatch>();
        services.AddSingleton<ExecutionPages>();
        services.AddSingleton<ExecutionQueries>();
        services.AddSingleton<ExecutionSteering>();
        services.AddSingleton<WorkerStream>();
        services.AddSingleton(provider =>
            new IngestStream(provider.GetRequiredService<SubmissionDesk>(), inFlightMax));
    }

    /// <summary>Makes a listener one of gRPC: what comes in there is a call, or refused.</summary>
    public static void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(next => connection =>
        {
            connection.Features.Set(GrpcConnection.Instance);
            return next(connection);
        });
    }

    /// <summary>Serves what comes in on those listeners; nothing else is done to it.</summary>
    /// <param name="app">The service.</param>
    /// <param name="messageBytesMax">The longest message either way, in bytes.</param>
    /// <param name="guard">Finds out who calls, and refuses whom it does not know.</param>
    public static void MapTo(
        WebApplication app, long messageBytesMax, Func<HttpContext, RequestDelegate, Task> guard)
    {
        IServiceProvider provider = app.Services;
        ServiceMeter meter = provider.GetRequiredService<ServiceMeter>();
        var endpoint = new GrpcEndpoint(
            ServicesOf(provider), guard, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Autonomy.Grpc"),
            provider.GetRequiredService<ServiceStop>(), provider.GetRequiredService<AnswerTime>())
        {
            MessageBytesMax = checked((int)messageBytesMax),
            OnEnded = (method, status, took) =>
                meter.TakeCall(method, status is { } code ? Words.Of(code) : "gone", took),
        };
        app.Use(next => context =>
            context.Features.Get<GrpcConnection>() is null ? next(context) : endpoint.ServeAsync(context));
    }

    private static IEnumerable<GrpcService> ServicesOf(IServiceProvider provider)
    {
        ServiceDescriptor executions = ExecutionReflection.Descriptor.Services[0];
        ServiceDescriptor ingest = IngestReflection.Descriptor.Services[0];
        ServiceDescriptor workers = WorkerReflection.Descriptor.Services[0];
        ServiceDescriptor health = HealthReflection.Descriptor.Services[0];
        ServiceDescriptor reflection = ReflectionReflection.Descriptor.Services[0];
        ServiceDescriptor reflectionAlpha = global::Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0];
        ServiceDescriptor[] all = [executions, ingest, workers, health, reflection, reflectionAlpha];
        string[] names = [.. all.Select(static service => service.FullName)];
        var checks = new HealthChecks(
            names.ToHashSet(), provider.GetRequiredService<ServiceHealth>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ServiceStop>().Begun);
        GrpcMethod[] reflects = [.. new ServerReflection(names, new ServedFiles(all)).Methods];
        return
        [
            new GrpcService(
                executions,
                [
                    .. provider.GetRequiredService<ExecutionQueries>().Methods,
                    .. provider.GetRequiredService<ExecutionSteering>().Methods,
                ]),
            new GrpcService(ingest, [.. provider.GetRequiredService<IngestStream>().Methods]),
            new GrpcService(workers, [.. provider.GetRequiredService<WorkerStream>().Methods]),
            new GrpcService(health, [.. checks.Methods]) { IsOpen = true },
            new GrpcService(reflection, reflects),
            new GrpcService(reflectionAlpha, reflects),
        ];
    }

    /// <summary>Marks a connection of such a listener.</summary>
    private sealed class GrpcConnection
    {
        public static readonly GrpcConnection Instance = new();
    }
}
