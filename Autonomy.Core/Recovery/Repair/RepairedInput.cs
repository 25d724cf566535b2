using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>An input that did not fit and now does.</summary>
/// <param name="Input">The input; it fits the schema that it was repaired for.</param>
/// <param name="Changes">What was changed, at least one.</param>
/// <param name="Confidence">How sure it is that this is what was meant: above 0, to 1.</param>
public sealed record RepairedInput(DataObject Input, ImmutableArray<InputChange> Changes, double Confidence);

/// <summary>One change of a value; as text it is a sentence.</summary>
/// <param name="Path">Where, as a JSON pointer (RFC 6901); empty for the value as a whole.</param>
/// <param name="What">What was done: <c>the text was read as a number</c>.</param>
/// <param name="Before">What was there; null where nothing was.</param>
/// <param name="After">What is there now.</param>
public sealed record InputChange(string Path, string What, DataValue? Before, DataValue After)
{
    private const int ShownCharactersMax = 60;

    /// <inheritdoc/>
    public override string ToString()
    {
        string place = Path.Length == 0 ? "The value" : Path;
        return Before is null
            ? $"{place}: {What}: {Show(After)}."
            : $"{place}: {What}: {Show(Before)} became {Show(After)}.";
    }

    private static string Show(DataValue value)
    {
        string text = value.ToString();
        return text.Length <= ShownCharactersMax ? text : $"{text[..ShownCharactersMax]}...";
    }
}
