using Autonomy.Core.Security;
using Autonomy.Host.Configuration;
using Autonomy.Host.Notifications;
using Autonomy.Host.Security;
using Autonomy.Journals;

namespace Autonomy.Host.Service;

/// <summary>The service as a program: <c>autonomy serve</c>, and Autonomy.Host itself.</summary>
public static class ServiceProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int BadUsage = 2;

    /// <summary>The variable that names configuration files, with colons between them.</summary>
    private const string FilesVariable = "AUTONOMY_CONFIG";

    /// <summary>Serves until it is told to stop by a signal; gives the exit code.</summary>
    /// <param name="files">
    /// Configuration files, the later before the earlier; none: those that <c>AUTONOMY_CONFIG</c> names.
    /// </param>
    /// <param name="output">Told where the service listens.</param>
    /// <param name="error">Told why it does not start.</param>
    /// <param name="dataFolder">The folder of the store; null: the one that the configuration names.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> files, TextWriter output, TextWriter error, string? dataFolder = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        string[] variables = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()];
        SettingsReading reading = SettingsLoader.Load(
            files.Count > 0 ? files : FilesOf(Environment.GetEnvironmentVariable(FilesVariable)),
            Environment.GetEnvironmentVariable, variables);
        foreach (string warning in reading.Warnings) await error.WriteLineAsync($"warning: {warning}");
        // Nothing that this process starts or tells from now on can have it.
        string? storeKey = Environment.GetEnvironmentVariable(SecretSeal.KeyVariable);
        Environment.SetEnvironmentVariable(SecretSeal.KeyVariable, null);
        if (reading.Settings is not { } settings)
        {
            foreach (SettingsFault fault in reading.Faults) await error.WriteLineAsync(fault.ToString());
            return BadUsage;
        }

        if (dataFolder is not null)
            settings = settings with { Store = settings.Store with { DataDirectory = dataFolder } };
        try
        {
            await using AutonomyService service = await AutonomyService.StartAsync(new ServiceOptions
            {
                Settings = settings,
                WorkingFolder = Directory.GetCurrentDirectory(),
                Clock = TimeProvider.System,
                Secrets = static name =>
                    Environment.GetEnvironmentVariable(AccessNames.SecretVariablePrefix + name),
                SecretNames = AccessNames.SecretsAmong(variables),
                StoreKey = storeKey,
                WebhookSecret = Environment.GetEnvironmentVariable(SinkAddress.SecretVariable),
                Output = output,
            });
            await output.WriteLineAsync(
                $"REST and streams: {service.HttpAddress}, gRPC: {service.GrpcAddress}. Stop with Ctrl-C.");
            if (service.IsOpen)
            {
                await output.WriteLineAsync(
                    "There is no token: whoever is on this machine may do everything. "
                    + "'autonomy token create' makes one.");
            }

            await service.WhenStoppedAsync();
            return Done;
        }
        catch (Exception exception) when (exception is UnguardedServiceException or UnusableSettingException)
        {
            await error.WriteLineAsync($"The service does not start: {exception.Message}");
            return BadUsage;
        }
        catch (Exception exception) when (exception is StoreException or IOException)
        {
            await error.WriteLineAsync($"The service does not start: {exception.Message}");
            return Failed;
        }
    }

    private static string[] FilesOf(string? variable) =>
        variable?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
