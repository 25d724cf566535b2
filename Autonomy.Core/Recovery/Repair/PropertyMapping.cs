using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery.Repair;

/// <summary>
/// Finds for each property that is expected the one of an output that means the same: by name, by the words of names
/// and descriptions, and only where its value fits. What nobody expects is left behind.
/// </summary>
/// <param name="expected">The object that is expected.</param>
/// <param name="given">What is said of the output; null where nothing is.</param>
internal sealed class PropertyMapping(SchemaPlace expected, SchemaPlace? given)
{
    /// <summary>What a change says of a property that became another.</summary>
    internal const string Mapped = "the property was mapped";

    // A property may be taken where it is this much more alike than the next.
    private const double LeadMin = 0.1;
    private const double SureMin = 0.95;
    private const double SameWords = 0.7;
    private const double DescribedWords = 0.55;

    internal Mended? Map(DataObject output)
    {
        if (expected.Named.Count == 0) return null;
        var properties = new DataObjectBuilder();
        var mapped = Mended.AsItIs(output);
        var used = new HashSet<string>();
        foreach (string name in expected.Named)
        {
            Choice? choice = Choose(name, output);
            bool isRequired = expected.Required.Contains(name);
            if (choice is null && isRequired && expected.Property(name)!.Default is null) return null;
            if (choice is null || (!isRequired && choice.Likeness < SureMin)) continue;
            if (!used.Add(choice.Source)) return null;
            properties.Set(name, choice.Value.Value);
            mapped = mapped.And(choice.AsMapped(name));
        }

        Mended? whole = used.Count == 0
            ? null
            : new Mender().Mend(expected, properties.Build(), InstancePath.Root, mayReshape: false);
        return whole is null ? null : mapped.Then(whole);
    }

    /// <summary>The property of the output that is most alike and fits; null where none leads clearly.</summary>
    private Choice? Choose(string name, DataObject output)
    {
        SchemaPlace place = expected.Property(name)!;
        var choices = new List<Choice>();
        foreach ((string source, DataValue value) in output.Properties)
        {
            double likeness = Likeness(source, name, place);
            if (likeness == 0) continue;
            Mended? mended = new Mender().Mend(place, value, InstancePath.Root.Of(name));
            if (mended is not null) choices.Add(new Choice(source, mended, likeness));
        }

        choices.Sort(static (first, second) => second.Likeness.CompareTo(first.Likeness));
        return choices switch
        {
            [] => null,
            [var only] => only,
            [var best, var next, ..] => best.Likeness - next.Likeness >= LeadMin ? best : null,
        };
    }

    private double Likeness(string source, string name, SchemaPlace place)
    {
        if (source == name) return 1;
        double written = Notations.Likeness(source, name);
        if (written > 0) return written;
        HashSet<string> sourceWords = WordsOf(source);
        HashSet<string> nameWords = WordsOf(name);
        if (sourceWords.Count == 0 || nameWords.Count == 0) return 0;
        if (sourceWords.IsSubsetOf(nameWords) || nameWords.IsSubsetOf(sourceWords)) return SameWords;
        bool isDescribed = sourceWords.IsSubsetOf(WordsOf(place.Description))
            || nameWords.IsSubsetOf(WordsOf(given?.Property(source)?.Description ?? ""));
        return isDescribed ? DescribedWords : 0;
    }

    /// <summary>The words of a name in any style, or of a sentence, in lower case.</summary>
    private static HashSet<string> WordsOf(string text)
    {
        var words = new HashSet<string>();
        int start = 0;
        for (int end = 1; end <= text.Length; end++)
        {
            bool isOver = end == text.Length
                || !char.IsLetterOrDigit(text[end])
                || (char.IsUpper(text[end]) && char.IsLower(text[end - 1]));
            if (!isOver) continue;
            string word = text[start..end].Trim('_', '-', '.', ' ', ',', ':', ';', '(', ')', '/').ToLowerInvariant();
            if (word.Length > 0) words.Add(word);
            start = end;
        }

        return words;
    }

    private sealed record Choice(string Source, Mended Value, double Likeness)
    {
        internal Mended AsMapped(string name) => Source == name
            ? Value
            : Value.After(new InputChange(InstancePath.Root.Of(name).ToString(), Mapped, Source, name), Likeness);
    }
}
