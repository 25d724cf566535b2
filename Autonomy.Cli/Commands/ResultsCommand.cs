using System.CommandLine;
using System.Text;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Commands;

/// <summary><c>results</c>: what an execution gave; so far, while it runs.</summary>
internal static class ResultsCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var folder = new Option<string?>("--out")
        {
            Description = "Write each result to a file in this folder",
            HelpName = "DIR",
        };
        var command = new Command("results", "What an execution gave") { id, folder };
        return command.Does(around, async (context, parsed) =>
        {
            await using StoreView store = StoreView.Open(context);
            ExecutionState state = await store.ReadAsync(await store.FindAsync(parsed.GetRequiredValue(id)));
            DataObject results = ExecutionDocument.ResultsOf(state);
            if (!state.IsTerminal)
                context.Note($"{state.Id} is {Words.Of(state.Status)}: these are its results so far.");
            if (parsed.GetValue(folder) is { } target)
                WriteFiles(context, results, Path.GetFullPath(target, context.Around.Folder));
            else Write(context, results);
            return ExitCode.Done;
        });
    }

    private static void Write(CommandContext context, DataObject results)
    {
        switch (context.Output)
        {
            case OutputFormat.Json or OutputFormat.Jsonl:
                context.WriteJson(results);
                break;
            case OutputFormat.Name:
                foreach ((string step, _) in results.Properties) context.Around.Out.WriteLine(step);
                break;
            case OutputFormat.None:
                break;
            default:
                foreach ((string step, DataValue output) in results.Properties)
                {
                    context.Out.Write(new StyledLine().Add(step, "bold"));
                    context.Out.WriteText(output is DataString text ? text.Value : DataJson.WriteIndented(output));
                }

                break;
        }
    }

    private static void WriteFiles(CommandContext context, DataObject results, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach ((string step, DataValue output) in results.Properties)
            {
                string path = Path.Combine(folder, step + (output is DataString ? ".txt" : ".json"));
                File.WriteAllText(
                    path, output is DataString text ? text.Value : DataJson.WriteIndented(output) + "\n",
                    new UTF8Encoding(false));
                context.Around.Out.WriteLine(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(
                ExitCode.NotPermitted, $"--out '{folder}' cannot be written: {exception.Message}");
        }
    }
}
