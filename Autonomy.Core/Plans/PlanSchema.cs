using Autonomy.Core.Plans.Format;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// The format of plans as JSON Schema, for editors: generated from the table that plans are read by. It says less than
/// the reader does, which alone knows expressions, names and tools.
/// </summary>
public static class PlanSchema
{
    /// <summary>The schema.</summary>
    public static DataObject Document { get; } = DataObject
        .Of(
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "Autonomy plan, version 1"))
        .With(PlanKeys.Format.Schema);

    /// <summary>The schema as the text of the file that is shipped.</summary>
    public static string Text { get; } = $"{DataJson.WriteIndented(Document)}\n";

    private static DataObject With(this DataObject head, DataObject rest)
    {
        DataObject whole = head;
        foreach ((string name, DataValue value) in rest.Properties) whole = whole.With(name, value);
        return whole;
    }
}
