using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Sandboxes;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Journaling;
using Autonomy.Core.Secrets;
using Autonomy.Core.Security;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Api;
using Autonomy.Host.Cluster;
using Autonomy.Host.Configuration;
using Autonomy.Host.Grpc;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Host.Notifications;
using Autonomy.Host.Rest;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;
using Autonomy.Host.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Service;

/// <summary>
/// The engine as a service: executions go on as soon as it starts, and it is told over the network what to do.
/// </summary>
public sealed class AutonomyService : IAsyncDisposable
{
    /// <summary>How long requests that are under way may take to end when the service stops: 15 s. A store that
    /// takes nothing is waited for up to 10 s.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SocketKeepAlive = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private readonly LocalEngine _engine;
    private readonly ServiceAccess _access;
    private readonly ControlSocket? _control;
    private readonly WorkerPools _workers;
    private readonly ServiceSinks _sinks;

    // Sends what is measured; null: nobody is sent anything.
    private readonly IAsyncDisposable? _export;

    private AutonomyService(
        WebApplication app, LocalEngine engine, ServiceAccess access, ControlSocket? control, WorkerPools workers,
        ServiceSinks sinks, IAsyncDisposable? export) =>
        (_app, _engine, _access, _control, _workers, _sinks, _export) =
            (app, engine, access, control, workers, sinks, export);

    /// <summary>Where REST and streams are reached, as in <c>http://127.0.0.1:8080</c>.</summary>
    public Uri HttpAddress => new(AddressesOf(_app).First());

    /// <summary>Where gRPC is reached, as in <c>http://127.0.0.1:8081</c>.</summary>
    public Uri GrpcAddress => new(AddressesOf(_app).Last());

    /// <summary>Whether there is no token, so that whoever is on this machine may do everything.</summary>
    public bool IsOpen => _app.Services.GetRequiredService<CallerGuard>().IsOpen;

    /// <summary>The engine that runs the executions.</summary>
    public LocalEngine Engine => _engine;

    /// <summary>Cancelled when it begins to stop, and still serves what comes in.</summary>
    internal CancellationToken Stopping =>
        _app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Opens the store, lets what is open go on, and begins to serve.</summary>
    /// <exception cref="Journals.StoreException">The store is in use, of a newer version, not writable, or
    /// broken.</exception>
    /// <exception cref="UnguardedServiceException">Other machines may reach it, and there is no token.</exception>
    /// <exception cref="UnusableSettingException">What a setting names cannot be used: a file, a folder, an address
    /// that is in use.</exception>
    public static async Task<AutonomyService> StartAsync(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NamedPlaces.Demand(options);
        string store = DataFolderOf(options);
        TokenRegister tokens = await StoredAccess.TokensAsync(store);
        ServiceAccess.DemandGuard(options, tokens);
        var listeners = ServiceListeners.Open(options);
        ServiceAccess? access = null;
        WebApplication? app = null;
        IAsyncDisposable? export = null;
        WorkerPools workers = WorkersOf(options);
        LocalEngine engine = LocalEngine.Open(OptionsOf(options, store, tokens) with
        {
            Workers = own => workers.ToolsBeside(own, options.Settings.Workers.ExecutorWaitMax),
            SecretsOf = (workspace, name) => Volatile.Read(ref access)?.Secrets.Find(workspace, name),
            RedactorOf = workspace => Volatile.Read(ref access)?.Secrets.RedactorOf(workspace) ?? Redactor.None,
        });
        try
        {
            workers.Open(engine.Executions.Offer);
            workers.Wanted += engine.Executions.GoOn;
            workers.Troubled += (workspace, cause) => engine.Troubles.Tell(new EngineTrouble(
                $"workers of '{workspace}'", "Their leases were not looked after; it is tried again.", cause));
            access = await ServiceAccess.OpenAsync(options, engine);
            // Whatever goes on from here on finds its secrets.
            engine.Executions.Open();
            app = Build(options, listeners, engine, access, workers);
            export = ServiceTelemetry.Start(app, options.Settings.Telemetry);
            await ServiceAdministration.StartAsync(app.Services);
            ServiceSinks sinks = app.Services.GetRequiredService<ServiceSinks>();
            await sinks.StartAsync(options, EgressOf(options));
            await app.StartAsync();
            workers.Serve();
            app.Services.GetRequiredService<ExpiredKeys>().Start();
            return new AutonomyService(
                app, engine, access, OpenControl(app, store, engine, access), workers, sinks, export);
        }
        catch
        {
            if (export is not null) await export.DisposeAsync();
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
        _workers.StopLeases();
        await _app.StopAsync();
        await _sinks.DrainAsync();
        // What was measured last is sent while there is something to be measured.
        if (_export is not null) await _export.DisposeAsync();
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
        AllowShell = options.Settings.Security.AllowShell,
        Limits = options.Settings.Engine,
        Sandboxes = options.Settings.Workers.Sandboxes
            ? new SandboxOptions { AllowsPlain = options.Settings.Workers.PlainSandboxes }
            : null,
        Workspaces = [.. tokens.Workspaces.Select(RulesId.Of)],
        WakesWholeStore = true,
        WaitsToOpen = true,
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
        var desk = new AccessDesk(access.Tokens, access.Secrets, engine.RedactorOf, log.StoreAsync);
        var trail = new ControlTrail(engine, app.Services.GetRequiredService<EventFeed>().Owners, log.StoreAsync);
        return ControlSocket.Open(
            store, trail.SendAsync, trail.ForkAsync, trail.SendAsync, trail.SendAsync, engine.Status, desk,
            onTrouble: cause => engine.Troubles.Tell(new EngineTrouble(
                "control-socket", "A command of another process was not carried out, or not answered.", cause)));
    }

    private static WebApplication Build(
        ServiceOptions options, ServiceListeners listeners, LocalEngine engine, ServiceAccess access,
        WorkerPools workers)
    {
        // Nothing configures the service but its own settings: no file that happens to lie there, no variable.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = options.WorkingFolder,
        });
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<SocketTransportOptions>(
            transport => transport.CreateBoundListenSocket = listeners.Bind);
        builder.Services.AddRoutingCore();
        ServiceLog.AddTo(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(listeners.Listen);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = StopMax);
        AddEngine(builder.Services, options, engine);
        builder.Services.AddSingleton(workers);
        AddLists(builder.Services, options);
        ServiceAdministration.AddTo(builder.Services, options, EgressOf(options));
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

