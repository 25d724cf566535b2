namespace Autonomy.Core.Executions;

/// <summary>The beginning of a long text, for a line that a person reads; what was left out is said.</summary>
public static class Excerpt
{
    private const int LengthMax = 200;

    /// <summary>The text itself, or its first characters (200 by default) and how many follow.</summary>
    public static string Of(string text, int lengthMax = LengthMax)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthMax, 1);
        if (text.Length <= lengthMax) return text;
        int end = char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax;
        return $"{text[..end]}... ({text.Length - end} more characters)";
    }
}
