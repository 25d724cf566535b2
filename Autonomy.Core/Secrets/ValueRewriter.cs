using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Secrets;

/// <summary>Rewrites the leaves and the property names of a value; what does not change keeps its instance.</summary>
internal static class ValueRewriter
{
    public static DataValue Rewrite(DataValue value, Func<DataValue, DataValue> leaf, Func<string, string> name) => value switch
    {
        DataArray array => RewriteItems(array, leaf, name),
        DataObject record => RewriteProperties(record, leaf, name),
        _ => leaf(value),
    };

    private static DataArray RewriteItems(DataArray array, Func<DataValue, DataValue> leaf, Func<string, string> name)
    {
        ImmutableArray<DataValue>.Builder? changed = null;
        for (int index = 0; index < array.Items.Length; index++)
        {
            DataValue rewritten = Rewrite(array.Items[index], leaf, name);
            if (ReferenceEquals(rewritten, array.Items[index])) continue;
            changed ??= array.Items.ToBuilder();
            changed[index] = rewritten;
        }

        return changed is null ? array : new DataArray(changed.DrainToImmutable());
    }

    private static DataObject RewriteProperties(DataObject record, Func<DataValue, DataValue> leaf, Func<string, string> name)
    {
        var rewritten = new DataObjectBuilder();
        bool isChanged = false;
        foreach ((string oldName, DataValue oldValue) in record.Properties)
        {
            string newName = name(oldName);
            DataValue newValue = Rewrite(oldValue, leaf, name);
            rewritten.Set(newName, newValue);
            isChanged |= newName != oldName || !ReferenceEquals(newValue, oldValue);
        }

        return isChanged ? rewritten.Build() : record;
    }
}
