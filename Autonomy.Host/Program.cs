using Autonomy.Host.Service;

await using AutonomyService service = await AutonomyService.StartAsync(new ServiceOptions
{
    DataFolder = ".autonomy",
    WorkingFolder = Directory.GetCurrentDirectory(),
    Clock = TimeProvider.System,
    Secrets = Environment.GetEnvironmentVariable,
});
Console.WriteLine($"autonomy serves {service.HttpAddress}");
await service.WhenStoppedAsync();
