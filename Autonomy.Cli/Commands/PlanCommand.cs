using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Core.Executions;
using Autonomy.Core.Planning;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>plan</c>: words to a proposed plan, with its reasons and questions; nothing runs.</summary>
internal static class PlanCommand
{
    public static Command Create(Surroundings around)
    {
        var goal = new Argument<string>("GOAL") { Description = "What is wanted, in English words" };
        var answer = new Option<string[]>("--answer", "-a")
        {
            Description = "An answer to a question, by its id; may be given again",
            HelpName = "ID=VALUE",
        };
        var yaml = new Option<bool>("--yaml") { Description = "Only the plan, as a file that run takes" };
        var command = new Command("plan", "Words to a proposed plan; nothing runs") { goal, answer, yaml };
        return command.Does(around, (context, parsed) =>
        {
            using BuiltInTools tools = EngineSession.Tools(context);
            string words = parsed.GetRequiredValue(goal);
            if (string.IsNullOrWhiteSpace(words) || words.Length > GoalPlanner.GoalLengthMax)
            {
                throw new RefusalException(
                    ExitCode.BadUsage, $"A goal has 1 to {GoalPlanner.GoalLengthMax} characters.");
            }

            ImmutableArray<GoalAnswer> answers =
                [.. (parsed.GetValue(answer) ?? []).Select(text => AnswerOf(words, text, tools.Catalog))];
            Proposal proposal = GoalPlanner.Propose(words, DataObject.Empty, answers, tools.Catalog);
            Show(context, words, proposal, parsed.GetValue(yaml));
            return proposal.IsWhole ? ExitCode.Done : ExitCode.WaitsForPerson;
        });
    }

    private static void Show(CommandContext context, string words, Proposal proposal, bool isYaml)
    {
        if (context.Output == OutputFormat.None) return;
        if (context.WritesJson)
        {
            context.WriteJson(DocumentOf(words, proposal));
            return;
        }

        // What has questions is no file to run: they are told, and nothing else.
        if (isYaml && proposal.IsWhole) context.Around.Out.Write(PlanYaml.Write(proposal.Plan!));
        else if (!isYaml) WriteSteps(context, proposal);
        foreach (GoalQuestion question in proposal.Questions) WriteQuestion(context, question, isYaml);
    }

    private static void WriteSteps(CommandContext context, Proposal proposal)
    {
        foreach (StepReason reason in proposal.Reasons)
        {
            context.Out.Write(new StyledLine().Add(reason.Step, "bold").Add($"  {reason.Tool}", "blue"));
            context.Out.Write($"  because of '{reason.Words}'{ScoreOf(reason)}");
            foreach (ArgumentReason argument in reason.Arguments)
                context.Out.Write($"  {argument.Name}: {argument.From}");
            foreach (OrderReason after in reason.After) context.Out.Write($"  after {after.Step}: {after.Why}");
        }
    }

    private static void WriteQuestion(CommandContext context, GoalQuestion question, bool isAside)
    {
        StyledLine line = new StyledLine().Add("? ", "yellow").Add(question.Id, "bold");
        if (question.Words.Length > 0) line.Add($"  '{question.Words}'");
        line.Add($"  {question.Text}");
        if (!question.Options.IsEmpty) line.Add($" ({string.Join(", ", question.Options)})");
        if (isAside) context.Error.Write(line);
        else context.Out.Write(line);
    }

    private static string ScoreOf(StepReason reason)
    {
        if (reason.Score == 0) return ", chosen by an answer";
        string next = reason.RunnerUp is { } other
            ? string.Create(CultureInfo.InvariantCulture, $"; next {other.Tool} {other.Score:0.00}")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $" (score {reason.Score:0.00}{next})");
    }

    private static GoalAnswer AnswerOf(string goal, string text, IToolCatalog tools)
    {
        int mark = text.IndexOf('=', StringComparison.Ordinal);
        string question = mark < 0 ? text : text[..mark];
        return mark > 0 && GoalPlanner.WordsOf(goal, DataObject.Empty, question, tools) is { } words
            ? new GoalAnswer(question, words, text[(mark + 1)..])
            : throw new RefusalException(
                ExitCode.BadUsage,
                $"The goal has no question '{question}'. Write ID=VALUE, with an id that was shown.");
    }

    private static DataObject DocumentOf(string words, Proposal proposal) => DataObject.Of(
        ("apiVersion", ExecutionDocument.ApiVersion), ("goal", words),
        ("status", proposal.IsWhole ? "proposed" : "needs-input"),
        ("plan", proposal.Plan ?? (DataValue)DataNull.Value),
        ("reasons", new DataArray([.. proposal.Reasons.Select(DataOf)])),
        ("questions", new DataArray([.. proposal.Questions.Select(DataOf)])));

    private static DataValue DataOf(StepReason reason) => DataObject.Of(
        ("step", reason.Step), ("clause", reason.Clause), ("words", reason.Words), ("tool", reason.Tool),
        ("score", new DataNumber(reason.Score)),
        ("runnerUp", reason.RunnerUp is { } other ? other.Tool : DataNull.Value),
        ("arguments", new DataArray([.. reason.Arguments.Select(static one =>
            (DataValue)DataObject.Of(("name", one.Name), ("from", one.From)))])),
        ("after", new DataArray([.. reason.After.Select(static one =>
            (DataValue)DataObject.Of(("step", one.Step), ("why", one.Why)))])));

    private static DataValue DataOf(GoalQuestion question) => DataObject.Of(
        ("id", question.Id), ("kind", Words.Of(question.Kind)), ("words", question.Words), ("question", question.Text),
        ("options", new DataArray([.. question.Options.Select(static option => (DataValue)option)])));
}