    private static void AddEngine(IServiceCollection services, ServiceOptions options, LocalEngine engine)
    {
        services.AddSingleton(options.Clock);
        services.AddSingleton(options.Settings.Streams);
        services.AddSingleton(options.Settings.Grpc);
        services.AddSingleton(new KeptAnswers(engine.Journal, options.Clock, options.Settings.Http.IdempotencyKept));
        services.AddSingleton<ExpiredKeys>();
        services.AddSingleton(engine);
        services.AddSingleton(engine.Executions);
        services.AddSingleton(engine.Tools);
        services.AddSingleton(engine.Journal);
        services.AddSingleton<IJournalReader>(engine.Journal);
        services.AddSingleton(SystemSeams.Random);
        services.AddSingleton<DurableExecutions>();
        services.AddSingleton<PlanDesk>();
        services.AddSingleton<NamedPlanDesk>();
        services.AddSingleton<LaterPlans>();
        services.AddSingleton<SavedFilterDesk>();
        services.AddSingleton<SubmissionDesk>();
        services.AddSingleton<ProjectDesk>();
        services.AddSingleton<GoalDesk>();
        services.AddSingleton<SteeringDesk>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<RulesDesk>();
        services.AddSingleton<SpendingDesk>();
        services.AddSingleton<ToolDesk>();
        services.AddSingleton<ExperienceDesk>();
        services.AddSingleton<StreamReaders>();
        services.AddSingleton<ServiceStop>();
        services.AddSingleton<AnswerTime>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton(provider => new ServiceSinks(
            engine, provider.GetRequiredService<EventFeed>().Owners,
            provider.GetRequiredService<ILogger<ServiceSinks>>()));
        services.AddSingleton<TopicReader>();
        services.AddSingleton<ClusterDesk>();
        services.AddSingleton<ClusterReader>();
        services.AddSingleton<SocketSessions>();
        services.AddSingleton<IRestEndpoints, StreamEndpoints>();
    }

    private static void MapTo(WebApplication app, ServiceSettings settings)
    {
        CallerGuard guard = app.Services.GetRequiredService<CallerGuard>();
        AuditTrail trail = app.Services.GetRequiredService<AuditTrail>();
        var screen = new RequestScreen(settings.Http.Hosts);
        GrpcApi.MapTo(
            app, settings.Grpc.MessageBytesMax,
            (context, next) => guard.IdentifyAsync(context, known => trail.FollowAsync(known, next)));
        app.Use(ServiceListeners.KeepRateAsync);
        app.Use(app.Services.GetRequiredService<AnswerTime>().LimitAsync);
        app.Use(RequestScreen.AddHeadersAsync);
        app.Use(HeldAnswers.HoldAsync);
        app.Use(RestApi.HandleAsync);
        app.UseStatusCodePages(RestApi.DescribeAsync);
        app.Use(screen.CheckAsync);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = SocketKeepAlive });
        app.Use(guard.IdentifyAsync);
        app.Use(QueryScreen.CheckAsync);
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
            provider.GetRequiredService<LocalEngine>().Troubles,
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
