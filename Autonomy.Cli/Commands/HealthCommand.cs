using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Health;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>health</c>: how well an execution does, where it goes, and where its time went; without one, how the engine does.
/// </summary>
internal static class HealthCommand
{
    private const int SparklineWidth = 60;
    private const string Every = "--every";

    private static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(1);

    public static Command Create(Surroundings around)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The execution; the engine that runs when absent",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var every = new Option<string?>(Every)
        {
            Description = "The time between two snapshots, as 5s; by default 30s",
            HelpName = "DURATION",
        };
        var command = new Command("health", "How well it does, and where its time went") { id, every };
        return command.Does(around, async (context, parsed) =>
        {
            TimeSpan distance = DurationArgument.Read(Every, parsed.GetValue(every)) ?? HealthHistory.EveryDefault;
            if (distance < EveryMin)
            {
                throw new RefusalException(
                    ExitCode.BadUsage, $"{Every} is shorter than a second. Write {Every} 1s or more.");
            }

            await using StoreView store = StoreView.Open(context);
            if (parsed.GetValue(id) is { } execution) await ShowAsync(context, store, execution, distance);
            else await ShowEngineAsync(context);
            return ExitCode.Done;
        });
    }

    private static async Task ShowEngineAsync(CommandContext context)
    {
        EngineStatus? status = await ControlClient.StatusAsync(context.DataFolder);
        if (context.WritesJson)
        {
            DataObject engine = status is null ? DataObject.Empty : StatusProtocol.DataOf(status);
            context.WriteJson(DataObject.Of(
                ("apiVersion", ExecutionDocument.ApiVersion), ("isRunning", status is not null),
                ("pressure", engine["pressure"] ?? DataNull.Value), ("gates", engine["gates"] ?? DataNull.Value)));
        }
        else if (status is null)
        {
            context.Note("No process runs this store, so that there is no engine to tell of.");
        }
        else if (context.Output != OutputFormat.None)
        {
            EngineText.Write(context, status);
        }
    }

    private static async Task ShowAsync(CommandContext context, StoreView store, string given, TimeSpan every)
    {
        var follower = new ExecutionFollower(store.Journal, await store.FindAsync(given));
        IReadOnlyList<FollowedEvent> events = await follower.ReadOnAsync(CancellationToken.None);
        var log = new WorkLog();
        foreach (FollowedEvent one in events) log.Take(one.Happened, one.Stored.Time);
        ExecutionState state = follower.State;
        var health = ExecutionHealth.Of(state, log, context.Now);
        var history = HealthHistory.Of([.. events.Select(one => (one.Happened, one.Stored.Time))], every, context.Now);
        string? waitsFor = await PersonAwaitedAsync(context, store, state);
        if (context.WritesJson)
        {
            DataObject document = DataObject.Of(
                ("apiVersion", ExecutionDocument.ApiVersion), ("id", state.Id.Value),
                ("status", Words.Of(state.Status)), ("health", HealthText.DataOf(health, history)),
                ("waitsFor", waitsFor is null ? DataNull.Value : waitsFor));
            context.WriteJson(document);
            return;
        }

        Write(context, state, health, history);
        if (waitsFor is null) return;
        context.Out.Write("");
        context.Out.Write(new StyledLine().Add("It waits for a person: ", "yellow").Add(waitsFor)
            .Add($"; more: {context.Command($"why {state.Id}")}", "dim"));
    }

    // However well it did so far, it goes no further. Of a parent its children know it.
    private static async Task<string?> PersonAwaitedAsync(
        CommandContext context, StoreView store, ExecutionState state)
    {
        WorkspaceRules rules = await store.RulesAsync();
        Explanation why = await WhyCommand.ThroughChildrenAsync(
            store, Why.Of(state, context.Now, rules: rules), child => Why.Of(child, context.Now, rules: rules));
        if (why.MovedBy != Mover.Person) return null;
        string through = why.Causes.LastOrDefault(cause => cause.Child is not null) is { Child: { } asked }
            ? $"in the child execution {asked} "
            : "";
        return through + why.Root.Text;
    }

    private static void Write(
        CommandContext context, ExecutionState state, ExecutionHealth health, HealthHistory history)
    {
        (string text, string style) = HealthText.Of(health.Score.Value);
        context.Out.Write(new StyledLine().Add(state.Id.Value, "bold").Add("  ").Add(text, style)
            .Add($"  {HealthText.Trend(history)}").Crop(context.Out.Width));
        int width = Math.Min(SparklineWidth, context.Out.Width - 20);
        context.Out.Write(new StyledLine().Add($"  {HealthText.Sparkline(history, width)}", style)
            .Add($"  every {Durations.Write(history.Every)}", "dim"));
        foreach (HealthPart part in health.Score.Parts) context.Out.Write(HealthText.Part(part, health.Work));
        if (health.Tools.Length > 0)
        {
            context.Out.Write("");
            HealthText.Table(health.Tools).WriteTo(context.Out);
        }

        if (health.Bottleneck is not { } bottleneck) return;
        context.Out.Write("");
        context.Out.Write(bottleneck);
    }
}
