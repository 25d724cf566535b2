using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>The same content in another shape. Nothing is left out: an envelope with a second property stays.</summary>
internal static class Reshaping
{
    private static readonly string[] Envelopes =
        ["data", "result", "results", "item", "items", "value", "values", "response", "payload", "body", "output"];

    /// <summary>What a value holds, out of its envelope, its array of one item, or its JSON text.</summary>
    internal static IEnumerable<(DataValue Value, string What, double Confidence)> Of(DataValue value)
    {
        switch (value)
        {
            case DataObject { Count: 1 } record when IsEnvelope(record.Properties.First().Key):
                yield return (
                    record.Properties.First().Value, $"it was taken out of '{record.Properties.First().Key}'", 0.9);
                break;
            case DataArray { Items: [var only] }:
                yield return (only, "the array's only item was taken", 0.9);
                break;
            case DataString text when ParsedOf(text.Value) is { } parsed:
                yield return (parsed, "the text was read as JSON", 0.95);
                break;
        }
    }

    /// <summary>An object as JSON text, for who takes nothing but text. A handle of a secret is never written out.</summary>
    internal static IEnumerable<Mended> AsText(SchemaPlace place, DataValue value, InstancePath path)
    {
        if (value is not DataObject || !place.Types.Contains("string") || HoldsSecret(value)) return [];
        DataValue text = DataJson.Write(value);
        if (!place.Accepts(text)) return [];
        return [new Mended(text, [new InputChange(path.ToString(), "it was written as JSON text", value, text)], 0.6)];
    }

    internal static bool IsEnvelope(string name) => Envelopes.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text may be a list, so that an array of it alone may not be what was meant.</summary>
    internal static bool LooksLikeSeveral(DataValue value) => value is DataString text
        && (text.Value.AsSpan().IndexOfAny(",;\n|") >= 0 || ParsedOf(text.Value) is DataArray);

    private static DataValue? ParsedOf(string text)
    {
        bool looksLikeJson = text.AsSpan().TrimStart() is ['{' or '[', ..];
        // A text that spells out a handle would be one as soon as it was read: a secret could be fetched by its name.
        if (!looksLikeJson || text.Contains("$secret", StringComparison.Ordinal)) return null;
        return DataJson.TryParse(text, out DataValue? value, out _) && !HasHandle(value) ? value : null;
    }

    /// <summary>The same for a name that is written with escapes.</summary>
    private static bool HasHandle(DataValue value) => value switch
    {
        DataArray array => array.Items.Any(HasHandle),
        DataObject record => record.Properties.Any(
            property => property.Key.Contains("$secret", StringComparison.Ordinal) || HasHandle(property.Value)),
        _ => false,
    };

    private static bool HoldsSecret(DataValue value) => value switch
    {
        DataSecret => true,
        DataArray array => array.Items.Any(HoldsSecret),
        DataObject record => record.Properties.Any(property => HoldsSecret(property.Value)),
        _ => false,
    };
}
