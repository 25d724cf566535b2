using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Health;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Cli.Commands;

/// <summary><c>list</c>: the executions of the store, the latest first.</summary>
internal static class ListCommand
{
    private const int WideOnly = 3;

    /// <summary>With less room than this many columns a name says little.</summary>
    private const int NameWidthMin = 20;

    private static readonly string[] WideColumns =
        ["ID", "STATUS", "STEPS", "SUBMITTED", "TIME", "HEALTH", "BY", "PARENT"];

    public static Command Create(Surroundings around)
    {
        var status = new Option<string?>("--status")
        {
            Description = "Only these; several with commas",
            HelpName = "STATUS",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "How many at most",
            DefaultValueFactory = _ => 50,
            HelpName = "N",
            CustomParser = GivenValues.WholeOf<int>,
        };
        var command = new Command("list", "The executions of the store, the latest first") { status, limit };
        return command.Does(around,
                (context, parsed) => ListAsync(context, StatusesOf(parsed.GetValue(status)), parsed.GetValue(limit)));
    }

    private static async Task<int> ListAsync(CommandContext context, HashSet<ExecutionStatus>? wanted, int limit)
    {
        await using StoreView store = StoreView.Open(context);
        var states = new List<ExecutionState>();
        List<ExecutionId> ids = await store.IdsAsync();
        int more = 0;
        for (int i = ids.Count - 1; i >= 0; i--)
        {
            if (states.Count >= limit)
            {
                more = i + 1;
                break;
            }

            ExecutionState state = await store.ReadAsync(ids[i]);
            if (wanted?.Contains(state.Status) != false) states.Add(state);
        }

        WorkspaceRules rules = await store.RulesAsync();
        if (!context.WritesJson) foreach (Hold hold in rules.Holds) context.Note(HoldText.Of(hold, context.Times));
        Write(context, states, rules);
        if (more > 0) context.Note($"{more} older ones are left out: --limit {limit * 2} shows more.");
        return ExitCode.Done;
    }

    private static HashSet<ExecutionStatus>? StatusesOf(string? text)
    {
        if (text is null) return null;
        var statuses = new HashSet<ExecutionStatus>();
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Words.TryParse(word, out ExecutionStatus status))
            {
                throw new RefusalException(
                    ExitCode.BadUsage,
                    $"--status '{word}' is none of: {string.Join(", ", Words.All<ExecutionStatus>())}.");
            }

            statuses.Add(status);
        }

        return statuses;
    }

    private static void Write(CommandContext context, List<ExecutionState> states, WorkspaceRules rules)
    {
        switch (context.Output)
        {
            case OutputFormat.Json:
                context.WriteJson(DataObject.Of(
                    ("apiVersion", ExecutionDocument.ApiVersion),
                    ("executions", new DataArray([.. states.Select(RowOf)])),
                    ("holds", new DataArray([.. rules.Holds.Select(HoldText.DataOf)]))));
                break;
            case OutputFormat.Jsonl:
                context.WriteJsonList("executions", [.. states.Select(RowOf)]);
                break;
            case OutputFormat.Name:
                foreach (ExecutionState state in states) context.Around.Out.WriteLine(state.Id.Value);
                break;
            case OutputFormat.None:
                break;
            default:
                WriteTable(context, states);
                break;
        }
    }

    private static void WriteTable(CommandContext context, List<ExecutionState> states)
    {
        bool isWide = context.Output == OutputFormat.Wide;
        string[] columns = isWide ? WideColumns : WideColumns[..^WideOnly];
        bool hasNames = states.Any(static state => NameOf(state).Length > 0);
        var table = new TextTable(hasNames ? [.. columns, "NAME"] : columns)
        {
            LastWidthMin = hasNames ? NameWidthMin : 0,
        };
        foreach (ExecutionState state in states)
        {
            (string, string)[] cells =
            [
                (state.Id.Value, ""),
                (Words.Of(state.Status), Glyphs.Of(state.Status)),
                ($"{state.Steps.Length - state.OpenSteps}/{state.Steps.Length}", ""),
                (context.Times.Of(state.SubmittedAt), "dim"),
                (Times.Duration(state.SubmittedAt, state.EndedAt ?? context.Now), "dim"),
                HealthText.Of(HealthScore.ValueOf(state.Work)),
                (state.SubmittedBy, ""),
                (state.Parent?.Execution ?? "-", "dim"),
            ];
            if (!isWide) cells = cells[..^WideOnly];
            table.Add(hasNames ? [.. cells, (NameOf(state), "")] : cells);
        }

        table.WriteTo(context.Out);
    }

    // Where the id tells it, it is not told twice.
    private static string NameOf(ExecutionState state) =>
        state.Id.TellsName(state.Plan!.Header.Name) ? "" : state.Plan.Header.Name;

    private static DataValue RowOf(ExecutionState state) => DataObject.Of(
        ("id", state.Id.Value),
        ("name", state.Plan!.Header.Name),
        ("status", Words.Of(state.Status)),
        ("steps", state.Steps.Length),
        ("stepsEnded", state.Steps.Length - state.OpenSteps),
        ("submittedAt", ExecutionDocument.TimeOf(state.SubmittedAt)),
        ("endedAt", ExecutionDocument.TimeOf(state.EndedAt)),
        ("health", new DataNumber(Math.Round((decimal)HealthScore.ValueOf(state.Work), 1))),
        ("by", state.SubmittedBy),
        ("parent", state.Parent is { } parent ? parent.Execution : DataNull.Value));
}
