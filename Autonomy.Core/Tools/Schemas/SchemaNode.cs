using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>One parsed schema: the rules of its keywords. Filled by the parser, and read only from then on.</summary>
internal sealed class SchemaNode
{
    private readonly List<SchemaRule> _rules = [];

    /// <summary>True for the schema <c>false</c>, which nothing fits.</summary>
    internal bool RefusesAll { get; init; }

    internal IReadOnlyList<SchemaRule> Rules => _rules;

    internal void Add(SchemaRule rule) => _rules.Add(rule);

    internal void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        ValueCertainty certainty = validation.CertaintyOf(value);
        if (certainty == ValueCertainty.Unknown) return;
        if (!validation.Enter(path)) return;
        if (RefusesAll) validation.Report(path, $"{path.Subject} is not allowed here.", "Leave it out.");
        foreach (SchemaRule rule in _rules)
        {
            if (certainty == ValueCertainty.Known || !rule.NeedsText) rule.Check(value, path, validation);
        }

        validation.Leave();
    }
}

/// <summary>What one keyword, or a group of keywords that act together, asks of a value.</summary>
internal abstract class SchemaRule
{
    /// <summary>Whether a string's text counts, not only that it is a string.</summary>
    internal virtual bool NeedsText => true;

    /// <summary>Schemas that this rule applies to the same value.</summary>
    internal virtual IEnumerable<SchemaNode> InPlace => [];

    internal abstract void Check(DataValue value, InstancePath path, SchemaValidation validation);
}
