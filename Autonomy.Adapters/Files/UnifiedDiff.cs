using System.Globalization;
using System.Text;

namespace Autonomy.Adapters.Files;

/// <summary>
/// The differences of two texts by lines, by E. Myers' "An O(ND) Difference Algorithm" (1986), in unified form.
/// Texts with more than <see cref="EditsMax"/> differences come out as one replacement of all that differs.
/// </summary>
internal sealed class UnifiedDiff
{
    internal const int EditsMax = 4_000;

    private readonly string[] _old;
    private readonly string[] _new;
    private readonly List<(char Sign, int Old, int New)> _script = [];

    internal UnifiedDiff(string[] oldLines, string[] newLines)
    {
        (_old, _new) = (oldLines, newLines);
        int start = oldLines.AsSpan().CommonPrefixLength(newLines);
        int end = CommonEnd(start);
        for (int i = 0; i < start; i++) _script.Add((' ', i, i));
        Compare(start, oldLines.Length - end, newLines.Length - end);
        for (int i = end; i > 0; i--) _script.Add((' ', oldLines.Length - i, newLines.Length - i));
    }

    internal int Added => _script.Count(line => line.Sign == '+');

    internal int Removed => _script.Count(line => line.Sign == '-');

    /// <summary>The unified text; empty when nothing differs.</summary>
    internal string Write(string oldName, string newName, int context)
    {
        var text = new StringBuilder();
        for (int i = NextChange(0); i < _script.Count;)
        {
            if (text.Length == 0) text.Append("--- ").Append(oldName).Append("\n+++ ").Append(newName).Append('\n');
            int from = Math.Max(0, i - context);
            int last = i;
            for (
                int next = i; next < _script.Count
                    && next - last <= (2 * context) + 1; next = NextChange(next + 1))
            {
                last = next;
            }

            int to = Math.Min(_script.Count, last + context + 1);
            WriteHunk(text, from, to);
            i = NextChange(to);
        }

        return text.ToString();
    }

    private int NextChange(int index)
    {
        while (index < _script.Count && _script[index].Sign == ' ') index++;
        return index;
    }

    private void WriteHunk(StringBuilder text, int from, int to)
    {
        var lines = _script[from..to];
        string oldRange = Range(lines[0].Old, lines.Count(line => line.Sign != '+'));
        string newRange = Range(lines[0].New, lines.Count(line => line.Sign != '-'));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{oldRange} +{newRange} @@\n");
        foreach ((char sign, int oldLine, int newLine) in lines)
        {
            text.Append(sign).Append(sign == '+' ? _new[newLine] : _old[oldLine]).Append('\n');
        }
    }

    private static string Range(int start, int count) =>
        count == 1 ? $"{start + 1}" : $"{(count == 0 ? start : start + 1)},{count}";

    private int CommonEnd(int start)
    {
        int count = 0;
        int most = Math.Min(_old.Length, _new.Length) - start;
        while (count < most && _old[^(count + 1)] == _new[^(count + 1)]) count++;
        return count;
    }

    /// <summary>Extends the script over what lies between the common beginning and end.</summary>
    private void Compare(int start, int oldEnd, int newEnd)
    {
        List<int[]>? steps = Search(start, oldEnd, newEnd);
        if (steps is not null)
        {
            _script.AddRange(Backtrack(steps, start, oldEnd, newEnd));
            return;
        }

        for (int i = start; i < oldEnd; i++) _script.Add(('-', i, start));
        for (int i = start; i < newEnd; i++) _script.Add(('+', oldEnd, i));
    }

    /// <summary>The furthest reaching points of each number of edits, or null when there are too many.</summary>
    private List<int[]>? Search(int start, int oldEnd, int newEnd)
    {
        (int oldCount, int newCount) = (oldEnd - start, newEnd - start);
        int most = Math.Min(oldCount + newCount, EditsMax);
        int[] furthest = new int[(2 * most) + 3];
        var steps = new List<int[]>();
        for (int edits = 0; edits <= most; edits++)
        {
            steps.Add(furthest[(most + 1 - edits)..(most + 2 + edits)]);
            for (int k = -edits; k <= edits; k += 2)
            {
                bool isDown = k == -edits || (k != edits && furthest[most + k] < furthest[most + 2 + k]);
                int x = isDown ? furthest[most + 2 + k] : furthest[most + k] + 1;
                while (x < oldCount && x - k < newCount && _old[start + x] == _new[start + x - k]) x++;
                furthest[most + 1 + k] = x;
                if (x >= oldCount && x - k >= newCount) return steps;
            }
        }

        return null;
    }

    private static IEnumerable<(char Sign, int Old, int New)> Backtrack(
        List<int[]> steps, int start, int oldEnd, int newEnd)
    {
        var reversed = new List<(char Sign, int Old, int New)>();
        (int x, int y) = (oldEnd - start, newEnd - start);
        for (int edits = steps.Count - 1; edits > 0; edits--)
        {
            int[] before = steps[edits];
            int k = x - y;
            bool isDown = k == -edits || (k != edits && before[edits + k - 1] < before[edits + k + 1]);
            int previousK = isDown ? k + 1 : k - 1;
            int previousX = before[edits + previousK];
            int previousY = previousX - previousK;
            while (x > previousX && y > previousY) reversed.Add((' ', start + --x, start + --y));
            reversed.Add(isDown ? ('+', start + x, start + --y) : ('-', start + --x, start + y));
        }

        while (x > 0 && y > 0) reversed.Add((' ', start + --x, start + --y));
        return Enumerable.Reverse(reversed);
    }
}
