using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary><c>get</c>: one execution as it stands.</summary>
internal static class GetCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var command = new Command("get", "One execution as it stands") { id };
        return command.Does(around, async (context, parsed) =>
        {
            await using StoreView store = StoreView.Open(context);
            Write(context, await store.ReadAsync(await store.FindAsync(parsed.GetRequiredValue(id))));
            return ExitCode.Done;
        });
    }

    private static void Write(CommandContext context, ExecutionState state)
    {
        switch (context.Output)
        {
            case OutputFormat.Json or OutputFormat.Jsonl:
                context.WriteJson(ExecutionDocument.Of(state));
                return;
            case OutputFormat.Name:
                context.Around.Out.WriteLine(state.Id.Value);
                return;
            case OutputFormat.None:
                return;
        }

        Summary.WriteOne(context, state);
        int width = state.Steps.Max(step => step.Id.Length);
        foreach (StepState step in state.Steps)
            context.Out.Write(StepLine.Of(step, width, "  ", step.EndedAt ?? context.Now).Crop(context.Out.Width));
    }
}
