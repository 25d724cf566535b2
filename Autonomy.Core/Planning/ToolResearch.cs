using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>A tool that may do what a clause asks for.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Score">How well it fits, its arguments included.</param>
/// <param name="Filling">Its arguments.</param>
internal sealed record Candidate(IndexedTool Tool, double Score, Filling Filling);

/// <summary>
/// Finds the tools for a clause. A tool counts only when it says of itself what the clause's verb asks for; then the
/// other words decide, and whether its arguments take the clause's values. Pure.
/// </summary>
internal static class ToolResearch
{
    /// <summary>Below it, no tool is taken: the words have next to nothing in common with it.</summary>
    public const double ScoreMin = 1;

    private const int CandidatesMax = 12;
    private const double ActionWeight = 2;
    private const double WordWeight = 1;
    private const double LabelWeight = 0.5;

    /// <summary>What a value that no argument takes leaves of a score.</summary>
    private const double UnusedFactor = 0.6;

    /// <summary>What an argument that nobody gave leaves of a score.</summary>
    private const double MissingFactor = 0.85;

    /// <summary>How near to the best another must be, for the two to be alike.</summary>
    private const double AlikeFactor = 0.97;

    /// <summary>The tools that come into question, the best first.</summary>
    /// <param name="index">The tools that there are.</param>
    /// <param name="reading">The clause.</param>
    /// <param name="stated">Arguments that are there whatever the words say: where some tools take them, the others do
    /// not come into question.</param>
    /// <param name="fill">The arguments of a tool.</param>
    public static IReadOnlyList<Candidate> Rank(
        ToolIndex index, ClauseReading reading, DataObject stated, Func<IndexedTool, Filling> fill)
    {
        if (reading.Clause.ActionToken is not { } action) return [];
        Term[] query = [.. QueryOf(reading)];
        (IndexedTool Tool, double Score)[] able =
        [
            .. index.Tools.Where(tool => tool.Does(action.Stem))
                .Select(tool => (Tool: tool, Score: index.ScoreOf(tool, query)))
                .Where(static found => found.Score >= ScoreMin),
        ];
        bool TakesAll((IndexedTool Tool, double Score) found) =>
            stated.Properties.All(argument => found.Tool.Takes(argument.Key));
        if (Array.Exists(able, TakesAll)) able = Array.FindAll(able, TakesAll);
        return
        [
            .. able.OrderByDescending(static found => found.Score)
                .ThenBy(static found => found.Tool.Tool.Name.Value, StringComparer.Ordinal)
                .Take(CandidatesMax)
                .Select(found => CandidateOf(found.Tool, found.Score, fill(found.Tool)))
                .OrderByDescending(static candidate => candidate.Score)
                .ThenBy(static candidate => candidate.Tool.Tool.Effect)
                .ThenBy(static candidate => candidate.Tool.Tool.Name.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Those that fit as well as the best one, as far as words can say: of several effects, those of the least.
    /// </summary>
    public static IReadOnlyList<Candidate> Best(IReadOnlyList<Candidate> ranked)
    {
        if (ranked is not [{ } best, ..]) return [];
        Candidate[] alike = [.. ranked.Where(other => other.Score >= best.Score * AlikeFactor)];
        EffectClass least = alike.Min(static candidate => candidate.Tool.Tool.Effect);
        return [.. alike.Where(candidate => candidate.Tool.Tool.Effect == least)];
    }

    /// <summary>The words of a clause that speak for a tool.</summary>
    public static ImmutableArray<string> Matched(IndexedTool tool, ClauseReading reading) =>
    [
        .. reading.Clause.Tokens.Where(token => IsContent(token) && tool.Explains(token.Stem))
            .Select(static token => token.Text).Distinct(StringComparer.Ordinal),
    ];

    private static Candidate CandidateOf(IndexedTool tool, double score, Filling filling)
    {
        int missing = filling.Missing.Length + (filling.IsIdle ? 2 : 0);
        double factor = Math.Pow(UnusedFactor, filling.Unused.Length) * Math.Pow(MissingFactor, missing);
        return new Candidate(tool, Math.Round(score * factor, 3), filling);
    }

    private static IEnumerable<Term> QueryOf(ClauseReading reading)
    {
        ImmutableArray<GoalToken> tokens = reading.Clause.Tokens;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Literal is { } literal) yield return new Term(WordOf(literal.Kind), LabelWeight);
            if (!IsContent(tokens[i])) continue;
            double weight = i == reading.Clause.Action ? ActionWeight
                : reading.IsLabel(i) ? LabelWeight : WordWeight;
            yield return new Term(tokens[i].Stem, weight);
        }
    }

    private static bool IsContent(GoalToken token) =>
        token.Kind == TokenKind.Word && !token.IsIn(Vocabulary.Fillers) && !token.IsIn(Vocabulary.Determiners)
        && !token.IsIn(Vocabulary.Prepositions) && !token.IsIn(Vocabulary.Pronouns)
        && !token.IsIn(Vocabulary.Reserved) && !token.Is("and");

    private static string WordOf(LiteralKind kind) => WordStem.Of(kind switch
    {
        LiteralKind.Url => "url",
        LiteralKind.Email => "email",
        LiteralKind.Path => "file",
        LiteralKind.Duration => "time",
        LiteralKind.Number => "number",
        _ => "text",
    });
}
