using System.CommandLine;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;

namespace Autonomy.Cli.Commands;

/// <summary><c>prioritize</c>: changes how urgent an execution is among others.</summary>
internal static class PrioritizeCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var priority = new Argument<string>("PRIORITY") { Description = string.Join(", ", Words.All<Priority>()) };
        priority.CompletionSources.Add([.. Words.All<Priority>()]);
        Option<string?> reason = CommandParts.ReasonOption();
        var command = new Command("prioritize", "Change how urgent an execution is among others")
        {
            id, priority, reason,
        };
        return command.Does(around, (context, parsed) =>
        {
            Priority chosen = Read(parsed.GetRequiredValue(priority));
            return Steering.SendAsync(context, parsed.GetRequiredValue(id), mayRun: false, _ =>
                new ExecutionCommand.Prioritize(context.Around.User, chosen) { Reason = parsed.GetValue(reason) });
        });
    }

    /// <summary>Reads a priority from the command line.</summary>
    /// <exception cref="RefusalException">It is none.</exception>
    public static Priority Read(string word)
    {
        if (Words.TryParse(word, out Priority chosen)) return chosen;
        string all = string.Join(", ", Words.All<Priority>());
        throw new RefusalException(ExitCode.BadUsage, $"'{word}' is no priority. Choose one of: {all}.");
    }
}
