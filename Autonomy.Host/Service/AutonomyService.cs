using System.Net;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc;
using Autonomy.Host.Local;
using Autonomy.Host.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Service;

/// <summary>
/// The engine as a service: executions go on as soon as it starts, and it is told over the network what to do.
/// </summary>
public sealed class AutonomyService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LocalEngine _engine;

    private AutonomyService(WebApplication app, LocalEngine engine) => (_app, _engine) = (app, engine);

    /// <summary>Where REST and streams are reached, as in <c>http://127.0.0.1:8080</c>.</summary>
    public Uri HttpAddress => new(AddressesOf(_app).First());

    /// <summary>Where gRPC is reached, as in <c>http://127.0.0.1:8081</c>; null: it is not served.</summary>
    public Uri? GrpcAddress => AddressesOf(_app).Skip(1).FirstOrDefault() is { } address ? new Uri(address) : null;

    /// <summary>The engine that runs the executions.</summary>
    public LocalEngine Engine => _engine;

    /// <summary>Opens the store, lets what is open go on, and begins to serve.</summary>
    /// <exception cref="Journals.StoreException">The store is in use, of a newer version, not writable, or
    /// broken.</exception>
    /// <exception cref="IOException">An address is in use already.</exception>
    public static async Task<AutonomyService> StartAsync(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LocalEngine engine = LocalEngine.Open(new LocalEngineOptions
        {
            DataFolder = options.DataFolder,
            WorkingFolder = options.WorkingFolder,
            Clock = options.Clock,
            Secrets = options.Secrets,
        });
        try
        {
            WebApplication app = Build(options, engine);
            await app.StartAsync();
            foreach (ExecutionId open in await engine.OpenExecutionsAsync()) engine.GoOn(open);
            return new AutonomyService(app, engine);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes once the service is asked to stop: by a signal of the system.</summary>
    public Task WhenStoppedAsync() => _app.WaitForShutdownAsync();

    /// <summary>Stops: takes nothing new, ends what is under way, and leaves the rest to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private static WebApplication Build(ServiceOptions options, LocalEngine engine)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = options.WorkingFolder,
            // Nothing there configures the service: watching it would cost a notice for every write of the store.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.BytesMax;
            kestrel.Listen(IPAddress.Parse(options.HttpAddress), options.HttpPort, listen =>
                listen.Protocols = HttpProtocols.Http1AndHttp2);
            if (options.GrpcPort is { } grpcPort)
                kestrel.Listen(IPAddress.Parse(options.GrpcAddress), grpcPort, GrpcApi.Listen);
        });
        IServiceCollection services = builder.Services;
        services.AddSingleton(options.Clock);
        services.AddSingleton(engine);
        services.AddSingleton(engine.Executions);
        services.AddSingleton(engine.Tools);
        services.AddSingleton<IJournalReader>(engine.Journal);
        services.AddSingleton(SystemSeams.Random);
        services.AddSingleton<DurableExecutions>();
        services.AddSingleton<PlanDesk>();
        services.AddSingleton<SubmissionDesk>();
        RestApi.AddTo(services);
        GrpcApi.AddTo(services, options.IngestInFlightMax);
        WebApplication app = builder.Build();
        GrpcApi.MapTo(app, IdentifyAsync);
        app.Use(RestApi.HandleAsync);
        app.UseStatusCodePages(RestApi.DescribeAsync);
        app.Use(IdentifyAsync);
        RestApi.MapTo(app);
        return app;
    }

    private static Task IdentifyAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set(new Caller("local", "default", Role.Admin));
        return next(context);
    }

    private static IEnumerable<string> AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
}
