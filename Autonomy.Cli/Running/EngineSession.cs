using Autonomy.Actors.Executions;
using Autonomy.Cli.Rendering;
using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Core.Security;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Journals;

namespace Autonomy.Cli.Running;

/// <summary>
/// The engine of this process with its control socket: for as long as it is open, this process owns the store.
/// </summary>
internal sealed class EngineSession : IAsyncDisposable
{
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(20);

    private readonly ControlSocket? _control;
    private IReadOnlyList<INotificationSink> _sinks = [];

    private EngineSession(
        LocalEngine engine, LocalTrail trail, ForkDesk forks, SessionAccess access, ControlSocket? control) =>
        (Engine, Trail, Forks, Access, _control) = (engine, trail, forks, access, control);

    public LocalEngine Engine { get; }

    /// <summary>What people change goes through it, and so into the audit log.</summary>
    public LocalTrail Trail { get; }

    /// <summary>The tokens and secrets of the store.</summary>
    public SessionAccess Access { get; }

    /// <summary>What other processes have forked here.</summary>
    public ForkDesk Forks { get; }

    /// <summary>The tools, without a store.</summary>
    public static BuiltInTools Tools(CommandContext context) => new(OptionsOf(context));

    /// <summary>Opens the engine on the store, which is made where there is none.</summary>
    /// <exception cref="StoreException">The store cannot be opened; the message says why.</exception>
    public static EngineSession Open(CommandContext context)
    {
        LocalEngine engine = LocalEngine.Open(OptionsOf(context));
        engine.ActorFailed += (actor, cause) =>
            context.Note($"{actor} broke and starts anew: {cause.Message}{FaultLog.Write(cause, context)}");
        engine.PressureChanged += pressure => context.Note(EngineText.Of(pressure));
        var access = SessionAccess.Of(engine, context.Around.Clock);
        var trail = new LocalTrail(engine, access.Tokens, access.Secrets, context.Around.Clock);
        var forks = new ForkDesk(trail);
        try
        {
            ControlSocket? control =
                ControlSocket.Open(
                    context.DataFolder, trail.SendAsync, forks.ForkAsync, trail.SendAsync, trail.SendAsync,
                    engine.Status, trail.Access);
            if (control is null)
            {
                context.Note(
                    "Other terminals cannot steer this run: the path of the data folder is too long for a socket.");
            }

            return new EngineSession(engine, trail, forks, access, control);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            context.Note($"Other terminals cannot steer this run: {exception.Message}");
            return new EngineSession(engine, trail, forks, access, null);
        }
    }

    /// <summary>The same, or null when another process owns the store.</summary>
    public static EngineSession? TryOpen(CommandContext context)
    {
        try
        {
            return Open(context);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.InUse)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads what people laid down for the workspaces of these executions: nothing of them may go on before that.
    /// </summary>
    public async Task ReadRulesAsync(IEnumerable<ExecutionState> states)
    {
        foreach (string workspace in states.Select(state => state.Workspace).Distinct(StringComparer.Ordinal))
            await Engine.Executions.OpenAsync(RulesId.Of(workspace));
    }

    /// <summary>Tells these sinks of what happens from here on.</summary>
    public async Task NotifyAsync(CommandContext context, IReadOnlyList<INotificationSink> sinks)
    {
        _sinks = sinks;
        if (sinks.Count == 0) return;
        Engine.NotificationDelayed += (sink, problem) => context.Note($"{sink}: {problem}");
        await Engine.NotifyAsync(sinks);
    }

    /// <summary>Waits a little for what is still to be told, and says when something is left.</summary>
    public async Task DrainAsync(CommandContext context)
    {
        if (_sinks.Count == 0) return;
        int? left = await Engine.DrainNotificationsAsync(DrainMax);
        if (left == 0) return;
        string count = left switch
        {
            null => "Some notifications",
            1 => "1 notification",
            _ => $"{left} notifications",
        };
        context.Note($"{count} could not be delivered yet: the next run or resume with the same --notify delivers.");
    }

    /// <summary>Hands a command to the process that owns the store.</summary>
    public static async Task<CommandReply> SendToOwnerAsync(
        CommandContext context, ExecutionId execution, ExecutionCommand command)
    {
        if (await ControlClient.SendAsync(context.DataFolder, execution, command) is { } reply) return reply;
        throw OwnerIsSilent(context);
    }

    /// <summary>Has the process that owns the store fork an execution.</summary>
    public static async Task<CommandReply> ForkAtOwnerAsync(CommandContext context, ForkRequest request) =>
        await ControlClient.ForkAsync(context.DataFolder, request) ?? throw OwnerIsSilent(context);

    /// <summary>Another process owns the store and cannot be told anything.</summary>
    public static RefusalException OwnerIsSilent(CommandContext context)
    {
        string path = ControlSocket.PathIn(context.DataFolder);
        return new RefusalException(ExitCode.RefusedByState, ControlSocket.CanBeAt(path)
            ? $"Another process owns the store '{context.DataGiven}' and does not answer. "
                + "Stop it with Ctrl-C, then try again."
            : $"Another process owns the store, and '{path}' is too long for its control socket. "
                + "Press Ctrl-C there, then try again.");
    }

    /// <summary>The message of a refusal becomes the command's end.</summary>
    public static void MustBeAccepted(CommandReply reply)
    {
        if (reply is CommandReply.Refused refused)
            throw new RefusalException(ExitCode.Of(refused.Rejection.Code), refused.Rejection.Message);
    }

    private static LocalEngineOptions OptionsOf(CommandContext context) => new()
    {
        DataFolder = context.DataFolder,
        WorkingFolder = context.Around.Folder,
        Clock = context.Around.Clock,
        AllowShell = true,
        Secrets = name => context.Around.Variable(AccessNames.SecretVariablePrefix + name),
        SecretNames = AccessNames.SecretsAmong(context.Around.Variables),
    };

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        await Trail.DisposeAsync();
        await Access.DisposeAsync();
        await Engine.DisposeAsync();
        foreach (IDisposable sink in _sinks.OfType<IDisposable>()) sink.Dispose();
    }
}
