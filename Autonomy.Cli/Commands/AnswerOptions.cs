using System.CommandLine;
using Autonomy.Cli.Plans;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary>What an answer to decisions may say on the command line.</summary>
/// <param name="fixedOption">The option that the command stands for; null where it is an argument.</param>
internal sealed class AnswerOptions(string? fixedOption)
{
    public const string IdDescription = "The decision, or its execution when that asks only one thing";

    private readonly Argument<string?> _id = new("ID")
    {
        Description = IdDescription,
        Arity = fixedOption is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string> _chosen = new("OPTION")
    {
        Description = "One of the options that 'inbox show' lists",
    };

    private readonly Option<string?> _comment = new("--comment")
    {
        Description = "What to keep with the answer",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _output = new("--output-value")
    {
        Description = "The step's output, for 'done'",
        HelpName = "JSON",
    };

    private readonly Option<string?> _edit = new("--edit")
    {
        Description = "Make the call with the arguments in this file instead, in YAML or JSON",
        HelpName = "FILE",
    };

    private readonly Option<bool> _always = new("--always")
    {
        Description = "Allow such calls (this tool, this target) from now on",
    };

    private readonly Option<bool> _like = new("--like")
    {
        Description = "Answer every open decision like it: same kind, tool and target",
    };

    private readonly Option<bool> _all = new("--all") { Description = "Answer every open approval of --tool" };

    private readonly Option<string?> _tool = new("--tool")
    {
        Description = "With --all: the tool, or a family as http.*",
        HelpName = "TOOL",
    };

    private readonly Option<bool> _noRun = CommandParts.NoRunOption();

    public void AddTo(Command command)
    {
        command.Add(_id);
        if (fixedOption is null) command.Add(_chosen);
        command.Add(_comment);
        command.Add(_output);
        // What gives other arguments makes a call: an approval, or another try of what failed.
        if (fixedOption != DecisionOption.Reject) command.Add(_edit);
        if (fixedOption == DecisionOption.Approve) command.Add(_always);
        command.Add(_like);
        if (fixedOption is not null)
        {
            command.Add(_all);
            command.Add(_tool);
        }

        command.Add(_noRun);
    }

    public string OptionOf(ParseResult parsed) => fixedOption ?? parsed.GetRequiredValue(_chosen);

    /// <summary>Whether several decisions are meant.</summary>
    public bool IsBatch(ParseResult parsed) => parsed.GetValue(_like) || parsed.GetValue(_all);

    public bool MayRun(ParseResult parsed) => !parsed.GetValue(_noRun);

    public string? ToolOf(ParseResult parsed) => parsed.GetValue(_tool);

    /// <summary>The decision that was named; null where all of a tool are meant.</summary>
    /// <exception cref="RefusalException">Neither is named, or both.</exception>
    public string? IdOf(ParseResult parsed)
    {
        string? id = parsed.GetValue(_id);
        bool isAll = parsed.GetValue(_all);
        return isAll == id is null && (!isAll || ToolOf(parsed) is not null)
            ? id
            : throw new RefusalException(ExitCode.BadUsage, "Name a decision, or give --all with --tool.");
    }

    /// <summary>The answer to one decision; it is for the very call that was read.</summary>
    public ExecutionCommand.Answer AnswerTo(CommandContext context, DecisionRequest request, ParseResult parsed)
    {
        string? edited = fixedOption == DecisionOption.Reject ? null : parsed.GetValue(_edit);
        return new ExecutionCommand.Answer(
            request.Id, OptionOf(parsed), context.Around.User, parsed.GetValue(_comment),
            JsonArgument.Read("--output-value", parsed.GetValue(_output)))
        {
            Arguments = edited is null ? null : PlanFile.LoadArguments(context, edited),
            CallHash = request.CallHash,
            Always = fixedOption == DecisionOption.Approve && parsed.GetValue(_always),
        };
    }
}
