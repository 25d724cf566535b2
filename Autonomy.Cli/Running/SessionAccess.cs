using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;
using Autonomy.Host.Security;

namespace Autonomy.Cli.Running;

/// <summary>The tokens and secrets of the store, which this process owns or has another change.</summary>
internal sealed record SessionAccess(TokenKeeper Tokens, SecretKeeper Secrets) : IAsyncDisposable
{
    public static SessionAccess Of(LocalEngine engine, TimeProvider clock) => new(
        new TokenKeeper(engine.Journal, clock, workspace => engine.Executions.OpenAsync(RulesId.Of(workspace))),
        new SecretKeeper(engine.Journal, clock, new SecretSources { Environment = static _ => null }));

    /// <summary>Makes or revokes a token, here or where the store is owned.</summary>
    /// <exception cref="RefusalException">It was refused.</exception>
    public static async Task SendAsync(CommandContext context, TokenCommand command)
    {
        await using EngineSession? session = EngineSession.TryOpen(context);
        MustBeAccepted(session is null
            ? Answered(context, await ControlClient.SendAsync(context.DataFolder, command))
            : await session.Trail.Access.SendAsync(command));
    }

    /// <summary>Sets or removes a secret, here or where the store is owned.</summary>
    /// <exception cref="RefusalException">It was refused.</exception>
    public static async Task SendAsync(CommandContext context, SecretEvent asked, string? reason)
    {
        await using EngineSession? session = EngineSession.TryOpen(context);
        MustBeAccepted(session is null
            ? Answered(context, await ControlClient.SendAsync(context.DataFolder, asked, reason))
            : await session.Trail.Access.SendAsync(asked, reason));
    }

    public async ValueTask DisposeAsync()
    {
        await Tokens.DisposeAsync();
        Secrets.Dispose();
    }

    private static Rejection? Answered(CommandContext context, RulesAnswer? answer) =>
        answer is null ? throw EngineSession.OwnerIsSilent(context) : answer.Refusal;

    private static void MustBeAccepted(Rejection? refusal)
    {
        if (refusal is not null) throw new RefusalException(ExitCode.Of(refusal.Code), refusal.Message);
    }
}
