using Autonomy.Actors.Workspaces;
using Autonomy.Cli.Running;
using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary>
/// Gives a command to the rules of the workspace: through the process that owns the store, or by opening it here.
/// </summary>
internal static class RulesSteering
{
    /// <summary>Sends it; true where no other process owned the store, so that nothing runs now.</summary>
    /// <exception cref="RefusalException">It was refused.</exception>
    public static async Task<bool> SendAsync(CommandContext context, RulesCommand command)
    {
        await using EngineSession? session = EngineSession.TryOpen(context);
        Rejection? refusal = session is null
            ? await SendToOwnerAsync(context, command)
            : (await session.Trail.SendAsync(command) as RulesReply.Refused)?.Rejection;
        if (refusal is not null) throw new RefusalException(ExitCode.Of(refusal.Code), refusal.Message);
        return session is not null;
    }

    private static async Task<Rejection?> SendToOwnerAsync(CommandContext context, RulesCommand command)
    {
        RulesAnswer? answer = await ControlClient.SendAsync(context.DataFolder, LocalEngine.Rules, command);
        return answer is null ? throw EngineSession.OwnerIsSilent(context) : answer.Refusal;
    }
}
