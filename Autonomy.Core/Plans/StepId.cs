namespace Autonomy.Core.Plans;

/// <summary>The id of a step: <c>^[a-z0-9][a-z0-9_.-]{0,63}$</c>, unique in its plan without regard to case.</summary>
public readonly record struct StepId
{
    /// <summary>The longest id, in characters.</summary>
    public const int LengthMax = 64;

    private StepId(string value) => Value = value;

    /// <summary>The id.</summary>
    public string Value { get; }

    /// <summary>Reads an id; false when it is not of the form.</summary>
    public static bool TryParse(string? text, out StepId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= LengthMax } || text[0] is '_' or '.' or '-') return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '.' or '-')) return false;
        }

        id = new StepId(text);
        return true;
    }

    /// <summary>Reads an id that is known to be well-formed.</summary>
    /// <exception cref="FormatException">It is not of the form.</exception>
    public static StepId Parse(string text) => TryParse(text, out StepId id)
        ? id
        : throw new FormatException(
            $"'{text}' is no step id: begin with a-z or 0-9, go on with a-z 0-9 _ . -; {LengthMax} characters.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
