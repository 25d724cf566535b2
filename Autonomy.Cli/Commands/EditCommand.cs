using System.CommandLine;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>edit</c>: changes the plan of an execution that runs. Without a file it prints the plan as it is, to be changed
/// and given back as a whole.
/// </summary>
internal static class EditCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var file = new Argument<string?>("FILE")
        {
            Description = "The whole plan, changed; absent: print it as it is",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> reason = CommandParts.ReasonOption();
        Option<bool> noRun = CommandParts.NoRunOption();
        var command = new Command("edit", "Change steps of a running plan that have not begun")
        {
            id, file, reason, noRun,
        };
        return command.Does(around, (context, parsed) => EditAsync(
            context, parsed.GetRequiredValue(id), parsed.GetValue(file), parsed.GetValue(reason),
            !parsed.GetValue(noRun)));
    }

    private static async Task<int> EditAsync(
        CommandContext context, string given, string? file, string? reason, bool mayRun)
    {
        await using StoreView store = StoreView.Open(context);
        ExecutionState state = await store.ReadAsync(await store.FindAsync(given));
        if (file is null)
        {
            context.Around.Out.WriteLine(DataJson.WriteIndented(TextOf(state)));
            return ExitCode.Done;
        }

        using BuiltInTools tools = EngineSession.Tools(context);
        Plan edited = PlanFile.Load(context, file, tools.Catalog, state.Plan);
        MustKeepHeader(state.Plan!, edited);
        PlanChanges changes = PlanChanges.Between(state, edited);
        if (changes.IsEmpty)
        {
            context.Note($"{file} is the plan of {state.Id} as it is; nothing was changed.");
            return ExitCode.Done;
        }

        var edit = new ExecutionCommand.Edit(context.Around.User, reason, changes);
        Confirmation.Show(context, SteeringText.Of(changes), isAll: false);
        Confirmation.Require(context, $"Change the plan of {state.Id} so?");
        ExecutionState root = await ResumeCommand.RootOfAsync(store, state);
        return await Steering.SendAsync(context, state, root, edit, mayRun);
    }

    // Steps that were removed are no part of it any more, although they keep their places inside.
    private static DataObject TextOf(ExecutionState state)
    {
        var steps = (DataArray)state.Plan!.Source["steps"]!;
        IEnumerable<DataValue> kept = steps.Items.Where((_, ordinal) => !state.Steps[ordinal].IsRemoved);
        return state.Plan.Source.With("steps", new DataArray([.. kept]));
    }

    private static void MustKeepHeader(Plan plan, Plan edited)
    {
        foreach (string key in plan.Source.Properties.Concat(edited.Source.Properties).Select(entry => entry.Key))
        {
            if (key == "steps" || Equals(plan.Source[key], edited.Source[key])) continue;
            throw new RefusalException(
                ExitCode.BadUsage,
                $"Only steps of a plan that runs can be changed, and '{key}' differs. Nothing was changed.");
        }
    }
}
