using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>What the value of a key must be: it reads the value, and says the same as JSON Schema.</summary>
internal abstract class ValueRule<T>
{
    /// <summary>The rule as JSON Schema. What a schema cannot say is checked by reading alone.</summary>
    internal abstract DataObject Schema { get; }

    /// <summary>Reads the value; false, with every fault reported, when it breaks the rule.</summary>
    internal abstract bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out T value);
}

/// <summary>A key of an object of the format, whatever the type of its value.</summary>
internal abstract record PlanKey(string Name, string Description)
{
    /// <summary>Whether it must be there.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>
    /// What counts when it is absent, as the schema's <c>default</c>; null when the description says it.
    /// </summary>
    internal DataValue? Default { get; init; }

    internal abstract DataObject Schema { get; }
}

/// <summary>A key of an object of the format.</summary>
internal sealed record PlanKey<T>(string Name, ValueRule<T> Rule, string Description) : PlanKey(Name, Description)
{
    internal override DataObject Schema => Rule.Schema;
}
