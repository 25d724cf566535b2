using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Autonomy.Cli.Commands;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Journals;

namespace Autonomy.Cli;

/// <summary>
/// The whole command line: from arguments to an exit code. Nothing that goes wrong leaves it as an exception.
/// </summary>
internal static class CommandLine
{
    private const int HelpWidthMax = 100;

    public static RootCommand Root(Surroundings around)
    {
        var root = new RootCommand("Autonomy runs plans durably: a crash, Ctrl-C or a restart loses nothing.");
        GlobalOptions.AddTo(root);
        foreach (Command command in Commands(around)) root.Add(command);
        foreach (HelpAction help in root.Options.Select(option => option.Action).OfType<HelpAction>())
            help.MaxWidth = Math.Min(HelpWidthMax, around.WidthOf(around.IsOutTerminal));
        return root;
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings around)
    {
        ParseResult parsed = Root(around).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) return RefuseArguments(parsed, around);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = around.Out,
                Error = around.Error,
                EnableDefaultExceptionHandler = false,
                // A run pauses durably at Ctrl-C, and takes the time that it needs for it.
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            return Report(exception, new CommandContext(around, parsed));
        }
    }

    private static IEnumerable<Command> Commands(Surroundings around) =>
    [
        RunCommand.Create(around), ResumeCommand.Create(around), ServeCommand.Create(around),
        PlanCommand.Create(around), ValidateCommand.Create(around), ExplainCommand.Create(around),
        GraphCommand.Create(around),
        ListCommand.Create(around), GetCommand.Create(around), WhyCommand.Create(around), LogCommand.Create(around),
        HealthCommand.Create(around), EstimatesCommand.Create(around),
        ResultsCommand.Create(around), ReportCommand.Create(around),
        PauseCommand.Create(around), CancelCommand.Create(around), TerminateCommand.Create(around),
        PrioritizeCommand.Create(around), EditCommand.Create(around), SignalCommand.Create(around),
        ForkCommands.Retry(around), ForkCommands.Restart(around), ForkCommands.Fork(around),
        InboxCommand.Create(around), PolicyCommand.Create(around), LadderCommand.Create(around),
        BudgetCommand.Create(around),
        LessonsCommand.Create(around),
        AccessTokenCommand.Create(around), SecretCommand.Create(around),
        StoreCommand.Create(around), ToolsCommand.Create(around),
        HelpCommand.Create(around),
    ];

    private static int RefuseArguments(ParseResult parsed, Surroundings around)
    {
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..])
        {
            around.Error.WriteLine(
                $"error: There is no command '{word}'.{DidYouMean(word, parsed.CommandResult.Command)}");
        }
        else
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
                around.Error.WriteLine($"error: {message}");
        }

        around.Error.WriteLine($"See: {PathOf(parsed.CommandResult)} --help");
        return ExitCode.BadUsage;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "autonomy";

    private static string DidYouMean(string word, Command command) =>
        NearestName.Of(word, command.Subcommands.Select(known => known.Name)) is { } near
            ? $" Did you mean '{near}'?"
            : "";

    private static int Report(Exception exception, CommandContext context)
    {
        switch (exception)
        {
            case RefusalException refusal:
                WriteError(context, refusal.Message);
                return refusal.ExitCode;
            case StoreException store:
                WriteError(context, store.Message);
                return CodeOf(store.Kind);
            case UnknownEventException or InvariantViolatedException or InvalidDataException:
                WriteError(context, exception.Message);
                return ExitCode.Failed;
            default:
                WriteError(
                    context, $"{exception.Message} ({exception.GetType().Name}){FaultLog.Write(exception, context)}");
                return ExitCode.Failed;
        }
    }

    private static void WriteError(CommandContext context, string message)
    {
        string[] lines = message.Split('\n');
        context.Error.Write(new Rendering.StyledLine().Add("error: ", "bold red").Add(lines[0]));
        foreach (string line in lines.Skip(1)) context.Error.Write(line);
    }

    private static int CodeOf(StoreErrorKind kind) => kind switch
    {
        StoreErrorKind.Missing => ExitCode.NotFound,
        StoreErrorKind.NoAccess => ExitCode.NotPermitted,
        StoreErrorKind.InUse or StoreErrorKind.Busy => ExitCode.RefusedByState,
        StoreErrorKind.NotAStore or StoreErrorKind.NewerVersion => ExitCode.BadUsage,
        _ => ExitCode.Failed,
    };
}
