using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>A word that is looked for.</summary>
/// <param name="Stem">Its stem.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct Term(string Stem, double Weight);

/// <summary>
/// The tools of a catalog by the words that are said of them: BM25 over separate fields (name, description, names and
/// descriptions of the arguments), each with a weight of its own. Made once a catalog; safe to use from any thread.
/// </summary>
internal sealed class ToolIndex
{
    /// <summary>As if there were so many tools at least: among few, no word would be telling.</summary>
    private const int ToolsMin = 32;

    private const double Saturation = 1.2;
    private const double LengthPenalty = 0.4;

    /// <summary>What a synonym counts for, beside the word itself.</summary>
    private const double SynonymWeight = 0.8;

    /// <summary>Fields: name, description, names of arguments, descriptions of arguments.</summary>
    private static readonly double[] FieldWeights = [3, 2, 1, 0.5];

    // They do nothing by themselves: no words ask for them.
    private static readonly FrozenSet<string> Silent =
        new[] { "core.noop", "core.fail", "core.set", "core.plan" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly ConditionalWeakTable<IToolCatalog, ToolIndex> Made = [];

    private readonly FrozenDictionary<string, double> _rarity;
    private readonly FrozenSet<string> _actions;
    private readonly double[] _averageLengths;

    private ToolIndex(IToolCatalog catalog)
    {
        Tools =
        [
            .. catalog.All.Where(static tool => !Silent.Contains(tool.Name.Value))
                .Select(static tool => new IndexedTool(tool)),
        ];
        _averageLengths = [.. Enumerable.Range(0, FieldWeights.Length).Select(field =>
            Math.Max(1, Tools.IsEmpty ? 1 : Tools.Average(tool => tool.Fields[field].Length)))];
        _rarity = Tools.SelectMany(static tool => tool.Words).GroupBy(static word => word, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, group => RarityOf(group.Count()), StringComparer.Ordinal);
        _actions = Tools.SelectMany(static tool => tool.Actions).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The tools that words can ask for.</summary>
    public ImmutableArray<IndexedTool> Tools { get; }

    /// <summary>The index of a catalog.</summary>
    public static ToolIndex Of(IToolCatalog catalog) => Made.GetValue(catalog, static key => new ToolIndex(key));

    /// <summary>Whether the stem of a word is that of something that a tool does, by its own name or another.</summary>
    public bool IsAction(string stem) => _actions.Contains(stem)
        || (Vocabulary.Synonyms.TryGetValue(stem, out string[]? meant) && Array.Exists(meant, _actions.Contains));

    /// <summary>The tool of this name; null: there is none that words can ask for.</summary>
    public IndexedTool? Find(string name) => Tools.FirstOrDefault(tool => tool.Tool.Name.Value == name);

    /// <summary>How well the words of a query fit a tool; 0: not at all.</summary>
    public double ScoreOf(IndexedTool tool, IEnumerable<Term> query)
    {
        double score = 0;
        foreach (Term term in query)
        {
            double best = ScoreOf(tool, term.Stem);
            foreach (string meant in Vocabulary.Synonyms.GetValueOrDefault(term.Stem, []))
                best = Math.Max(best, SynonymWeight * ScoreOf(tool, meant));
            score += term.Weight * best;
        }

        return score;
    }

    private double ScoreOf(IndexedTool tool, string stem)
    {
        if (!tool.Words.Contains(stem)) return 0;
        double frequency = 0;
        for (int field = 0; field < FieldWeights.Length; field++)
        {
            int count = tool.Fields[field].Count(word => word == stem);
            double length = 1 - LengthPenalty + (LengthPenalty * tool.Fields[field].Length / _averageLengths[field]);
            frequency += FieldWeights[field] * count / length;
        }

        return _rarity[stem] * frequency / (Saturation + frequency);
    }

    private double RarityOf(int tools) =>
        Math.Log(1 + ((Math.Max(Tools.Length, ToolsMin) - tools + 0.5) / (tools + 0.5)));
}

/// <summary>A tool with the words that are said of it.</summary>
internal sealed class IndexedTool
{
    private readonly FrozenSet<string> _named;

    public IndexedTool(ToolDescriptor tool)
    {
        Tool = tool;
        Parameters = Parameter.AllOf(tool);
        string[] name = [.. WordStem.AllOf(tool.Name.Value)];
        string[] description = [.. WordStem.AllOf(tool.Description)];
        Fields =
        [
            [.. name],
            [.. description],
            [.. Parameters.SelectMany(static parameter => WordStem.AllOf(parameter.Name))],
            [.. Parameters.SelectMany(static parameter => WordStem.AllOf(parameter.Description))],
        ];
        Words = Fields.SelectMany(static field => field).ToFrozenSet(StringComparer.Ordinal);
        Actions = [.. WordStem.AllOf(tool.Name.Verb).Concat(description.Take(1)).Distinct(StringComparer.Ordinal)];
        _named = name.Concat(description).ToFrozenSet(StringComparer.Ordinal);
    }

    public ToolDescriptor Tool { get; }

    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The stems of each field, in the order of the index' weights.</summary>
    public ImmutableArray<ImmutableArray<string>> Fields { get; }

    /// <summary>Every stem that is said of it.</summary>
    public FrozenSet<string> Words { get; }

    /// <summary>The stems of what it does.</summary>
    public ImmutableArray<string> Actions { get; }

    /// <summary>Whether its schema has room for an argument of this name.</summary>
    public bool Takes(string argument) => (Tool.InputSchema["properties"] as DataObject)?[argument] is not null
        || Tool.InputSchema["additionalProperties"] is not DataBoolean { Value: false };

    /// <summary>Whether its name or description says that it does this, in this word or another for it.</summary>
    public bool Does(string action) => _named.Contains(action)
        || Array.Exists(Vocabulary.Synonyms.GetValueOrDefault(action, []), _named.Contains);

    /// <summary>Whether a word is said of it, in this word or another for it.</summary>
    public bool Explains(string stem) => Words.Contains(stem)
        || Array.Exists(Vocabulary.Synonyms.GetValueOrDefault(stem, []), _named.Contains);
}
