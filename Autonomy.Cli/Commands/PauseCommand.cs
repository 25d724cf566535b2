using System.CommandLine;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>pause</c>: no attempt of an execution, or of a tool, a host, a project, a workspace, starts any more; those that
/// run finish.
/// </summary>
internal static class PauseCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string?> id = CommandParts.OptionalExecutionArgument();
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept", HelpName = "TEXT" };
        var limit = new Option<string?>("--timeout")
        {
            Description = "Lift the pause of a tool, host, project or workspace by itself after this time",
            HelpName = "DURATION",
        };
        var command = new Command("pause", "Start nothing more of an execution, tool, host, project or workspace")
        {
            id, reason, limit,
        };
        var scopes = new ScopeOptions();
        scopes.AddTo(command);
        return command.Does(around, (context, parsed) => scopes.Of(parsed, parsed.GetValue(id)) is { } scope
            ? ScopeOptions.PauseAsync(context, scope, parsed.GetValue(reason), parsed.GetValue(limit))
            : Steering.SendAsync(
                context, CommandParts.Given(parsed.GetValue(id)), mayRun: false,
                _ => new ExecutionCommand.Pause(context.Around.User, parsed.GetValue(reason))));
    }
}
