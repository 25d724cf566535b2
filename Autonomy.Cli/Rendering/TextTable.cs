namespace Autonomy.Cli.Rendering;

/// <summary>Rows in columns: two blanks apart, no frame, so that people and <c>awk</c> read it alike.</summary>
internal sealed class TextTable(params string[] columns)
{
    private const int Gap = 2;

    private readonly List<(string Text, string Style)[]> _rows = [];

    public void Add(params (string Text, string Style)[] cells) => _rows.Add(cells);

    public void WriteTo(Screen screen)
    {
        int[] widths = [
            .. columns.Select(
                (column, index) => _rows.Select(row => row[index].Text.Length).Append(column.Length).Max())
        ];
        screen.Write(LineOf([.. columns.Select(column => (column, "bold"))], widths).Crop(screen.Width));
        foreach ((string Text, string Style)[] row in _rows) screen.Write(LineOf(row, widths).Crop(screen.Width));
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
