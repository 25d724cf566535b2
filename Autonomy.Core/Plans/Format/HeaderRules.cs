using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>The version of the format: 1.</summary>
internal sealed class VersionRule : ValueRule<int>
{
    internal const int Version = 1;

    internal override DataObject Schema => DataObject.Of(("const", Version));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out int value)
    {
        value = Version;
        if (node.Value is DataNumber { Literal: "1" }) return true;
        faults.Add(
            node.Value is DataNumber ? PlanRules.Value : PlanRules.Type,
            node,
            $"The version of the format is {Quote.Of(node.Value)}; this program reads version {Version}.",
            "Write plan: 1.");
        return false;
    }
}

/// <summary>What an execution may use.</summary>
internal sealed class BudgetRule : ValueRule<PlanBudget>
{
    private static readonly PlanKey<TimeSpan> Duration =
        new(
            "duration",
            new DurationRule(PlanLimits.DeadlineMax),
            "Wall time, without the time that it waits for people.");

    private static readonly PlanKey<decimal> Cost = new(
        "cost", new NumberRule(0, PlanLimits.BudgetCostMax), "Money, in USD.");
    private static readonly PlanKey<int> Calls = new(
        "calls", new IntegerRule(1, PlanLimits.BudgetCallsMax), "Tool calls, repeats included.");
    private static readonly PlanKey<int> Tokens = new(
        "tokens", new IntegerRule(1, PlanLimits.BudgetTokensMax), "Tokens of language models, in and out.");
    private static readonly ObjectFormat Format = new("budget", [Duration, Cost, Calls, Tokens]);

    internal override DataObject Schema => Format.Schema;

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out PlanBudget value)
    {
        value = null;
        if (Format.Open(node, faults) is not { } fields) return false;
        value = new PlanBudget(fields.ReadOptional(Duration), fields.ReadOptional(Cost), fields.ReadOptional(Calls))
        {
            Tokens = fields.ReadOptional(Tokens),
        };
        return true;
    }
}

/// <summary>The inputs that a plan declares: a JSON Schema each.</summary>
internal sealed class InputsRule : ValueRule<ImmutableArray<InputDeclaration>>
{
    private const string NamePattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

    private static readonly ImmutableArray<string> Keywords =
    [
        "type", "description", "title", "default", "enum", "const", "items", "prefixItems", "minItems", "maxItems",
        "uniqueItems", "properties", "required", "additionalProperties", "patternProperties", "minProperties",
        "maxProperties", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
        "maxLength", "pattern", "format", "anyOf", "oneOf", "allOf", "not", "examples",
    ];

    internal override DataObject Schema => DataObject.Of(
        ("type", "object"),
        ("patternProperties", DataObject.Of((NamePattern, DataObject.Of(("type", "object"))))),
        ("additionalProperties", false),
        ("maxProperties", PlanLimits.InputsMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<InputDeclaration> value)
    {
        value = [];
        if (node.Value is not DataObject inputs)
        {
            faults.AddType(node, "an object", "Write each input by its name: { title: { type: string } }.");
            return false;
        }

        if (inputs.Count > PlanLimits.InputsMax)
        {
            string message = $"There are {inputs.Count:N0} inputs; the most are {PlanLimits.InputsMax}.";
            faults.Add(PlanRules.Limit, node, message, "Take some of them together into one object.");
        }

        value = [.. inputs.Properties.Select(input => Read(input.Key, node.Of(input.Key, input.Value), faults))];
        return true;
    }

    /// <summary>A faulty input is kept, so that expressions that name it are not reported as well.</summary>
    private static InputDeclaration Read(string name, PlanNode node, PlanFaults faults)
    {
        if (!IsName(name))
        {
            const string Fix = "Use letters, digits and '_', begin with a letter or '_', 64 characters at most.";
            faults.AddAtKey(PlanRules.Name, node.Path, $"{Quote.Text(name)} is no name of an input.", Fix);
        }

        if (node.Value is not DataObject schema)
        {
            string? fix = node.Value is DataString
                ? $"Write {{ type: {Quote.Cut(((DataString)node.Value).Value)} }}."
                : "Write { type: string }.";
            faults.AddType(node, "a JSON Schema", fix);
            return new InputDeclaration(name, DataObject.Empty, null);
        }

        CheckKeywords(node, schema, faults);
        DataValue? fallback = schema["default"];
        if (!JsonSchema.TryParse(schema, out JsonSchema? parsed, out IReadOnlyList<InputFault> malformed))
        {
            foreach (InputFault fault in malformed)
            {
                faults.Add(
                    PlanRules.Schema, node.Path + fault.Path, fault.Message, fault.Fix);
            }
        }
        else if (fallback is not null)
        {
            PlanNode place = node.Of("default", fallback);
            foreach (InputFault fault in parsed.Validate(fallback))
            {
                faults.Add(
                    PlanRules.Input, place.Path + fault.Path, fault.Message, fault.Fix);
            }
        }

        return new InputDeclaration(name, schema, fallback);
    }

    /// <summary>JSON Schema ignores words that it does not know; one that is nearly a keyword is a mistake.</summary>
    private static void CheckKeywords(PlanNode node, DataObject schema, PlanFaults faults)
    {
        foreach ((string keyword, _) in schema.Properties)
        {
            if (Keywords.Contains(keyword) || PlanFaults.DidYouMean(keyword, Keywords) is not { } fix) continue;
            faults.AddAtKey(
                PlanRules.UnknownKey,
                JsonPointer.Of(node.Path, keyword),
                $"A schema has no key {Quote.Text(keyword)}.",
                fix);
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= PlanLimits.NameLengthMax
        && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
