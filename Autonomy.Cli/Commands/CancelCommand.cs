using System.CommandLine;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary><c>cancel</c>: stops an execution for good and, when asked, undoes what it did.</summary>
internal static class CancelCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var undo = new Option<bool>("--undo") { Description = "Undo what completed, in reverse order" };
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept", HelpName = "TEXT" };
        var command = new Command("cancel", "Stop an execution for good") { id, undo, reason };
        return command.Does(around, (context, parsed) => Steering.SendAsync(
            context, parsed.GetRequiredValue(id), mayRun: true,
            _ => new ExecutionCommand.Cancel(context.Around.User, parsed.GetValue(reason), parsed.GetValue(undo))));
    }
}
