namespace Autonomy.Cli.Rendering;

/// <summary>Rows in columns: two blanks apart, no frame, so that people and <c>awk</c> read it alike.</summary>
internal sealed class TextTable(params string[] columns)
{
    private const int Gap = 2;

    private readonly List<(string Text, string Style)[]> _rows = [];

    /// <summary>
    /// The room that the last column is to have, in columns of the screen: where there is less, it goes below its row,
    /// on a line of its own. 0: it is cut off.
    /// </summary>
    public int LastWidthMin { get; init; }

    public void Add(params (string Text, string Style)[] cells) => _rows.Add(cells);

    public void WriteTo(Screen screen)
    {
        int[] widths = [
            .. columns.Select(
                (column, index) => _rows.Select(row => row[index].Text.Length).Append(column.Length).Max())
        ];
        bool isBelow = screen.Width - widths.SkipLast(1).Sum(width => width + Gap) < Math.Min(LastWidthMin, widths[^1]);
        Write(screen, [.. columns.Select(column => (column, "bold"))], widths, isBelow: false);
        foreach ((string Text, string Style)[] row in _rows) Write(screen, row, widths, isBelow);
    }

    private static void Write(Screen screen, (string Text, string Style)[] cells, int[] widths, bool isBelow)
    {
        // A last cell that says nothing leaves no blanks behind.
        bool isShort = isBelow || cells[^1].Text.Length == 0;
        screen.Write(LineOf(isShort ? cells[..^1] : cells, widths).Crop(screen.Width));
        if (!isBelow || cells[^1].Text.Length == 0) return;
        StyledLine below = new StyledLine().Add(new string(' ', Gap), "");
        screen.Write(below.Add(cells[^1].Text, cells[^1].Style).Crop(screen.Width));
    }

    private static StyledLine LineOf((string Text, string Style)[] cells, int[] widths)
    {
        var line = new StyledLine();
        for (int i = 0; i < cells.Length; i++)
        {
            bool isLast = i == cells.Length - 1;
            line.Add(isLast ? cells[i].Text : cells[i].Text.PadRight(widths[i] + Gap), cells[i].Style);
        }

        return line;
    }
}
