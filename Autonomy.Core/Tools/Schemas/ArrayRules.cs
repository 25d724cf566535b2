using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary><c>prefixItems</c> and <c>items</c>: the first items each by their own schema, the others by one.</summary>
internal sealed class ItemsRule(ImmutableArray<SchemaNode> first, SchemaNode? others) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataArray array) return;
        for (int index = 0; index < array.Items.Length; index++)
        {
            SchemaNode? schema = index < first.Length ? first[index] : others;
            schema?.Check(array.Items[index], path.Of(index), validation);
        }
    }
}

/// <summary><c>minItems</c> and <c>maxItems</c>.</summary>
internal sealed class ItemCountRule(long countMin, long countMax) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataArray array) return;
        int count = array.Items.Length;
        if (count < countMin)
        {
            validation.Report(
                path, $"{path.Subject} must have at least {countMin} items; it has {count}.", "Add items.");
        }
        else if (count > countMax)
        {
            validation.Report(
                path, $"{path.Subject} must have at most {countMax} items; it has {count}.", "Leave items out.");
        }
    }
}

/// <summary><c>uniqueItems</c>: no two items are equal.</summary>
internal sealed class UniqueItemsRule : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataArray array) return;
        var places = new Dictionary<DataValue, int>();
        for (int index = 0; index < array.Items.Length; index++)
        {
            DataValue item = array.Items[index];
            if (!validation.IsWhollyKnown(item) || places.TryAdd(item, index)) continue;
            validation.Report(
                path.Of(index),
                $"item {index} of {path.Subject} repeats item {places[item]}, {SchemaValidation.Show(item)}.",
                $"Leave item {index} out.");
        }
    }
}
