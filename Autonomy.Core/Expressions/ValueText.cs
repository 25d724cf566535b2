using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>How a value is written into a string: the one rule for templates, messages and files.</summary>
public static class ValueText
{
    /// <summary>
    /// A string as it is, null as nothing, a number or a boolean as in JSON, an array or an object as compact JSON,
    /// a secret as <c>***NAME***</c> between its literal parts.
    /// </summary>
    public static string Write(DataValue value) => value switch
    {
        DataString text => text.Value,
        DataNull => "",
        DataSecret secret => string.Concat(secret.Parts.Select(part => part.IsSecret ? Mask(part.Text) : part.Text)),
        _ => DataJson.Write(value),
    };

    /// <summary>What stands in a text for the secret of this name.</summary>
    public static string Mask(string secretName) => $"***{secretName}***";
}
