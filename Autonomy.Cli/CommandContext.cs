using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Core.Explaining;
using Autonomy.Core.Values;

namespace Autonomy.Cli;

/// <summary>One command under way: its surroundings, and what the global options say.</summary>
internal sealed class CommandContext
{
    public CommandContext(Surroundings around, ParseResult parsed)
    {
        Around = around;
        Output = parsed.GetValue(GlobalOptions.Output);
        IsQuiet = parsed.GetValue(GlobalOptions.Quiet);
        ApprovesAll = parsed.GetValue(GlobalOptions.Yes);
        DataGiven = parsed.GetValue(GlobalOptions.Data)!;
        DataFolder = Path.GetFullPath(DataGiven, around.Folder);
        TimeStyle = parsed.GetValue(GlobalOptions.Time);
        MayAsk = !parsed.GetValue(GlobalOptions.NoInput) && around.IsInTerminal && around.IsErrorTerminal;
        ColorChoice color = parsed.GetValue(GlobalOptions.Color);
        Out = new Screen(
            around.Out, around.IsOutTerminal, UsesColor(color, around.IsOutTerminal),
            () => around.WidthOf(around.IsOutTerminal));
        Error = new Screen(
            around.Error, around.IsErrorTerminal, UsesColor(color, around.IsErrorTerminal),
            () => around.WidthOf(around.IsErrorTerminal));
    }

    public Surroundings Around { get; }

    public OutputFormat Output { get; }

    public bool IsQuiet { get; }

    /// <summary>Approvals are given without asking.</summary>
    public bool ApprovesAll { get; }

    /// <summary>Whether a person is there to be asked.</summary>
    public bool MayAsk { get; }

    /// <summary>The folder of the store, absolute.</summary>
    public string DataFolder { get; }

    /// <summary>The folder of the store as it was given, for commands that are printed to be typed.</summary>
    public string DataGiven { get; }

    public TimeStyle TimeStyle { get; }

    /// <summary>Data.</summary>
    public Screen Out { get; }

    /// <summary>Everything else.</summary>
    public Screen Error { get; }

    public DateTimeOffset Now => Around.Clock.GetUtcNow();

    public Times Times => new(TimeStyle, Now);

    public bool WritesJson => Output is OutputFormat.Json or OutputFormat.Jsonl;

    /// <summary>A command to type, with the data folder where it is not the default.</summary>
    public string Command(string rest) =>
        DataGiven == ".autonomy" ? $"autonomy {rest}" : $"autonomy {rest} --data {ShellText.Quote(DataGiven)}";

    /// <summary>One JSON document on stdout.</summary>
    public void WriteJson(DataValue document) =>
        Around.Out.WriteLine(
            Output == OutputFormat.Jsonl ? DataJson.Write(document) : DataJson.WriteIndented(document));

    /// <summary>A list: one document with json, one line an element with jsonl.</summary>
    public void WriteJsonList(string name, IReadOnlyList<DataValue> items)
    {
        if (Output == OutputFormat.Jsonl)
        {
            foreach (DataValue item in items) Around.Out.WriteLine(DataJson.Write(item));
            return;
        }

        WriteJson(DataObject.Of(("apiVersion", ExecutionDocument.ApiVersion), (name, new DataArray([.. items]))));
    }

    /// <summary>A line of news on stderr, unless nobody wants any.</summary>
    public void Note(StyledLine line)
    {
        if (!IsQuiet) Error.Write(line);
    }

    /// <inheritdoc cref="Note(StyledLine)"/>
    public void Note(string text) => Note(new StyledLine().Add(text));

    private bool UsesColor(ColorChoice choice, bool isTerminal) => choice switch
    {
        ColorChoice.Always => true,
        ColorChoice.Never => false,
        _ => isTerminal && string.IsNullOrEmpty(Around.Variable("NO_COLOR")) && Around.Variable("TERM") != "dumb",
    };
}
