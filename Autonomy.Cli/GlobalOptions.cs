using System.CommandLine;
using Autonomy.Cli.Commands;

namespace Autonomy.Cli;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<OutputFormat> Output = new("--output", "-o")
    {
        Description = "table, wide, json, jsonl, name or none",
        HelpName = "FORMAT",
        CustomParser = GivenValues.WordOf<OutputFormat>,
        Recursive = true,
    };

    public static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the store",
        HelpName = "DIR",
        DefaultValueFactory = static _ => ".autonomy",
        Recursive = true,
    };

    public static readonly Option<ColorChoice> Color = new("--color")
    {
        Description = "auto, always or never; NO_COLOR is honoured",
        HelpName = "WHEN",
        CustomParser = GivenValues.WordOf<ColorChoice>,
        Recursive = true,
    };

    public static readonly Option<TimeStyle> Time = new("--time")
    {
        Description = "relative or iso",
        HelpName = "STYLE",
        CustomParser = GivenValues.WordOf<TimeStyle>,
        Recursive = true,
    };

    public static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "Nothing on stderr but questions and errors",
        Recursive = true,
    };

    public static readonly Option<bool> Yes = new("--yes", "-y")
    {
        Description = "Approve approvals, go ahead with what is shown; never an unknown effect",
        Recursive = true,
    };

    public static readonly Option<bool> NoInput = new("--no-input")
    {
        Description = "Ask nothing; print what is asked and exit with 6",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        foreach (Option option in new Option[] { Output, Data, Color, Time, Quiet, Yes, NoInput }) root.Add(option);
    }
}

/// <summary>How data is written.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Jsonl,
    Name,
    None,
}

/// <summary>When colour is used.</summary>
internal enum ColorChoice
{
    Auto,
    Always,
    Never,
}

/// <summary>How times are written for people.</summary>
internal enum TimeStyle
{
    Relative,
    Iso,
}
