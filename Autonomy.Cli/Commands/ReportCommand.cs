using System.CommandLine;
using System.Text;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>report</c>: all that is worth telling of an execution, on one page.</summary>
internal static class ReportCommand
{
    private enum ReportFormat
    {
        Md,
        Html,
        Json,
    }

    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var format = new Option<ReportFormat?>("--format")
        {
            Description = "md, html or json; by default as the name of --out ends, else md",
            HelpName = "FORMAT",
            CustomParser = static given => GivenValues.WordOf<ReportFormat>(given),
        };
        var file = new Option<string?>("--out") { Description = "Write it to this file", HelpName = "FILE" };
        var command = new Command("report", "All that is worth telling, on one page") { id, format, file };
        return command.Does(around, (context, parsed) => WriteAsync(
            context, parsed.GetRequiredValue(id), FormatOf(context, parsed.GetValue(format), parsed.GetValue(file)),
            parsed.GetValue(file)));
    }

    private static ReportFormat FormatOf(CommandContext context, ReportFormat? given, string? file)
    {
        if (given is { } format) return format;
        if (context.WritesJson) return ReportFormat.Json;
        return Path.GetExtension(file)?.ToLowerInvariant() switch
        {
            ".html" or ".htm" => ReportFormat.Html,
            ".json" => ReportFormat.Json,
            _ => ReportFormat.Md,
        };
    }

    private static async Task<int> WriteAsync(CommandContext context, string given, ReportFormat format, string? file)
    {
        await using StoreView store = StoreView.Open(context);
        (ExecutionState state, IReadOnlyList<FollowedEvent> events) =
            await store.ReadWholeAsync(await store.FindAsync(given));
        ExecutionReport report = ExecutionReport.Of(
            state, events.Select(told => new ReportedEvent(told.Stored.Time, told.Happened)), context.Now);
        string page = format switch
        {
            ReportFormat.Html => ReportHtml.Of(report, CommandOf),
            ReportFormat.Json => DataJson.WriteIndented(ReportJson.Of(report, CommandOf)) + "\n",
            _ => ReportMarkdown.Of(report, CommandOf),
        };
        if (file is null) context.Around.Out.Write(page);
        else Save(context, file, page);
        return ExitCode.Done;

        string CommandOf(Remedy remedy) => context.Command(remedy.Words);
    }

    private static void Save(CommandContext context, string file, string page)
    {
        string path = Path.GetFullPath(file, context.Around.Folder);
        try
        {
            File.WriteAllText(path, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            context.Around.Out.WriteLine(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.NotPermitted, $"--out '{file}' cannot be written: {exception.Message}");
        }
    }
}
