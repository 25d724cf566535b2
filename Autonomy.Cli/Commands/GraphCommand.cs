using System.CommandLine;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>graph</c>: the steps of a plan or of an execution, and what needs what.</summary>
internal static class GraphCommand
{
    public static Command Create(Surroundings around)
    {
        var what = new Argument<string>("ID|PLAN") { Description = "An execution, or a plan's file" };
        var format = new Option<GraphFormat>("--format")
        {
            Description = "tree, dot or mermaid",
            HelpName = "FORMAT",
            CustomParser = GivenValues.WordOf<GraphFormat>,
        };
        var command = new Command("graph", "The steps and what needs what") { what, format };
        return command.Does(around, async (context, parsed) =>
        {
            (Plan plan, ExecutionState? state) = await FindAsync(context, parsed.GetRequiredValue(what));
            foreach (StyledLine line in PlanGraph.Of(plan, state, parsed.GetValue(format))) context.Out.Write(line);
            return ExitCode.Done;
        });
    }

    private static async Task<(Plan Plan, ExecutionState? State)> FindAsync(CommandContext context, string what)
    {
        if (File.Exists(Path.GetFullPath(what, context.Around.Folder)))
        {
            using BuiltInTools tools = EngineSession.Tools(context);
            return (PlanFile.Load(context, what, tools.Catalog), null);
        }

        await using StoreView store = StoreView.Open(context);
        ExecutionState state = await store.ReadAsync(await store.FindAsync(what));
        return (state.Plan!, state);
    }
}
