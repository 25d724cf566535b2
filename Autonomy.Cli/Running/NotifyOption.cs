using System.CommandLine;
using Autonomy.Adapters.Http;
using Autonomy.Core.Notifications;
using Autonomy.Host.Notifications;

namespace Autonomy.Cli.Running;

/// <summary><c>--notify</c>: whom to tell of what happens.</summary>
internal static class NotifyOption
{
    public static Option<string[]> Create() => new("--notify")
    {
        Description = $"Tell of the end and of decisions: {SinkAddress.Rule}; again for each",
        HelpName = "SINK",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The sinks that were given.</summary>
    /// <exception cref="RefusalException">One of them is not understood.</exception>
    public static IReadOnlyList<INotificationSink> Read(CommandContext context, string[] given)
    {
        SinkAddress[] addresses = [.. given.Select(Parse)];
        string? secret = context.Around.Variable(SinkAddress.SecretVariable);
        foreach (SinkAddress _ in addresses.Where(address => address.IsWebhook && string.IsNullOrEmpty(secret)))
            context.Note($"The webhook is not signed: {SinkAddress.SecretVariable} is not set.");
        try
        {
            return SinkAddress.Open(addresses, new SinkSurroundings
            {
                WorkingFolder = context.Around.Folder,
                Output = context.Around.Out,
                WebhookSecret = secret,
                Egress = EgressOptions.ForLocalEngine,
                Clock = context.Around.Clock,
            });
        }
        catch (FormatException fault)
        {
            throw Refuse(fault.Message);
        }
    }

    private static SinkAddress Parse(string given) =>
        SinkAddress.TryParse(given, out SinkAddress? address, out string? fault)
            ? address
            : throw Refuse($"--notify {fault}");

    private static RefusalException Refuse(string message) => new(ExitCode.BadUsage, message);
}
