using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;

namespace Autonomy.Cli.Commands;

/// <summary><c>inbox</c>: what people are asked, and their answers.</summary>
internal static class InboxCommand
{
    /// <summary>With less room than this many columns a question says nothing.</summary>
    private const int QuestionWidthMin = 40;

    public static Command Create(Surroundings around)
    {
        var inbox = new Command("inbox", "What waits for a person: list, show, approve, reject, choose");
        inbox.Add(new Command("list", "The open decisions").Does(around, (context, _) => ListAsync(context)));
        var id = new Argument<string>("ID") { Description = AnswerOptions.IdDescription };
        inbox.Add(new Command("show", "One decision with all that is needed to answer it") { id }
            .Does(around, (context, parsed) => ShowAsync(context, parsed.GetRequiredValue(id))));
        inbox.Add(Answer(around, "approve", "Allow it", DecisionOption.Approve));
        inbox.Add(Answer(around, "reject", "Refuse it", DecisionOption.Reject));
        inbox.Add(Answer(around, "choose", "Answer with one of its options", null));
        return inbox;
    }

    private static Command Answer(Surroundings around, string name, string description, string? option)
    {
        var options = new AnswerOptions(option);
        var command = new Command(name, description);
        options.AddTo(command);
        return command.Does(around, (context, parsed) => AnswerAsync(context, options, parsed));
    }

    private static async Task<int> AnswerAsync(CommandContext context, AnswerOptions options, ParseResult parsed)
    {
        await using StoreView store = StoreView.Open(context);
        IReadOnlyList<OpenDecision> asked = await MeantAsync(store, options, parsed);
        if (options.IsBatch(parsed) && !await InboxBatch.ConfirmAsync(context, asked, options.OptionOf(parsed)))
            return ExitCode.WaitsForPerson;
        var answers = new List<GivenCommand>();
        foreach ((ExecutionState execution, DecisionState decision) in asked)
        {
            ExecutionState root = await ResumeCommand.RootOfAsync(store, execution);
            answers.Add(new GivenCommand(execution, root, options.AnswerTo(context, decision.Request, parsed)));
        }

        return await Steering.SendAllAsync(context, answers, options.MayRun(parsed));
    }

    private static async Task<IReadOnlyList<OpenDecision>> MeantAsync(
        StoreView store, AnswerOptions options, ParseResult parsed)
    {
        string option = options.OptionOf(parsed);
        if (options.IdOf(parsed) is not { } given)
            return InboxBatch.OfTool(await OpenAsync(store), options.ToolOf(parsed)!, option);
        OpenDecision one = await FindAsync(store, given);
        return options.IsBatch(parsed) ? InboxBatch.Alike(await OpenAsync(store), one, option) : [one];
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        await using StoreView store = StoreView.Open(context);
        List<OpenDecision> open = await OpenAsync(store);
        if (context.WritesJson)
        {
            context.WriteJsonList(
                "decisions", [.. open.Select(entry => ExecutionDocument.DecisionOf(entry.Execution, entry.Decision))]);
            return ExitCode.Done;
        }

        if (context.Output == OutputFormat.Name)
        {
            foreach ((_, DecisionState decision) in open) context.Around.Out.WriteLine(decision.Request.Id);
            return ExitCode.Done;
        }

        if (open.Count == 0) context.Note("Nothing waits for a person.");
        if (open.Count == 0 || context.Output == OutputFormat.None) return ExitCode.Done;
        var table = new TextTable("ID", "KIND", "SINCE", "OPTIONS", "QUESTION") { LastWidthMin = QuestionWidthMin };
        foreach ((ExecutionState execution, DecisionState decision) in open)
        {
            DecisionRequest request = decision.Request;
            string name = execution.Plan!.Header.Name;
            string question = execution.Id.TellsName(name) ? request.Question : $"{name}: {request.Question}";
            table.Add(
                (request.Id, "bold"), (Words.Of(request.Kind), "yellow"), (context.Times.Of(decision.AskedAt), "dim"),
                (string.Join('/', request.Options.Select(option => option.Name)), ""), (question, ""));
        }

        table.WriteTo(context.Out);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandContext context, string given)
    {
        await using StoreView store = StoreView.Open(context);
        (ExecutionState state, DecisionState decision) = await FindAsync(store, given);
        if (context.WritesJson)
        {
            context.WriteJson(ExecutionDocument.DecisionOf(state, decision));
            return ExitCode.Done;
        }

        foreach (StyledLine line in DecisionText.Of(decision.Request, context.Times)) context.Out.Write(line);
        if (decision.Answer is { } answer)
        {
            context.Out.Write($"  Answered: {answer.Option} by {answer.By}, {context.Times.Of(answer.At)}");
            return ExitCode.Done;
        }

        context.Out.Write("  Answer by one of:");
        foreach (string command in DecisionText.Commands(decision.Request, context))
            context.Out.Write($"    {command}");
        if (decision.Request is { Kind: DecisionKind.Approval, Tool: { } tool })
        {
            string target = decision.Request.Target is { } reached ? $" on {reached}" : "";
            bool isAskedAlways = state.Steps[state.Plan!.OrdinalOf(decision.Request.Step)].Definition.Approval
                == ApprovalMode.Always;
            string always = isAskedAlways ? "" : $"--always also allows {tool}{target} from now on; ";
            context.Out.Write($"  {always}--edit FILE changes its arguments.");
        }

        return ExitCode.Done;
    }

    private static async Task<List<OpenDecision>> OpenAsync(StoreView store)
    {
        var open = new List<OpenDecision>();
        foreach (ExecutionId id in await store.OpenIdsAsync())
        {
            ExecutionState state = await store.ReadAsync(id);
            open.AddRange(
                state.Decisions.Where(decision => decision.Answer is null)
                    .Select(decision => new OpenDecision(state, decision)));
        }

        return open;
    }

    /// <summary>
    /// The decision of this id, answered or not; or the only open one whose id, or whose execution's, this is a part
    /// of.
    /// </summary>
    private static async Task<OpenDecision> FindAsync(StoreView store, string given)
    {
        int number = given.LastIndexOf("-d", StringComparison.Ordinal);
        if (number > 0 && ExecutionId.TryParse(given[..number], out ExecutionId id))
        {
            ExecutionState state = await store.ReadAsync(id);
            if (state.FindDecision(given) is { } exact) return new OpenDecision(state, exact);
        }

        List<OpenDecision> matching =
            [
                .. (await OpenAsync(store)).Where(
                    open => open.Decision.Request.Id.Contains(given, StringComparison.OrdinalIgnoreCase))
            ];
        return matching switch
        {
            [var only] => only,
            [] =>
                throw new RefusalException(
                    ExitCode.NotFound,
                    $"There is no open decision '{given}'. 'autonomy inbox list' shows those there are."),
            _ => throw new RefusalException(ExitCode.BadUsage, $"'{given}' may be any of these; give more of it:\n"
                + string.Join('\n', matching.Select(open => $"  {open.Decision.Request.Id}"))),
        };
    }
}

/// <summary>A decision, and the execution that asks.</summary>
internal sealed record OpenDecision(ExecutionState Execution, DecisionState Decision);
