using Autonomy.Host.Service;

await using AutonomyService service = await AutonomyService.StartAsync(new ServiceOptions
{
    DataFolder = ".autonomy",
    WorkingFolder = Directory.GetCurrentDirectory(),
    GrpcPort = 8_081,
    Clock = TimeProvider.System,
    Secrets = Environment.GetEnvironmentVariable,
});
Console.WriteLine($"autonomy serves {service.HttpAddress}, gRPC on {service.GrpcAddress}");
await service.WhenStoppedAsync();
