namespace Autonomy.Core.Executions;

/// <summary>The beginning of a long text, for a line that a person reads; what was left out is said.</summary>
public static class Excerpt
{
    private const int LengthMax = 200;

    /// <summary>The text itself, or its first 200 characters and how many follow.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= LengthMax) return text;
        int end = char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
        return $"{text[..end]}... ({text.Length - end} more characters)";
    }
}
