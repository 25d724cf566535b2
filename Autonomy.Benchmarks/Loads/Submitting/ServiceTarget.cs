using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Configuration;
using Autonomy.Host.Service;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>A service with its own listeners, called over loopback by clients in the same process.</summary>
internal sealed class ServiceTarget : ISubmissionTarget
{
    private readonly AutonomyService _service;
    private readonly ISubmissionClient _client;

    private ServiceTarget(AutonomyService service, ISubmissionClient client) => (_service, _client) = (service, client);

    public IJournal Journal => _service.Engine.Journal;

    /// <summary>Starts a service, and a client of it.</summary>
    /// <param name="folder">Where its store goes.</param>
    /// <param name="connect">Makes the client of the service that was started.</param>
    public static async Task<ServiceTarget> StartAsync(string folder, Func<AutonomyService, ISubmissionClient> connect)
    {
        AutonomyService service = await StartServiceAsync(folder);
        return new ServiceTarget(service, connect(service));
    }

    /// <summary>Starts a service.</summary>
    /// <param name="folder">Where its store goes.</param>
    public static Task<AutonomyService> StartServiceAsync(string folder) =>
        AutonomyService.StartAsync(new ServiceOptions
        {
            Settings = new ServiceSettings
            {
                Store = new StoreSettings { DataDirectory = folder },
                Http = new HttpSettings { Port = 0 },
                Grpc = new GrpcSettings { Port = 0 },
                Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning },
            },
            WorkingFolder = folder,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });

    public Task<ExecutionId> SubmitAsync() => _client.SubmitAsync();

    public Task WhenEndedAsync(ExecutionId execution) => _service.Engine.WhenEndedAsync(execution);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _service.DisposeAsync();
    }
}

/// <summary>Submits the same plan over and over by one of the service's interfaces.</summary>
internal interface ISubmissionClient : IAsyncDisposable
{
    /// <summary>Submits an execution; returns once it is acknowledged.</summary>
    Task<ExecutionId> SubmitAsync();
}
