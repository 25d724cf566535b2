using System.CommandLine;

namespace Autonomy.Cli.Commands;

/// <summary>What commands have in common: an argument that names an execution, and how an action is set.</summary>
internal static class CommandParts
{
    public static Argument<string> ExecutionArgument() => new("ID")
    {
        Description = "The execution's id, or a part of it that no other has",
    };

    /// <summary>The same, where something else may be named instead.</summary>
    public static Argument<string?> OptionalExecutionArgument() => new("ID")
    {
        Description = "The execution's id, or a part of it that no other has",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The execution that was named, which must be.</summary>
    public static string Given(string? execution) => execution ?? throw new RefusalException(
        ExitCode.BadUsage, "Name one thing: an execution, --tool, --host, --project or --workspace.");

    public static Argument<string> PlanArgument() => new("PLAN") { Description = "The plan's file, in YAML or JSON" };

    public static Option<string?> ReasonOption() => new("--reason")
    {
        Description = "Why; it is kept",
        HelpName = "TEXT",
    };

    public static Option<bool> NoRunOption() => new("--no-run")
    {
        Description = "Only record it; 'autonomy resume' goes on",
    };

    /// <summary>Runs the action with the context of the parsed command line.</summary>
    public static Command Does(
        this Command command, Surroundings around, Func<CommandContext, ParseResult, Task<int>> action)
    {
        command.SetAction((parsed, _) => action(new CommandContext(around, parsed), parsed));
        return command;
    }

    /// <inheritdoc cref="Does(Command, Surroundings, Func{CommandContext, ParseResult, Task{int}})"/>
    public static Command Does(this Command command, Surroundings around, Func<CommandContext, ParseResult, int> action)
    {
        command.SetAction(parsed => action(new CommandContext(around, parsed), parsed));
        return command;
    }
}
