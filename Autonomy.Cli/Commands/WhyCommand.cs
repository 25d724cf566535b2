using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>why</c>: one causal answer to why an execution is where it is.</summary>
internal static class WhyCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var command = new Command("why", "Why it is where it is, and what to do") { id };
        return command.Does(around, (context, parsed) => ExplainAsync(context, parsed.GetRequiredValue(id)));
    }

    private static async Task<int> ExplainAsync(CommandContext context, string given)
    {
        await using StoreView store = StoreView.Open(context);
        ExecutionState state = await store.ReadAsync(await store.FindAsync(given));
        bool isServed = await ControlClient.IsServedAsync(context.DataFolder);
        Cause cause = await Cause.OfAsync(state, async child => await store.ReadAsync(child), isServed, context,
            await store.RulesAsync());
        if (context.WritesJson)
        {
            context.WriteJson(DataObject.Of(
                (
                    "apiVersion",
                    ExecutionDocument.ApiVersion), ("id", state.Id.Value), ("status", Words.Of(state.Status)),
                ("because", cause.Because), ("since", ExecutionDocument.TimeOf(cause.Since)),
                ("wakesUp", cause.WakesUp), (
                    "remedy", new DataArray([.. cause.Remedies.Select(remedy => (DataValue)remedy)]))));
            return ExitCode.Done;
        }

        context.Out.Write(new StyledLine().Add(state.Id.Value, "bold").Add(" is ")
            .Add(Words.Of(state.Status), Glyphs.Of(state.Status))
            .Add($" because {cause.Because}."));
        if (cause.Since is { } since) context.Out.Write($"Since: {context.Times.Of(since)}");
        context.Out.Write($"Wakes up by: {cause.WakesUp}");
        foreach (string remedy in cause.Remedies) context.Out.Write(new StyledLine().Add("  ").Add(remedy, "bold"));
        return ExitCode.Done;
    }
}
