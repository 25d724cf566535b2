using System.CommandLine;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary><c>terminate</c>: ends an execution at once; what runs is abandoned, and nothing is undone.</summary>
internal static class TerminateCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        Option<string?> reason = CommandParts.ReasonOption();
        var command = new Command("terminate", "End an execution at once, and undo nothing") { id, reason };
        return command.Does(around, (context, parsed) => Steering.SendAsync(
            context, parsed.GetRequiredValue(id), mayRun: true, _ =>
                new ExecutionCommand.Terminate(context.Around.User, parsed.GetValue(reason))));
    }
}
