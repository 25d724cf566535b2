using System.CommandLine;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary><c>pause</c>: no attempt starts any more; those that run finish.</summary>
internal static class PauseCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept", HelpName = "TEXT" };
        var command = new Command("pause", "Start nothing more of an execution") { id, reason };
        return command.Does(around, (context, parsed) => Steering.SendAsync(
            context, parsed.GetRequiredValue(id), mayRun: false, _ =>
                new ExecutionCommand.Pause(context.Around.User, parsed.GetValue(reason))));
    }
}
