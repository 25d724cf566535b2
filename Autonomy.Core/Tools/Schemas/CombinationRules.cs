using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary><c>allOf</c> and <c>$ref</c>: the value fits every one of the schemas.</summary>
internal sealed class AllOfRule(ImmutableArray<SchemaNode> schemas) : SchemaRule
{
    internal override bool NeedsText => false;

    internal override IEnumerable<SchemaNode> InPlace => schemas;

    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        foreach (SchemaNode schema in schemas) schema.Check(value, path, validation);
    }
}

/// <summary><c>anyOf</c> and <c>oneOf</c>: the value fits at least one, or exactly one, of the schemas.</summary>
internal sealed class AlternativesRule(ImmutableArray<SchemaNode> schemas, bool isExclusive) : SchemaRule
{
    internal override bool NeedsText => false;

    internal override IEnumerable<SchemaNode> InPlace => schemas;

    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        var found = schemas.Select(schema => validation.Try(schema, value, path)).ToList();
        int fitting = found.Count(faults => faults.Count == 0);
        if (fitting == 0)
        {
            ReportNone(found, path, validation);
        }
        else if (fitting > 1 && isExclusive && validation.IsWhollyKnown(value))
        {
            validation.Report(
                path,
                $"{path.Subject} must fit exactly one of {schemas.Length} alternatives; it fits {fitting}.",
                "Write what tells them apart.");
        }
    }

    /// <summary>
    /// Names what is wrong by the alternative that the value comes nearest to: the fewest faults, the deepest first
    /// one.
    /// </summary>
    private void ReportNone(List<IReadOnlyList<InputFault>> found, InstancePath path, SchemaValidation validation)
    {
        InputFault nearest = found
            .OrderBy(faults => faults.Count)
            .ThenByDescending(faults => faults[0].Path.Length)
            .First()[0];
        string place = nearest.Path == path.ToString() ? "" : $" (at {nearest.Path})";
        validation.Report(
            path,
            $"{path.Subject} fits none of {schemas.Length} alternatives; for the nearest{place}: {nearest.Message}",
            nearest.Fix);
    }
}

/// <summary><c>not</c>: the value does not fit the schema.</summary>
internal sealed class NotRule(SchemaNode schema) : SchemaRule
{
    internal override bool NeedsText => false;

    internal override IEnumerable<SchemaNode> InPlace => [schema];

    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (!validation.IsWhollyKnown(value) || validation.Try(schema, value, path).Count > 0) return;
        validation.Report(
            path, $"{path.Subject} must not be what it is, {SchemaValidation.Show(value)}.", "Write something else.");
    }
}
