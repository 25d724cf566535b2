namespace Autonomy.Core.Tools;

/// <summary>
/// The name of a tool: <c>family.verb</c>, as in <c>http.request</c>; lower-case letters, digits, <c>-</c> and
/// <c>_</c>.
/// </summary>
public readonly record struct ToolName
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 128;

    private ToolName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>The part before the first dot: which adapter runs it.</summary>
    public string Family => Value[..Value.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The part after the first dot.</summary>
    public string Verb => Value[(Value.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads a name; false when it is not of the form.</summary>
    public static bool TryParse(string? text, out ToolName name)
    {
        name = default;
        if (text is null || text.Length > LengthMax) return false;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == text.Length - 1) return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '-' or '_')) return false;
        }

        name = new ToolName(text);
        return true;
    }

    /// <summary>Reads a name that is known to be well-formed.</summary>
    /// <exception cref="FormatException">It is not of the form.</exception>
    public static ToolName Parse(string text) => TryParse(text, out ToolName name)
        ? name
        : throw new FormatException($"'{text}' is no tool name: write family.verb in lower case, as in http.request.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
