using System.CommandLine;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Notifications;
using Autonomy.Core.Notifications;

namespace Autonomy.Cli.Running;

/// <summary><c>--notify</c>: whom to tell of what happens.</summary>
internal static class NotifyOption
{
    private const string SecretVariable = "AUTONOMY_WEBHOOK_SECRET";

    public static Option<string[]> Create() => new("--notify")
    {
        Description = "Tell of the end and of decisions: webhook:URL, command:CMD, file:PATH or stdout; again for each",
        HelpName = "SINK",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The sinks that were given.</summary>
    /// <exception cref="RefusalException">One of them is not understood.</exception>
    public static IReadOnlyList<INotificationSink> Read(CommandContext context, string[] given) =>
        [.. given.Select(sink => Read(context, sink))];

    private static INotificationSink Read(CommandContext context, string given)
    {
        if (given == "stdout") return StreamSink.To(context.Around.Out);
        string[] parts = given.Split(':', 2);
        return parts switch
        {
            ["webhook", { Length: > 0 } url] => Webhook(context, url),
            ["command", { Length: > 0 } command] =>
                new CommandSink(command, context.Around.Folder, context.Around.Clock),
            ["file", { Length: > 0 } path] => StreamSink.ToFile(Path.GetFullPath(path, context.Around.Folder)),
            _ => throw Refuse($"--notify '{given}' is not known. Write webhook:URL, command:CMD, file:PATH or stdout."),
        };
    }

    private static WebhookSink Webhook(CommandContext context, string given)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw Refuse($"--notify webhook: '{given}' is no URL. Write one that begins with https:// or http://.");
        WebhookSecret? secret = null;
        if (context.Around.Variable(SecretVariable) is { Length: > 0 } text
            && !WebhookSecret.TryParse(text, out secret, out string? fault))
        {
            throw Refuse($"{SecretVariable} cannot be used: {fault}");
        }

        if (secret is null) context.Note($"The webhook is not signed: {SecretVariable} is not set.");
        return new WebhookSink(new WebhookOptions
        {
            Url = url,
            Secret = secret,
            Egress = EgressOptions.ForLocalEngine,
            Clock = context.Around.Clock,
        });
    }

    private static RefusalException Refuse(string message) => new(ExitCode.BadUsage, message);
}
