using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>cancel</c>: stops an execution for good and, when asked, undoes what it did.</summary>
internal static class CancelCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var undo = new Option<bool>("--undo") { Description = "Undo what completed, in reverse order" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what --undo would do" };
        Option<string?> reason = CommandParts.ReasonOption();
        var command = new Command("cancel", "Stop an execution for good") { id, undo, dryRun, reason };
        return command.Does(around, async (context, parsed) =>
        {
            string given = parsed.GetRequiredValue(id);
            bool undoes = parsed.GetValue(undo);
            bool isDry = parsed.GetValue(dryRun);
            if (undoes || isDry) await PreviewAsync(context, given, isDry);
            return isDry
                ? ExitCode.Done
                : await Steering.SendAsync(context, given, mayRun: true, _ =>
                    new ExecutionCommand.Cancel(context.Around.User, parsed.GetValue(reason), undoes));
        });
    }

    // What has ended is refused by the execution itself, in its own words.
    private static async Task PreviewAsync(CommandContext context, string given, bool isDry)
    {
        await using StoreView store = StoreView.Open(context);
        ExecutionState state = await store.ReadAsync(await store.FindAsync(given));
        if (state.IsTerminal && !isDry) return;
        using BuiltInTools tools = EngineSession.Tools(context);
        var preview = UndoPreview.Of(state, tools.Catalog);
        if (isDry && context.WritesJson)
        {
            context.WriteJson(SteeringDocument.Of(state, preview));
            return;
        }

        Confirmation.Show(context, SteeringText.Of(state, preview), isDry);
        if (!isDry) Confirmation.Require(context, "Cancel it, and undo this?");
    }
}
