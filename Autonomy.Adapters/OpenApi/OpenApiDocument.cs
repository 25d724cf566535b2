using System.Globalization;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>An OpenAPI document, and what the references in it lead to.</summary>
internal sealed class OpenApiDocument(DataObject root)
{
    /// <summary>References that lead to one another, at most: 32.</summary>
    private const int ReferencesMax = 32;

    public DataObject Root => root;

    /// <summary>The version that it is written in, as in <c>3.1.0</c>; empty where it says none.</summary>
    public string Version => root.Text("openapi", "");

    /// <summary>Whether it is of 3.0, whose schemas are not yet those of JSON Schema 2020-12.</summary>
    public bool IsOld => Version.StartsWith("3.0", StringComparison.Ordinal);

    /// <summary>The object that stands at a place, or where its references lead.</summary>
    /// <exception cref="OpenApiRefusedException">They lead nowhere, in a circle, or out of the document.</exception>
    public DataObject? Follow(DataValue? value)
    {
        for (int followed = 0; followed <= ReferencesMax; followed++)
        {
            if (value is not DataObject found) return null;
            if (found.TextOrNull("$ref") is not { } reference) return found;
            value = Find(reference);
        }

        throw new OpenApiRefusedException("Its references lead in a circle.", "Break the circle of $ref.");
    }

    /// <summary>What a reference leads to.</summary>
    /// <exception cref="OpenApiRefusedException">It leads nowhere, or out of the document.</exception>
    public DataValue Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            throw new OpenApiRefusedException(
                $"'{reference}' leads out of the document, and nothing else is read.",
                "Bundle the documents into one.");
        }

        DataValue? found = root;
        foreach (string segment in Uri.UnescapeDataString(reference[2..]).Split('/')) found = Step(found, segment);
        return found ?? throw new OpenApiRefusedException(
            $"There is nothing at '{reference}'.", "Add it, or correct the reference.");
    }

    // RFC 6901: a slash in a name is ~1, a tilde ~0.
    private static DataValue? Step(DataValue? container, string segment)
    {
        string name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return container switch
        {
            DataObject record => record[name],
            DataArray array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && index < array.Items.Length => array.Items[index],
            _ => null,
        };
    }
}

/// <summary>Leaves the depths of an operation that cannot be a tool; the others can.</summary>
internal sealed class OpenApiRefusedException(string message, string fix) : Exception(message)
{
    public string Fix { get; } = fix;
}
