using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// Truth as JMESPath has it: null, false, and empty strings, arrays and objects are false; everything else, 0 included,
/// is true.
/// </summary>
public static class Truth
{
    /// <summary>Whether the value counts as true.</summary>
    public static bool Of(DataValue value) => value switch
    {
        DataNull => false,
        DataBoolean boolean => boolean.Value,
        DataString text => text.Value.Length > 0,
        DataArray array => array.Items.Length > 0,
        DataObject record => record.Count > 0,
        _ => true,
    };
}
