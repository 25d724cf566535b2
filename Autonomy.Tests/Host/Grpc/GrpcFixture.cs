using Autonomy.Host.Configuration;
using Autonomy.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>A service of a test class's own, with a client that can also break the protocol.</summary>
public sealed class GrpcFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private AutonomyService? _service;
    private RawGrpcClient? _client;

    internal AutonomyService Service => _service!;

    internal RawGrpcClient Client => _client!;

    internal Uri Address => Service.GrpcAddress!;

    public async Task InitializeAsync()
    {
        _service = await StartAsync(_folder.Path, inFlightMax: 8);
        _client = new RawGrpcClient(Address);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _folder.Dispose();
    }

    internal static Task<AutonomyService> StartAsync(string folder, int inFlightMax) =>
        AutonomyService.StartAsync(new ServiceOptions
        {
            Settings = new ServiceSettings
            {
                Store = new StoreSettings { DataDirectory = folder },
                Http = new HttpSettings { Port = 0 },
                Grpc = new GrpcSettings { Port = 0 },
                Ingest = new IngestSettings { UnacknowledgedMax = inFlightMax },
                Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning },
            },
            WorkingFolder = folder,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
}
