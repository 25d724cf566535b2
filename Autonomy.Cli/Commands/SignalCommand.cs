using System.CommandLine;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Commands;

/// <summary><c>signal</c>: hands a signal to the step that waits for it, or keeps it until one does.</summary>
internal static class SignalCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var name = new Argument<string>("NAME") { Description = "The signal's name" };
        var payload = new Option<string?>("--payload") { Description = "What it carries, in JSON", HelpName = "JSON" };
        Option<string?> reason = CommandParts.ReasonOption();
        Option<bool> noRun = CommandParts.NoRunOption();
        var command = new Command("signal", "Send a signal to an execution") { id, name, payload, reason, noRun };
        return command.Does(around, (context, parsed) =>
        {
            DataValue carried = JsonArgument.Read("--payload", parsed.GetValue(payload)) ?? DataNull.Value;
            return Steering.SendAsync(
                context, parsed.GetRequiredValue(id), !parsed.GetValue(noRun),
                _ => new ExecutionCommand.Signal(parsed.GetRequiredValue(name), carried, context.Around.User)
                {
                    Reason = parsed.GetValue(reason),
                });
        });
    }
}
