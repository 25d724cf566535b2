using System.Collections.Immutable;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>
/// Repairs the fields that a service refused. Its words become a schema of the field, and from there on it is a repair
/// like any other.
/// </summary>
internal static class FieldRepair
{
    // Where tools hold the body that they send.
    private static readonly string[] BodyArguments = ["json", "variables"];

    internal static RepairedInput? Repair(JsonSchema schema, DataObject input, ImmutableArray<FieldFault> fields)
    {
        var mended = Mended.AsItIs(input);
        foreach (FieldFault field in fields.Distinct())
        {
            if (RepairOne((DataObject)mended.Value, field) is not { } next) return null;
            mended = mended.Then(next);
        }

        return SchemaPlace.RootOf(schema).Accepts(mended.Value)
            ? new RepairedInput((DataObject)mended.Value, mended.Changes, mended.Confidence)
            : null;
    }

    private static Mended? RepairOne(DataObject input, FieldFault field)
    {
        string[] segments = [.. JsonPointer.Segments(field.Path)];
        if (segments.Length == 0 || FieldRule.Read(field.Rule, segments[^1]) is not { } rule) return null;
        // What is missing is not at its place: the object around it is what is mended.
        string[] inner = rule.IsAboutParent ? segments[..^1] : segments;
        if (PlaceOf(input, inner) is not { } place) return null;
        DataValue value = JsonPointer.Find(input, place)!;
        InstancePath path = place.Aggregate(InstancePath.Root, (outer, segment) => outer.Of(segment));
        SchemaPlace wanted = SchemaPlace.RootOf(JsonSchema.Parse(rule.Schema));
        Mended? mended = rule.Direct(value, path) ?? new Mender().Mend(wanted, value, path);
        // A value that keeps the rule as it was read here shows that it was read wrongly.
        if (mended is null || mended.Changes.IsEmpty) return null;
        return mended with { Value = JsonPointer.Replace(input, place, mended.Value) };
    }

    /// <summary>The one place of the input that a place in the body means; null where there is none, or several.</summary>
    private static string[]? PlaceOf(DataObject input, string[] segments)
    {
        string[] bare = segments is ["body", .. var rest] ? rest : segments;
        string[][] places =
        [
            segments,
            .. BodyArguments.Select(argument => (string[])[argument, .. segments]),
            .. bare.Length == segments.Length
                ? []
                : BodyArguments.Select(argument => (string[])[argument, .. bare]),
        ];
        string[][] found = [.. places.Where(place => place.Length > 0 && JsonPointer.Find(input, place) is not null)];
        return found is [var only] ? only : null;
    }
}
