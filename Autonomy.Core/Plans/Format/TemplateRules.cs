using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Expressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>The arguments of a call: an object whose texts may hold expressions.</summary>
internal sealed class ArgumentsRule : ValueRule<Template>
{
    internal override DataObject Schema => DataObject.Of(("type", "object"));

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out Template value)
    {
        value = null;
        if (node.Value is not DataObject arguments)
        {
            faults.AddType(node, "an object", "Write the arguments of the tool by name: { url: ... }.");
            return false;
        }

        bool isSmall = true;
        foreach ((string name, DataValue argument) in arguments.Properties)
            isSmall &= !MayBeLarge(argument) || IsSmall(node.Of(name, argument), faults);

        return TemplateText.TryParse(node, faults, out value) && isSmall;
    }

    private static bool IsSmall(PlanNode argument, PlanFaults faults)
    {
        int length = DataJson.WriteUtf8(argument.Value).Length;
        if (length <= PlanLimits.WithValueBytesMax) return true;
        faults.Add(
            PlanRules.Limit,
            argument,
            $"{argument.Subject} is {length:N0} bytes long; the longest argument is {PlanLimits.WithValueBytesMax:N0}.",
            "Hand it over as an input, or read it from a file.");
        return false;
    }

    // A character takes six bytes at most, as an escape: what is short cannot be too long.
    private static bool MayBeLarge(DataValue value) => value switch
    {
        DataString text => text.Value.Length > PlanLimits.WithValueBytesMax / 6,
        DataArray or DataObject => true,
        _ => false,
    };
}

/// <summary>A text that is one expression.</summary>
internal sealed class ExpressionRule : ValueRule<Template>
{
    internal override DataObject Schema =>
        DataObject.Of(("type", "string"), ("pattern", TemplateText.ExpressionPattern));

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out Template value)
    {
        value = null;
        if (node.Value is not DataString text)
        {
            faults.AddType(node, "an expression", "Write it as \"${{ ... }}\".");
            return false;
        }

        if (!TemplateText.TryParse(node, faults, out value)) return false;
        if (value.IsOneExpression) return true;
        string fix = TemplateText.MayHoldExpression(text.Value)
            ? "Put all of it into one pair of braces: \"${{ a && b }}\"."
            : $"Write \"${{{{ {Quote.Cut(text.Value)} }}}}\".";
        faults.Add(PlanRules.Expression, node, $"{node.Subject} is no expression but {Quote.Kind(text)}.", fix);
        value = null;
        return false;
    }
}

/// <summary>The items of a fan-out: an expression, or a list as it stands.</summary>
internal sealed class ItemsRule : ValueRule<Template>
{
    private static readonly ExpressionRule Expression = new();

    internal override DataObject Schema => DataObject.Of(("anyOf", new DataArray(
        [
            Expression.Schema,
            DataObject.Of(("type", "array"), ("maxItems", PlanLimits.ForEachItemsMax)),
        ])));

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out Template value)
    {
        value = null;
        switch (node.Value)
        {
            case DataString:
                return Expression.TryRead(node, faults, out value);
            case DataArray { Items.Length: <= PlanLimits.ForEachItemsMax }:
                return TemplateText.TryParse(node, faults, out value);
            case DataArray array:
                string message =
                    $"{node.Subject} has {array.Items.Length:N0} items; the most are {PlanLimits.ForEachItemsMax:N0}.";
                faults.Add(PlanRules.Limit, node, message, "Split the plan with core.plan.");
                return false;
            default:
                faults.AddType(node, "an expression or a list", "Write \"${{ inputs.items }}\" or [a, b, c].");
                return false;
        }
    }
}

/// <summary>Parses templates, and reports their faults at the text that holds them.</summary>
internal static class TemplateText
{
    internal const string ExpressionPattern = @"^\$\{\{[\s\S]*\}\}$";

    private const string Open = "${{";

    internal static bool TryParse(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out Template template)
    {
        TemplateResult result = Template.Parse(node.Value);
        foreach (ExpressionFault fault in result.Faults)
        {
            string message = $"{fault.Message} (character {fault.Position + 1} of the text)";
            faults.Add(PlanRules.Expression, node.Path + fault.Pointer, message, FixFor(fault));
        }

        template = result.Template;
        return template is not null;
    }

    /// <summary>False for a text that surely stands for itself.</summary>
    internal static bool MayHoldExpression(string text) => text.Contains(Open, StringComparison.Ordinal);

    private static string FixFor(ExpressionFault fault) => fault.Code switch
    {
        ExpressionFaultCode.Syntax =>
            "Write JMESPath; an id or key with - or . in it stands in double quotes: steps.\"a-b\".output.",
        ExpressionFaultCode.UnknownFunction => "Use one of JMESPath's functions.",
        ExpressionFaultCode.LimitExceeded => "Write a shorter expression, or split it over several steps.",
        _ => "Correct the expression.",
    };
}
