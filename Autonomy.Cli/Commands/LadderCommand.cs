using System.Collections.Immutable;
using System.CommandLine;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Journals;

namespace Autonomy.Cli.Commands;

/// <summary><c>ladder</c>: what is tried after a failure in the workspace, before a person is asked.</summary>
internal static class LadderCommand
{
    public static Command Create(Surroundings around)
    {
        var ladder = new Command("ladder", "What is tried after a failure: list, add, remove");
        ladder.Add(new Command("list", "What is tried after each kind of failure, and what was laid down otherwise")
            .Does(around, (context, _) => ListAsync(context)));
        var file = new Argument<string>("FILE") { Description = "The ladders, in YAML or JSON" };
        Option<string?> reason = CommandParts.ReasonOption();
        ladder.Add(new Command("add", "Lay the ladders of a file down") { file, reason }
            .Does(around, (context, parsed) => AddAsync(
                context, parsed.GetRequiredValue(file), parsed.GetValue(reason))));
        var id = new Argument<string>("ID") { Description = "The ladder, as 'ladder list' shows it" };
        ladder.Add(new Command("remove", "Withdraw a ladder that was laid down") { id, reason }
            .Does(around, (context, parsed) => RemoveAsync(
                context, parsed.GetRequiredValue(id), parsed.GetValue(reason))));
        return ladder;
    }

    private static async Task<int> AddAsync(CommandContext context, string path, string? reason)
    {
        ImmutableArray<LadderRule> rules = PlanFile.LoadLadders(context, path);
        await RulesSteering.SendAsync(
            context, new RulesCommand.LayLadders(rules, context.Around.User) { Reason = reason });
        context.Note($"{rules.Length} {(rules.Length == 1 ? "ladder is" : "ladders are")} in force from now on.");
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(CommandContext context, string id, string? reason)
    {
        await RulesSteering.SendAsync(
            context, new RulesCommand.RemoveLadder(id, context.Around.User) { Reason = reason });
        context.Note($"The ladder {id} is withdrawn.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        WorkspaceRules rules = await RulesOfAsync(context);
        if (context.WritesJson)
        {
            context.WriteJsonList("ladders", [.. LinesOf(rules).Select(line => line.ToData())]);
            return ExitCode.Done;
        }

        if (context.Output == OutputFormat.Name)
        {
            foreach (Ladder ladder in rules.Ladders) context.Around.Out.WriteLine(ladder.Id);
            return ExitCode.Done;
        }

        if (context.Output == OutputFormat.None) return ExitCode.Done;
        var table = new TextTable("ID", "KIND", "MAX", "DELAY", "RUNGS");
        foreach (LadderLine line in LinesOf(rules)) line.AddTo(table);
        table.WriteTo(context.Out);
        foreach (Ladder ladder in rules.Ladders)
        {
            string reason = ladder.Rule.Reason is { } given ? $": {given}" : "";
            string about = LadderLine.AboutOf(ladder.Rule);
            context.Out.Write($"{ladder.Id} is for {about}, by {ladder.By}, {context.Times.Of(ladder.Since)}{reason}");
        }

        return ExitCode.Done;
    }

    private static IEnumerable<LadderLine> LinesOf(WorkspaceRules rules) =>
        LadderInForce.AllOf(rules).Select(one => new LadderLine(one.Kind, one.Ladder, one.Row));

    private static async Task<WorkspaceRules> RulesOfAsync(CommandContext context)
    {
        try
        {
            await using StoreView store = StoreView.Open(context);
            return await store.RulesAsync();
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing)
        {
            return WorkspaceRules.None;
        }
    }
}

/// <summary>A ladder as it counts: a default, or one that was laid down.</summary>
internal sealed record LadderLine(FailureKind Kind, Ladder? Ladder, HealingRow Row)
{
    public static string AboutOf(LadderRule rule)
    {
        string tool = rule.Tool ?? "every tool";
        return rule.Project is { } project ? $"{tool} in project {project}" : tool;
    }

    public void AddTo(TextTable table) => table.Add(
        (Ladder?.Id ?? "-", "bold"), (LadderRungs.NameOf(Kind), Ladder is null ? "" : "green"),
        (Row.AttemptsMax == 0 ? "-" : $"{Row.AttemptsMax}", ""), (DelayOf(Row), "dim"), (RungsOf(Row), ""));

    public DataValue ToData() => DataObject.Of(
        ("id", Ladder is { } laid ? laid.Id : DataNull.Value),
        ("kind", Words.Of(Kind)),
        ("number", $"K{(int)Kind}"),
        ("tool", Optional(Ladder?.Rule.Tool)),
        ("project", Optional(Ladder?.Rule.Project)),
        ("rungs", new DataArray([.. Row.Rungs.Select(rung => new DataString(Words.Of(rung)))])),
        ("attempts", Row.AttemptsMax),
        ("initialDelay", Durations.Write(Row.Initial)),
        ("maxDelay", Durations.Write(Row.Max)),
        ("by", Optional(Ladder?.By)),
        ("since", Ladder is { } since ? ExecutionDocument.TimeOf(since.Since) : DataNull.Value),
        ("reason", Optional(Ladder?.Rule.Reason)));

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static string DelayOf(HealingRow row) => row.Max == TimeSpan.Zero
        ? "-"
        : $"{Durations.Write(row.Initial)}-{Durations.Write(row.Max)}";

    // What is critical ends with a person wherever the plan leaves it open, without a word in the ladder.
    private string RungsOf(HealingRow row)
    {
        bool asks = FailureTraits.Of(Kind).Severity == FailureSeverity.Critical && !row.Has(Rung.Decide);
        string[] rungs = [.. row.Rungs.Select(Words.Of), .. asks ? [Words.Of(Rung.Decide)] : Array.Empty<string>()];
        return rungs.Length == 0 ? "-" : string.Join(' ', rungs);
    }
}
