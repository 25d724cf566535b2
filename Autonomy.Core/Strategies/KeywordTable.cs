using System.Collections.Immutable;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Strategies;

/// <summary>A rule: an item with one of these words is work for these agents, in this order.</summary>
/// <param name="Words">The words, in lower case; a longer word that begins with one is it as well.</param>
/// <param name="Agents">The agents' roles.</param>
/// <param name="Priority">How urgent that is, where the item does not say.</param>
public sealed record KeywordRule(ImmutableArray<string> Words, ImmutableArray<string> Agents, Priority Priority)
{
    /// <summary>The rule as people read it.</summary>
    public string Name => string.Join('|', Words);
}

/// <summary>Which agents an item of a strategy is for, by the words of its title.</summary>
public static class KeywordTable
{
    /// <summary>The agent of an item that no rule applies to.</summary>
    public const string Otherwise = "analysis";

    /// <summary>The rules, in the order in which they apply.</summary>
    public static ImmutableArray<KeywordRule> Rules { get; } =
    [
        new(["email", "send", "contact", "outreach"], ["email", "coordination"], Priority.High),
        new(["write", "create", "generate", "draft"], ["content", "analysis"], Priority.High),
        new(["research", "analyze", "study"], ["research", "analysis"], Priority.Medium),
        new(["schedule", "calendar", "meeting"], ["scheduling", "email"], Priority.High),
        new(["coordinate", "align", "discuss"], ["coordination", "analysis"], Priority.Medium),
    ];

    /// <summary>The rules that apply to a title, each with the word by which.</summary>
    public static IEnumerable<(KeywordRule Rule, string Keyword)> Of(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        string[] words = title.ToLowerInvariant().Split(
            [.. title.ToLowerInvariant().Where(static c => !char.IsLetterOrDigit(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries);
        foreach (KeywordRule rule in Rules)
        {
            string? keyword = Array.Find(
                words, word => rule.Words.Any(known => word.StartsWith(known, StringComparison.Ordinal)));
            if (keyword is not null) yield return (rule, keyword);
        }
    }
}
