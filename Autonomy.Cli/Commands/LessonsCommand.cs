using System.CommandLine;
using System.Globalization;
using Autonomy.Actors.Following;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Learning;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Journals;

namespace Autonomy.Cli.Commands;

/// <summary><c>lessons</c>: which rungs of healing helped after which failures, and forgetting it.</summary>
internal static class LessonsCommand
{
    public static Command Create(Surroundings around)
    {
        var lessons = new Command("lessons", "What was learned of healing: list, forget");
        lessons.Add(new Command("list", "Which rungs helped after which failures")
            .Does(around, (context, _) => ListAsync(context)));
        var tool = new Option<string?>("--tool") { Description = "Only those of this tool", HelpName = "TOOL" };
        var fingerprint = new Option<string?>("--fingerprint")
        {
            Description = "Only those of this failure, as 'lessons list' shows it",
            HelpName = "FINGERPRINT",
        };
        Option<string?> reason = CommandParts.ReasonOption();
        var forget = new Command("forget", "Forget lessons: all, or those of a tool or a failure")
        {
            tool, fingerprint, reason,
        };
        lessons.Add(forget.Does(around, async (context, parsed) =>
        {
            await RulesSteering.SendAsync(context, new RulesCommand.ForgetLessons(
                parsed.GetValue(tool), parsed.GetValue(fingerprint), context.Around.User)
            {
                Reason = parsed.GetValue(reason),
            });
            context.Note("Forgotten. Ladders of what they were about are as the table has them.");
            return ExitCode.Done;
        }));
        return lessons;
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        Lessons lessons = (await FoldOfAsync(context)).Of(LocalEngine.Rules.Workspace);
        IReadOnlyList<KeyValuePair<LessonKey, LessonCounts>> shown = RulesDesk.InOrder(lessons);
        if (context.WritesJson)
        {
            context.WriteJsonList(
                "lessons", [.. shown.Select(entry => (DataValue)DataOf(entry, lessons, context.Now))]);
            return ExitCode.Done;
        }

        if (shown.Count == 0) context.Note("Nothing was learned yet: no failure has been healed.");
        if (shown.Count == 0 || context.Output == OutputFormat.None) return ExitCode.Done;
        var table = new TextTable("FAILURE", "TOOL", "RUNG", "HELPED", "CHANCE", "TOOK", "FINGERPRINT");
        foreach ((LessonKey key, LessonCounts counts) in shown)
        {
            int helped = (int)Math.Round(counts.Helped * counts.Seen / Math.Max(1e-9, counts.Helped + counts.Failed));
            table.Add(
                (Words.Of(key.Kind), "bold"), (key.Tool ?? "", ""), (Words.Of(key.Rung), ""),
                ($"{helped}/{counts.Seen}", ""),
                (Percent(lessons.BeliefOf(key, context.Now).Mean), "green"),
                (Seconds(counts.TookMs), "dim"), (key.Fingerprint!, "dim"));
        }

        table.WriteTo(context.Out);
        return ExitCode.Done;
    }

    private static async Task<LessonFold> FoldOfAsync(CommandContext context)
    {
        var fold = new LessonFold(static (_, _) => { });
        try
        {
            await using StoreView store = StoreView.Open(context);
            await JournalCatchUp.ReadAsync(store.Journal, fold, long.MaxValue, CancellationToken.None);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing)
        {
            // Where nothing ever ran, nothing was learned.
        }

        return fold;
    }

    private static DataObject DataOf(
        KeyValuePair<LessonKey, LessonCounts> entry, Lessons lessons, DateTimeOffset now) => DataObject.Of(
        ("kind", Words.Of(entry.Key.Kind)), ("tool", entry.Key.Tool ?? ""), ("rung", Words.Of(entry.Key.Rung)),
        ("fingerprint", entry.Key.Fingerprint ?? ""), ("helped", new DataNumber(entry.Value.Helped)),
        ("failed", new DataNumber(entry.Value.Failed)), ("seen", entry.Value.Seen),
        ("chance", new DataNumber(lessons.BeliefOf(entry.Key, now).Mean)),
        ("tookMs", new DataNumber(entry.Value.TookMs)), ("at", ExecutionDocument.TimeOf(entry.Value.At)));

    private static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    private static string Seconds(double milliseconds) =>
        (milliseconds / 1_000).ToString("0.0 s", CultureInfo.InvariantCulture);
}
