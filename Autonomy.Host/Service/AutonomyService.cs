using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Sandboxes;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Api;
using Autonomy.Host.Configuration;
using Autonomy.Host.Grpc;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Host.Rest;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;
using Autonomy.Host.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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
    private static readonly TimeSpan SocketKeepAlive = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private readonly LocalEngine _engine;
    private readonly ServiceAccess _access;
    private readonly ControlSocket? _control;
    private readonly WorkerPools _workers;

    // Sends what is measured; null: nobody is sent anything.
    private readonly IDisposable? _export;

    private AutonomyService(
        WebApplication app, LocalEngine engine, ServiceAccess access, ControlSocket? control, WorkerPools workers,
        IDisposable? export) =>
        (_app, _engine, _access, _control, _workers, _export) = (app, engine, access, control, workers, export);

    /// <summary>Where REST and streams are reached, as in <c>http://127.0.0.1:8080</c>.</summary>
    public Uri HttpAddress => new(AddressesOf(_app).First());

    /// <summary>Where gRPC is reached, as in <c>http://127.0.0.1:8081</c>.</summary>
    public Uri GrpcAddress => new(AddressesOf(_app).Last());

    /// <summary>Whether there is no token, so that whoever is on this machine may do everything.</summary>
    public bool IsOpen => _app.Services.GetRequiredService<CallerGuard>().IsOpen;

    /// <summary>The engine that runs the executions.</summary>
    public LocalEngine Engine => _engine;

    /// <summary>Opens the store, lets what is open go on, and begins to serve.</summary>
    /// <exception cref="Journals.StoreException">The store is in use, of a newer version, not writable, or
    /// broken.</exception>
    /// <exception cref="IOException">An address is in use already, or the key of the store's secrets cannot be
    /// read.</exception>
    /// <exception cref="UnguardedServiceException">Other machines may reach it, and there is no token.</exception>
    public static async Task<AutonomyService> StartAsync(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string store = DataFolderOf(options);
        TokenRegister tokens = await StoredAccess.TokensAsync(store);
        ServiceAccess.DemandGuard(options, tokens);
        ServiceAccess? access = null;
        WebApplication? app = null;
        WorkerPools workers = WorkersOf(options);
        var sandboxes = new SandboxTasks();
        LocalEngine engine = LocalEngine.Open(OptionsOf(options, store, tokens) with
        {
            OnSandboxes = sandboxes.Follow,
            Workers = own => workers.ToolsBeside(own, options.Settings.Workers.ExecutorWaitMax),
            SecretsOf = (workspace, name) => Volatile.Read(ref access)?.Secrets.Find(workspace, name),
        });
        try
        {
            workers.Open(engine.Executions.Offer);
            access = await ServiceAccess.OpenAsync(options, engine);
            app = Build(options, engine, access, workers);
            IDisposable? export = ServiceTelemetry.Start(app, options.Settings.Telemetry);
            await ServiceAdministration.StartAsync(app.Services);
            await app.StartAsync();
            sandboxes.Open(engine, app.Services.GetRequiredService<DurableExecutions>());
            return new AutonomyService(app, engine, access, OpenControl(app, store, engine, access), workers, export);
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            if (access is not null) await access.DisposeAsync();
            workers.Close();
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes once the service is asked to stop: by a signal of the system.</summary>
    public Task WhenStoppedAsync() => _app.WaitForShutdownAsync();

    /// <summary>Stops: takes nothing new, ends what is under way, and leaves the rest to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        await _app.StopAsync();
        // What was measured last is sent while there is something to be measured.
        _export?.Dispose();
        await _app.DisposeAsync();
        // What runs on workers goes on while the engine stops.
        _workers.Close();
        await _access.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private static LocalEngineOptions OptionsOf(ServiceOptions options, string store, TokenRegister tokens) => new()
    {
        DataFolder = store,
        WorkingFolder = options.WorkingFolder,
        FileRoots = [.. options.Settings.Security.FileRoots.Select(
            root => Path.GetFullPath(root, options.WorkingFolder))],
        Egress = EgressOf(options),
        Limits = options.Settings.Engine,
        Sandboxes = options.Settings.Workers.Sandboxes
            ? new SandboxOptions { AllowsPlain = options.Settings.Workers.PlainSandboxes }
            : null,
        Workspaces = [.. tokens.Workspaces.Select(RulesId.Of)],
        WakesWholeStore = true,
        Clock = options.Clock,
        Secrets = options.Secrets,
    };

    private static WorkerPools WorkersOf(ServiceOptions options) => new(new WorkerTerms
    {
        Lease = options.Settings.Workers.HeartbeatTimeout,
        Clock = options.Clock,
    });

    private static EgressOptions EgressOf(ServiceOptions options) => new()
    {
        AllowedHosts = options.Settings.Security.EgressHosts,
        AllowedNetworks = options.Settings.Security.EgressNetworks,
    };

    private static ControlSocket? OpenControl(
        WebApplication app, string store, LocalEngine engine, ServiceAccess access)
    {
        AuditLog log = app.Services.GetRequiredService<AuditLog>();
        var desk = new AccessDesk(access.Tokens, access.Secrets, log.StoreAsync);
        var trail = new ControlTrail(engine, app.Services.GetRequiredService<EventFeed>().Owners, log.StoreAsync);
        return ControlSocket.Open(
            store, trail.SendAsync, trail.ForkAsync, trail.SendAsync, trail.SendAsync, engine.Status, desk);
    }

    private static WebApplication Build(
        ServiceOptions options, LocalEngine engine, ServiceAccess access, WorkerPools workers)
    {
        // Nothing configures the service but its own settings: no file that happens to lie there, no variable.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = options.WorkingFolder,
        });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        ServiceLog.AddTo(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options.Settings));
        AddEngine(builder.Services, options, engine);
        builder.Services.AddSingleton(workers);
        AddLists(builder.Services, options);
        ServiceAdministration.AddTo(builder.Services, EgressOf(options));
        access.AddTo(builder.Services, options);
        ServiceTelemetry.AddTo(builder.Services);
        RestApi.AddTo(builder.Services);
        GrpcApi.AddTo(builder.Services, options.Settings.Ingest.UnacknowledgedMax);
        WebApplication app = builder.Build();
        // It follows from the start on, not from the first question.
        _ = app.Services.GetRequiredService<IndexFollower>();
        MapTo(app, options.Settings);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServiceSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.Http.BodyBytesMax;
        kestrel.Limits.RequestHeadersTimeout = settings.Http.HeadersTimeout;
        kestrel.Listen(settings.Http.Address, settings.Http.Port, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(settings.Grpc.Address, settings.Grpc.Port, GrpcApi.Listen);
    }

    private static void AddEngine(IServiceCollection services, ServiceOptions options, LocalEngine engine)
    {
        services.AddSingleton(options.Clock);
        services.AddSingleton(options.Settings.Streams);
        services.AddSingleton(new KeptAnswers(engine.Journal, options.Clock, options.Settings.Http.IdempotencyKept));
        services.AddSingleton(engine);
        services.AddSingleton(engine.Executions);
        services.AddSingleton(engine.Tools);
        services.AddSingleton(engine.Journal);
        services.AddSingleton<IJournalReader>(engine.Journal);
        services.AddSingleton(SystemSeams.Random);
        services.AddSingleton<DurableExecutions>();
        services.AddSingleton<PlanDesk>();
        services.AddSingleton<SubmissionDesk>();
        services.AddSingleton<ProjectDesk>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<RulesDesk>();
        services.AddSingleton<SpendingDesk>();
        services.AddSingleton<ToolDesk>();
        services.AddSingleton<ExperienceDesk>();
        services.AddSingleton<StreamReaders>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<TopicReader>();
        services.AddSingleton<SocketSessions>();
        services.AddSingleton<StreamEndpoints>();
    }

    private static void MapTo(WebApplication app, ServiceSettings settings)
    {
        CallerGuard guard = app.Services.GetRequiredService<CallerGuard>();
        AuditTrail trail = app.Services.GetRequiredService<AuditTrail>();
        var screen = new RequestScreen(settings.Http.Hosts);
        GrpcApi.MapTo(app, (context, next) => guard.IdentifyAsync(context, known => trail.FollowAsync(known, next)));
        app.Use(RequestScreen.AddHeadersAsync);
        app.Use(HeldAnswers.HoldAsync);
        app.Use(RestApi.HandleAsync);
        app.UseStatusCodePages(RestApi.DescribeAsync);
        app.Use(screen.CheckAsync);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = SocketKeepAlive });
        app.Use(guard.IdentifyAsync);
        // The answer is kept by its key once its entry is durable: what is answered again has one.
        app.Use(app.Services.GetRequiredService<KeyedWrites>().ServeAsync);
        app.Use(trail.FollowAsync);
        RestApi.MapTo(app);
    }

    private static void AddLists(IServiceCollection services, ServiceOptions options)
    {
        string folder = DataFolderOf(options);
        services.AddSingleton(provider => new IndexFollower(
            provider.GetRequiredService<IJournal>(), folder, options.Clock,
            provider.GetRequiredService<ILogger<IndexFollower>>(),
            provider.GetRequiredService<ServiceMeter>().Take));
        services.AddSingleton(_ => ListCursors.Open(folder));
        services.AddSingleton<ExecutionLists>();
        services.AddSingleton<BatchAnswers>();
    }

    private static string DataFolderOf(ServiceOptions options) =>
        Path.GetFullPath(options.Settings.Store.DataDirectory, options.WorkingFolder);

    private static IEnumerable<string> AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
}
