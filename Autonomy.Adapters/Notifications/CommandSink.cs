using Autonomy.Adapters.Processes;
using Autonomy.Core.Notifications;
using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Notifications;

/// <summary>
/// Runs a command of the shell with each notification on its stdin, and the id and the type in its environment. Exit
/// code 0 takes the notification. A command that takes too long is ended, with all that it started.
/// </summary>
public sealed class CommandSink(string command, string workingFolder, TimeProvider clock) : INotificationSink
{
    private const int OutputBytesMax = 1 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TerminationGrace = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Key => $"command:{command}";

    /// <inheritdoc/>
    public string Name => "command";

    /// <inheritdoc/>
    public async ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notification);
        using var patience = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var runner = new ProcessRunner(RequestOf(notification), TerminationGrace, clock);
        ProcessResult result = await runner.RunAsync(either.Token);
        return result.End switch
        {
            ProcessEnd.Exited when result.ExitCode == 0 => DeliveryResult.Delivered.Instance,
            ProcessEnd.Exited => new DeliveryResult.Refused($"it ended with exit code {result.ExitCode}"),
            ProcessEnd.Cancelled => new DeliveryResult.Refused("it did not end within a minute"),
            ProcessEnd.OutputTooLarge => new DeliveryResult.Refused("it wrote more than 1 MiB"),
            _ => new DeliveryResult.Refused($"it could not be run: {result.Detail}"),
        };
    }

    private ProcessRequest RequestOf(Notification notification)
    {
        var environment = new Dictionary<string, string>();
        foreach (string name in ProcessOptions.InheritedVariablesDefault)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) environment[name] = value;
        }

        environment["AUTONOMY_NOTIFICATION_ID"] = notification.Id;
        environment["AUTONOMY_NOTIFICATION_TYPE"] = notification.Type;
        return new ProcessRequest
        {
            Command = "sh",
            Args = ["-c", command],
            WorkingFolder = workingFolder,
            Environment = environment,
            Stdin = notification.Payload + "\n",
            Limits = new ProcessLimits { OutputBytes = OutputBytesMax },
        };
    }
}
