namespace Autonomy.Core.Tools.Schemas;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearestName
{
    private const int LengthMax = 128;

    /// <summary>
    /// The candidate that is written most like <paramref name="name"/>, or null when none is near: at most one edit in
    /// three characters, an edit being a character put in, left out, replaced or swapped with its neighbour. Case does
    /// not count.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates) =>
        Several(name, candidates, 1) is [string nearest] ? nearest : null;

    /// <summary>Up to <paramref name="countMax"/> near candidates, the nearest first, ties in ordinal order.</summary>
    public static IReadOnlyList<string> Several(string name, IEnumerable<string> candidates, int countMax)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > LengthMax) return [];
        return [.. candidates
            .Select(candidate => (Name: candidate, Edits: Distance(name, candidate)))
            .Where(candidate => candidate.Edits <= EditsMax(name, candidate.Name))
            .OrderBy(candidate => candidate.Edits)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(countMax)
            .Select(candidate => candidate.Name)];
    }

    private static int EditsMax(string name, string candidate) =>
        Math.Max(1, Math.Max(name.Length, candidate.Length) / 3);

    /// <summary>
    /// The optimal string alignment distance, without regard to case; <see cref="int.MaxValue"/> where the lengths alone
    /// are too far apart for the names to be near.
    /// </summary>
    internal static int Distance(string first, string second)
    {
        if (Math.Abs(first.Length - second.Length) > EditsMax(first, second)) return int.MaxValue;
        int[,] edits = new int[first.Length + 1, second.Length + 1];
        for (int i = 0; i <= first.Length; i++) edits[i, 0] = i;
        for (int j = 0; j <= second.Length; j++) edits[0, j] = j;
        for (int i = 1; i <= first.Length; i++)
        {
            for (int j = 1; j <= second.Length; j++) edits[i, j] = Cheapest(edits, first, second, i, j);
        }

        return edits[first.Length, second.Length];
    }

    private static int Cheapest(int[,] edits, string first, string second, int i, int j)
    {
        int replaced = edits[i - 1, j - 1] + (Same(first[i - 1], second[j - 1]) ? 0 : 1);
        int best = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        bool isSwap = i > 1 && j > 1 && Same(first[i - 1], second[j - 2]) && Same(first[i - 2], second[j - 1]);
        return isSwap ? Math.Min(best, edits[i - 2, j - 2] + 1) : best;
    }

    private static bool Same(char first, char second) => char.ToLowerInvariant(first) == char.ToLowerInvariant(second);
}
