using Spectre.Console;

namespace Autonomy.Cli.Rendering;

/// <summary>Writes lines to a stream, with colour where it has any.</summary>
internal sealed class Screen
{
    private const string Escape = "\e[";

    private readonly TextWriter _writer;
    private readonly IAnsiConsole _console;
    private readonly Func<int> _width;
    private readonly bool _usesColor;

    public Screen(TextWriter writer, bool isTerminal, bool usesColor, Func<int> width)
    {
        _writer = writer;
        _width = width;
        _usesColor = usesColor;
        IsTerminal = isTerminal;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = usesColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = usesColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (usesColor) _console.Profile.Capabilities.ColorSystem = ColorSystem.Standard;
    }

    public bool IsTerminal { get; }

    public int Width => _width();

    public void Write(StyledLine line)
    {
        if (!_usesColor)
        {
            _writer.WriteLine(line.ToString());
            return;
        }

        // The terminal wraps long lines itself, so that a copied line is whole.
        _console.Profile.Width = int.MaxValue / 2;
        _console.MarkupLine(line.ToMarkup());
    }

    public void Write(string text) => Write(new StyledLine().Add(text));

    public void WriteEmpty() => _writer.WriteLine();

    /// <summary>A text of several lines, as it is.</summary>
    public void WriteText(string text) => _writer.WriteLine(text.TrimEnd('\n'));

    /// <summary>Goes back over lines that were written, and clears them.</summary>
    public void GoBack(int lines)
    {
        if (lines > 0) _writer.Write($"\r{Escape}{lines}A{Escape}J");
    }

    public void ShowCursor(bool isVisible) => _writer.Write(isVisible ? $"{Escape}?25h" : $"{Escape}?25l");

    public void Prompt(string text)
    {
        _writer.Write(text);
        _writer.Flush();
    }

    public void Flush() => _writer.Flush();
}
