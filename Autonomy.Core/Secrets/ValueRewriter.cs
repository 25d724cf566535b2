using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Secrets;

/// <summary>Rewrites the leaves and the property names of a value; what does not change keeps its instance.</summary>
internal static class ValueRewriter
{
    public static DataValue Rewrite(DataValue value, Func<DataValue, DataValue> leaf, Func<string, string> name) =>
        value switch
        {
            DataArray array => RewriteItems(array, leaf, name),
            DataObject record => RewriteProperties(record, leaf, name, name),
            _ => leaf(value),
        };

    /// <summary>The same of what the properties hold: their own names stay.</summary>
    public static DataObject RewriteValues(
        DataObject record, Func<DataValue, DataValue> leaf, Func<string, string> name) =>
        RewriteProperties(record, leaf, name, static own => own);

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

    private static DataObject RewriteProperties(
        DataObject record, Func<DataValue, DataValue> leaf, Func<string, string> name, Func<string, string> ownName)
    {
        DataObjectBuilder? rewritten = null;
        int place = 0;
        foreach ((string oldName, DataValue oldValue) in record.Properties)
        {
            string newName = ownName(oldName);
            DataValue newValue = Rewrite(oldValue, leaf, name);
            if (rewritten is null && (newName != oldName || !ReferenceEquals(newValue, oldValue)))
                rewritten = FirstOf(record, place);
            rewritten?.Set(newName, newValue);
            place++;
        }

        return rewritten?.Build() ?? record;
    }

    private static DataObjectBuilder FirstOf(DataObject record, int count)
    {
        var first = new DataObjectBuilder();
        foreach ((string name, DataValue value) in record.Properties.Take(count)) first.Set(name, value);
        return first;
    }
}
