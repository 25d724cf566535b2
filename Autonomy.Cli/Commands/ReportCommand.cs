using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Commands;

/// <summary><c>report</c>: all that is worth telling of an execution, on one page.</summary>
internal static class ReportCommand
{
    private enum ReportFormat
    {
        Md,
        Json,
    }

    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var format = new Option<ReportFormat>("--format") { Description = "md or json", HelpName = "FORMAT" };
        var command = new Command("report", "All that is worth telling, on one page") { id, format };
        return command.Does(around, async (context, parsed) =>
        {
            await using StoreView store = StoreView.Open(context);
            ExecutionState state = await store.ReadAsync(await store.FindAsync(parsed.GetRequiredValue(id)));
            if (context.WritesJson || parsed.GetValue(format) == ReportFormat.Json)
                context.Around.Out.WriteLine(DataJson.WriteIndented(ExecutionDocument.Of(state)));
            else
                context.Out.WriteText(MarkdownReport.Of(state));
            return ExitCode.Done;
        });
    }
}
