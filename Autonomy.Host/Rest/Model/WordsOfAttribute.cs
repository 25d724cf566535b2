using System.ComponentModel;
using Autonomy.Core.Executions;

namespace Autonomy.Host.Rest.Model;

/// <summary>Says of a text in the OpenAPI document that it is one of the words of a type: of all that it has.</summary>
/// <typeparam name="T">The type.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordsOfAttribute<T>() : DescriptionAttribute(WordsOf.All<T>())
    where T : struct, Enum;

/// <summary>The words of a type, for people.</summary>
internal static class WordsOf
{
    /// <summary>As in <c>none, unknown or applied.</c></summary>
    public static string All<T>()
        where T : struct, Enum
    {
        IReadOnlyList<string> words = Words.All<T>();
        return $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}.";
    }
}
