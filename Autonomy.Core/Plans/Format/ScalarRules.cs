using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>A text of a bounded length.</summary>
internal sealed class TextRule(int lengthMax) : ValueRule<string>
{
    internal override DataObject Schema => DataObject.Of(("type", "string"), ("maxLength", lengthMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out string value)
    {
        value = (node.Value as DataString)?.Value;
        if (value is null)
        {
            faults.AddType(node, "a text");
            return false;
        }

        if (value.Length <= lengthMax) return true;
        string message = $"{node.Subject} is {value.Length:N0} characters long; the longest is {lengthMax:N0}.";
        faults.Add(PlanRules.Limit, node, message, "Shorten it.");
        return false;
    }
}

/// <summary>The name of a plan or the id of a step.</summary>
internal sealed class IdRule : ValueRule<StepId>
{
    internal const string Pattern = "^[a-z0-9][a-z0-9_.-]{0,63}$";

    internal override DataObject Schema => DataObject.Of(("type", "string"), ("pattern", Pattern));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out StepId value)
    {
        value = default;
        if (node.Value is not DataString text)
        {
            faults.AddType(node, "a text", "Write a name such as check-pages; put a number in quotes.");
            return false;
        }

        if (StepId.TryParse(text.Value, out value)) return true;
        faults.Add(
            PlanRules.Name,
            node,
            $"{Quote.Text(text.Value)} is no name.",
            $"Use a-z, 0-9, '_', '.' and '-', begin with a letter or digit, {StepId.LengthMax} characters at most.");
        return false;
    }
}

/// <summary>The name of a tool.</summary>
internal sealed class ToolNameRule : ValueRule<ToolName>
{
    internal override DataObject Schema => DataObject.Of(
        ("type", "string"),
        ("pattern", @"^[a-z0-9_-]+\.[a-z0-9._-]+$"),
        ("maxLength", ToolName.LengthMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ToolName value)
    {
        value = default;
        if (node.Value is not DataString text)
        {
            faults.AddType(node, "the name of a tool", "Write family.verb, as in http.request.");
            return false;
        }

        if (ToolName.TryParse(text.Value, out value)) return true;
        faults.Add(
            PlanRules.Name,
            node,
            $"{Quote.Text(text.Value)} is no name of a tool.",
            "Write family.verb in lower case, as in http.request.");
        return false;
    }
}

/// <summary>A whole number in a range.</summary>
internal sealed class IntegerRule(int min, int max) : ValueRule<int>
{
    private readonly string _expected = $"a whole number from {min:N0} to {max:N0}";

    internal override DataObject Schema => DataObject.Of(("type", "integer"), ("minimum", min), ("maximum", max));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out int value)
    {
        value = 0;
        if (node.Value is not DataNumber number)
        {
            bool isQuoted = node.Value is DataString text
                && long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
            faults.AddType(
                node, _expected, isQuoted ? $"Write {((DataString)node.Value).Value} without quotes." : null);
            return false;
        }

        if (number.Literal.AsSpan().IndexOfAny(".eE") >= 0)
        {
            faults.AddType(node, _expected, number.TryGetInt64(out long whole) ? $"Write {whole}." : null);
            return false;
        }

        bool isInRange = number.TryGetInt64(out long integer) && integer >= min && integer <= max;
        value = isInRange ? (int)integer : 0;
        if (!isInRange)
            faults.Add(PlanRules.Value, node, $"{node.Subject} is {Quote.Cut(number.Literal)}.", $"Write {_expected}.");
        return isInRange;
    }
}

/// <summary>A number in a range.</summary>
internal sealed class NumberRule(decimal min, decimal max) : ValueRule<decimal>
{
    private readonly string _expected = $"a number from {min:N0} to {max:N0}";

    internal override DataObject Schema =>
        DataObject.Of(("type", "number"), ("minimum", new DataNumber(min)), ("maximum", new DataNumber(max)));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out decimal value)
    {
        value = 0;
        if (node.Value is not DataNumber number)
        {
            faults.AddType(
                node, _expected, node.Value is DataString ? $"Write {_expected}, without quotes and unit." : null);
            return false;
        }

        bool isInRange = decimal.TryParse(number.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && value >= min
            && value <= max;
        if (!isInRange)
            faults.Add(PlanRules.Value, node, $"{node.Subject} is {Quote.Cut(number.Literal)}.", $"Write {_expected}.");
        return isInRange;
    }
}

/// <summary>true or false.</summary>
internal sealed class BooleanRule : ValueRule<bool>
{
    internal override DataObject Schema => DataObject.Of(("type", "boolean"));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out bool value)
    {
        value = node.Value is DataBoolean { Value: true };
        if (node.Value is not DataBoolean)
            faults.AddType(node, "true or false", "Write true or false, without quotes.");
        return node.Value is DataBoolean;
    }
}

/// <summary>A duration in a range.</summary>
internal sealed class DurationRule(TimeSpan max) : ValueRule<TimeSpan>
{
    internal override DataObject Schema => DataObject.Of(("type", "string"), ("pattern", "^[0-9]+(ms|s|m|h|d)$"));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out TimeSpan value)
    {
        value = default;
        if (node.Value is not DataString text)
        {
            string? fix = node.Value is DataNumber number
                ? $"Say the unit: {Quote.Cut(number.Literal)}s for seconds."
                : null;
            faults.AddType(node, "a duration such as 500ms, 10s, 5m, 2h or 3d", fix);
            return false;
        }

        if (!Durations.TryParse(text.Value, out value, out string? remedy))
        {
            faults.Add(PlanRules.Duration, node, $"{Quote.Text(text.Value)} is no duration.", remedy);
            return false;
        }

        if (value >= PlanLimits.DurationMin && value <= max) return true;
        faults.Add(
            PlanRules.Duration,
            node,
            $"{node.Subject} is {Quote.Cut(text.Value)}.",
            $"Write a duration from {Durations.Write(PlanLimits.DurationMin)} to {Durations.Write(max)}.");
        return false;
    }
}

/// <summary>One of a few words.</summary>
internal sealed class WordRule<T>(params ImmutableArray<(string Word, T Value)> words) : ValueRule<T>
    where T : struct
{
    internal override DataObject Schema =>
        DataObject.Of(("enum", new DataArray([.. words.Select(word => new DataString(word.Word))])));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out T value)
    {
        foreach ((string word, T candidate) in words)
        {
            if (node.Value is not DataString text || !string.Equals(text.Value, word, StringComparison.Ordinal))
                continue;
            value = candidate;
            return true;
        }

        value = default;
        string[] known = [.. words.Select(word => word.Word)];
        string? nearest = node.Value is DataString misspelt ? PlanFaults.DidYouMean(misspelt.Value, known) : null;
        faults.Add(
            node.Value is DataString ? PlanRules.Value : PlanRules.Type,
            node,
            $"{node.Subject} cannot be {Quote.Of(node.Value)}.",
            nearest ?? $"Write one of {string.Join(", ", known)}.");
        return false;
    }
}
