using System.Collections.Immutable;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>
/// Makes an input fit its tool without asking anyone (K11). It corrects how a value is written, never what it says: it
/// gives up where two readings are possible, where a value would be lost, and before it looks into a secret. Pure.
/// </summary>
public static class InputRepair
{
    /// <summary>
    /// The input made to fit; null where it fits already, and where it cannot be repaired with certainty.
    /// </summary>
    /// <param name="schema">What the input must fit.</param>
    /// <param name="input">The input, with handles for its secrets.</param>
    public static RepairedInput? Repair(JsonSchema schema, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(input);
        Mended? mended = new Mender().Mend(SchemaPlace.RootOf(schema), input, InstancePath.Root);
        return mended is { Changes.IsEmpty: false, Value: DataObject repaired }
            ? new RepairedInput(repaired, mended.Changes, mended.Confidence)
            : null;
    }

    /// <summary>
    /// Like <see cref="Repair(JsonSchema, DataObject)"/>; an input that fits its schema is repaired by what the other
    /// side said of single fields. It is null unless every one of them can be.
    /// </summary>
    /// <param name="schema">What the input must fit.</param>
    /// <param name="input">The input, with handles for its secrets.</param>
    /// <param name="fields">The fields that were refused, by their place in the body that was sent.</param>
    public static RepairedInput? Repair(JsonSchema schema, DataObject input, ImmutableArray<FieldFault> fields)
    {
        if (Repair(schema, input) is { } repaired) return repaired;
        if (fields.IsDefaultOrEmpty || !SchemaPlace.RootOf(schema).Accepts(input)) return null;
        return FieldRepair.Repair(schema, input, fields);
    }
}
