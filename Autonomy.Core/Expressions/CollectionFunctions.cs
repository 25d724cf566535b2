using System.Collections.Immutable;
using System.Numerics;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>The functions on arrays and objects.</summary>
internal static class CollectionFunctions
{
    private const ParameterTypes Sortable = ParameterTypes.NumberArray | ParameterTypes.StringArray;

    public static readonly ImmutableArray<Function> All =
    [
        Function.Of("keys", Keys, ParameterTypes.Object),
        Function.Of("map", Map, ParameterTypes.Reference, ParameterTypes.Array),
        Function.Of("max", call => Extreme(call, call.Items(0), sign: 1), Sortable),
        Function.Of("max_by", call => ExtremeBy(call, sign: 1), ParameterTypes.Array, ParameterTypes.Reference),
        new("merge", [ParameterTypes.Object], IsVariadic: true, Merge),
        Function.Of("min", call => Extreme(call, call.Items(0), sign: -1), Sortable),
        Function.Of("min_by", call => ExtremeBy(call, sign: -1), ParameterTypes.Array, ParameterTypes.Reference),
        new("not_null", [ParameterTypes.Any], IsVariadic: true, NotNull),
        Function.Of("sort", call => Sorted(call, call.Items(0)), Sortable),
        Function.Of("sort_by", SortBy, ParameterTypes.Array, ParameterTypes.Reference),
        Function.Of("to_array", ToArray, ParameterTypes.Any),
        Function.Of("values", Values, ParameterTypes.Object),
    ];

    private static DataValue? Keys(FunctionCall call) =>
        Gather(call, call.Object(0).Properties.Select(property => (DataValue)new DataString(property.Key)));

    private static DataValue? Values(FunctionCall call) => Gather(call, call.Object(0).Properties.Select(property => property.Value));

    private static DataValue? Map(FunctionCall call) => KeysOf(call, call.Items(1), reference: 0) is { } mapped ? new DataArray(mapped) : null;

    private static DataObject? Merge(FunctionCall call)
    {
        var merged = new DataObjectBuilder();
        foreach (DataValue argument in call.Arguments)
        {
            foreach ((string name, DataValue value) in ((DataObject)argument).Properties)
            {
                if (!call.Charge(1)) return null;
                merged.Set(name, value);
            }
        }

        return merged.Build();
    }

    private static DataValue NotNull(FunctionCall call) =>
        call.Arguments.FirstOrDefault(argument => argument is not DataNull) ?? DataNull.Value;

    private static DataValue ToArray(FunctionCall call) =>
        call.Arguments[0] is DataArray array ? array : new DataArray([call.Arguments[0]]);

    private static DataValue? SortBy(FunctionCall call)
    {
        if (KeysOf(call, call.Items(0), reference: 1) is not { } keys || !AreSortable(call, keys)) return null;
        return Sorted(call, call.Items(0), keys);
    }

    private static DataValue? ExtremeBy(FunctionCall call, int sign)
    {
        if (KeysOf(call, call.Items(0), reference: 1) is not { } keys || !AreSortable(call, keys)) return null;
        return Extreme(call, keys, sign);
    }

    private static DataArray? Sorted(FunctionCall call, ImmutableArray<DataValue> keys) => Sorted(call, keys, keys);

    /// <summary>The items in the order of their keys; equal ones keep their places.</summary>
    private static DataArray? Sorted(FunctionCall call, ImmutableArray<DataValue> items, ImmutableArray<DataValue> keys)
    {
        long comparisonsOfEach = 1 + BitOperations.Log2((uint)items.Length | 1);
        if (!call.Charge(items.Length * comparisonsOfEach) || !ChargeKeys(call, keys, comparisonsOfEach)) return null;
        return new DataArray([.. Enumerable.Range(0, items.Length).OrderBy(index => keys[index], SortOrder.Instance).Select(index => items[index])]);
    }

    /// <summary>Of the call's items the first one with the greatest key (sign 1) or the smallest (sign -1).</summary>
    private static DataValue? Extreme(FunctionCall call, ImmutableArray<DataValue> keys, int sign)
    {
        if (keys.IsEmpty) return DataNull.Value;
        if (!call.Charge(keys.Length) || !ChargeKeys(call, keys, 1)) return null;
        int best = 0;
        for (int index = 1; index < keys.Length; index++)
        {
            if (SortOrder.Instance.Compare(keys[index], keys[best]) * sign > 0) best = index;
        }

        return call.Items(0)[best];
    }

    private static bool ChargeKeys(FunctionCall call, ImmutableArray<DataValue> keys, long times) =>
        call.Charge(times * keys.Sum(key => key is DataString text ? (long)text.Value.Length : 0) / ExpressionLimits.CharactersPerStep);

    private static ImmutableArray<DataValue>? KeysOf(FunctionCall call, ImmutableArray<DataValue> items, int reference)
    {
        ImmutableArray<DataValue>.Builder keys = ImmutableArray.CreateBuilder<DataValue>(items.Length);
        foreach (DataValue item in items)
        {
            if (call.EvaluateReference(reference, item) is not { } key) return null;
            keys.Add(key);
        }

        return keys.MoveToImmutable();
    }

    private static bool AreSortable(FunctionCall call, ImmutableArray<DataValue> keys)
    {
        if (keys.All(key => key is DataNumber) || keys.All(key => key is DataString)) return true;
        string message = keys.Any(key => key is DataSecret)
            ? "A secret is a handle: it cannot be compared."
            : "The expression must give a number for every item, or a string for every item.";
        call.Fail(ExpressionFaultCode.InvalidType, message);
        return false;
    }

    private static DataArray? Gather(FunctionCall call, IEnumerable<DataValue> source)
    {
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        foreach (DataValue item in source)
        {
            if (!call.Charge(1)) return null;
            items.Add(item);
        }

        return new DataArray(items.DrainToImmutable());
    }
}
