namespace Autonomy.Core.Planning;

/// <summary>
/// English words without their endings, so that <c>downloads</c>, <c>downloading</c> and <c>download</c> are one. What
/// is left is a key to compare by, and no word.
/// </summary>
internal static class WordStem
{
    private const int LengthMin = 3;

    private static readonly string[] Hissing = ["ches", "shes", "sses", "xes", "zes"];

    /// <summary>The stem of a word in lower case.</summary>
    public static string Of(string word)
    {
        string stem = WithoutPlural(word.Replace("-", "", StringComparison.Ordinal));
        stem = WithoutEnding(stem);
        if (stem.Length > LengthMin && stem[^1] == 'e') stem = stem[..^1];
        if (stem.Length >= LengthMin && stem[^1] == 'y') stem = $"{stem[..^1]}i";
        return stem;
    }

    /// <summary>The stems of the words in a name or sentence; of <c>maxBytes</c> those of both words.</summary>
    public static IEnumerable<string> AllOf(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isPart = i < text.Length && char.IsLetterOrDigit(text[i]);
            bool isHump = isPart && start >= 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]);
            if (start >= 0 && (!isPart || isHump))
            {
                yield return Of(text[start..i].ToLowerInvariant());
                start = -1;
            }

            if (isPart && start < 0) start = i;
        }
    }

    private static string WithoutPlural(string word)
    {
        if (word.Length <= LengthMin || word[^1] != 's' || word.EndsWith("ss", StringComparison.Ordinal)) return word;
        if (word.EndsWith("ies", StringComparison.Ordinal)) return $"{word[..^3]}y";
        bool isHissing = Array.Exists(Hissing, end => word.EndsWith(end, StringComparison.Ordinal));
        return isHissing ? word[..^2] : word[..^1];
    }

    private static string WithoutEnding(string word)
    {
        foreach (string ending in (ReadOnlySpan<string>)["ing", "ied", "ed", "ly"])
        {
            if (word.Length < ending.Length + LengthMin || !word.EndsWith(ending, StringComparison.Ordinal)) continue;
            if (ending == "ied") return $"{word[..^3]}y";
            string stem = word[..^ending.Length];
            bool isDoubled = stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z' or 'e' or 'o');
            return isDoubled ? stem[..^1] : stem;
        }

        return word;
    }
}
