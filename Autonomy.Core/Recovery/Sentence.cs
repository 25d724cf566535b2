namespace Autonomy.Core.Recovery;

/// <summary>The parts that the messages of all families share.</summary>
internal static class Sentence
{
    private const int SaidLengthMax = 300;

    /// <summary>
    /// What the other side said, as the end of a sentence: <c>: no such file</c>; empty when it said nothing.
    /// </summary>
    internal static string Said(string? text)
    {
        string line = OneLine(text).TrimEnd('.', ' ');
        return line.Length == 0 ? "" : $": {line}";
    }

    /// <summary>A text in one line of at most 300 characters.</summary>
    internal static string OneLine(string? text)
    {
        string line = (text ?? "").ReplaceLineEndings(" ").Trim();
        return line.Length <= SaidLengthMax ? line : line[..SaidLengthMax] + "...";
    }

    /// <summary>What is known, one line each; empty for nothing.</summary>
    internal static System.Collections.Immutable.ImmutableArray<string> Causes(string? detail) =>
        string.IsNullOrWhiteSpace(detail) ? [] : [OneLine(detail)];
}
