using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// The order of numbers, and of strings by their code points. It is total also for numbers that no decimal holds, which
/// <see cref="DataNumber.Compare"/> alone is not: it compares a pair exactly or roughly as the pair allows.
/// </summary>
internal sealed class SortOrder : IComparer<DataValue>
{
    public static readonly SortOrder Instance = new();

    private SortOrder()
    {
    }

    public int Compare(DataValue? x, DataValue? y) => (x, y) switch
    {
        (DataNumber first, DataNumber second) => Compare(first, second),
        (DataString first, DataString second) => CompareCodePoints(first.Value, second.Value),
        _ => throw new ArgumentException("Only two numbers or two strings have an order.", nameof(y)),
    };

    /// <summary>The order of code points, which differs from that of UTF-16 units where surrogates meet U+E000 and above.</summary>
    public static int CompareCodePoints(string first, string second)
    {
        int common = first.AsSpan().CommonPrefixLength(second);
        if (common == first.Length || common == second.Length) return first.Length.CompareTo(second.Length);
        return Rank(first[common]).CompareTo(Rank(second[common]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + char.MaxValue : unit;

    private static int Compare(DataNumber first, DataNumber second)
    {
        int order = first.Value.CompareTo(second.Value);
        if (order != 0) return order;
        bool isFirstExact = NumberFunctions.TryGetDecimal(first, out decimal left);
        bool isSecondExact = NumberFunctions.TryGetDecimal(second, out decimal right);
        return isFirstExact && isSecondExact ? left.CompareTo(right) : isFirstExact.CompareTo(isSecondExact);
    }
}
