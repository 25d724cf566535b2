using Autonomy.Core.Values;

namespace Autonomy.Adapters.Data;

/// <summary>Orders any two values: null, false, true, numbers, texts by code unit, and the rest as equals.</summary>
internal sealed class RowOrder : IComparer<DataValue?>
{
    internal static readonly RowOrder Instance = new();

    public int Compare(DataValue? x, DataValue? y) => (x, y) switch
    {
        (DataNumber first, DataNumber second) => DataNumber.Compare(first, second),
        (DataString first, DataString second) => string.CompareOrdinal(first.Value, second.Value),
        _ => Rank(x).CompareTo(Rank(y)),
    };

    private static int Rank(DataValue? value) => value switch
    {
        null or DataNull => 0,
        DataBoolean flag => flag.Value ? 2 : 1,
        DataNumber => 3,
        DataString => 4,
        _ => 5,
    };
}
