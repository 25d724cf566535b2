using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>Values as messages show them: short.</summary>
internal static class Quote
{
    private const int CharactersMax = 60;

    /// <summary>The text, cut when it is long.</summary>
    internal static string Cut(string text) => text.Length <= CharactersMax ? text : $"{text[..(CharactersMax - 3)]}...";

    /// <summary>The value as JSON, or what it is when it is long.</summary>
    internal static string Of(DataValue value) => value switch
    {
        DataArray { Items.Length: > 0 } array => $"a list of {array.Items.Length}",
        DataObject { Count: > 0 } => "an object",
        _ => Cut(value.ToString()),
    };
}
