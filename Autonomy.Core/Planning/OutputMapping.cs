using System.Collections.Frozen;
using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>What an earlier step gives for an argument.</summary>
/// <param name="Step">The step.</param>
/// <param name="Expression">The expression, as a plan has it.</param>
/// <param name="What">For people: <c>the path that 'download' gives</c>.</param>
internal sealed record MappedOutput(PlannedStep Step, string Expression, string What);

/// <summary>
/// Finds what words like <c>it</c> and <c>the hash</c> mean for an argument: the output of the nearest earlier step
/// that has something of the kind, by names and types of its schema. Pure.
/// </summary>
internal static class OutputMapping
{
    // Where a file is after a step, and what a step is about, the most telling first.
    private static readonly string[] PathOutputs = ["to", "path", "file"];

    private static readonly string[] ContentOutputs =
    [
        "content", "text", "html", "markdown", "stdout", "body", "value", "data", "rows", "sha256", "diff", "matches",
        "parts", "chunks", "entries",
    ];

    /// <summary>What the words mean; null: no earlier step has anything like it.</summary>
    public static MappedOutput? Find(Parameter parameter, Reference reference, IReadOnlyList<PlannedStep> earlier)
    {
        foreach (PlannedStep step in Candidates(reference, earlier))
        {
            if (ExpressionOf(parameter, reference, step) is not var (names, isWhole)) continue;
            string root = $"steps.{step.Id}.output";
            string expression = isWhole ? root : string.Join(" || ", names.Select(name => $"{root}.{name}"));
            string what = isWhole ? $"what '{step.Id}' gives" : $"the {names[0]} that '{step.Id}' gives";
            return new MappedOutput(step, $"${{{{ {expression} }}}}", $"'{reference.Words}': {what}");
        }

        return null;
    }

    // The nearest first. A noun that an earlier clause, its tool or what that gives has means that one.
    private static IEnumerable<PlannedStep> Candidates(Reference reference, IReadOnlyList<PlannedStep> earlier)
    {
        IEnumerable<PlannedStep> nearest = earlier.Reverse();
        if (reference.Noun is not { } noun) return nearest;
        PlannedStep[] meant = [.. nearest.Where(step => IsOf(step, noun))];
        if (meant.Length > 0) return meant;
        return Vocabulary.Results.Contains(noun) ? nearest : [];
    }

    private static bool IsOf(PlannedStep step, string noun) =>
        step.Tool.Actions.Contains(noun) || step.Reading.Clause.ActionToken?.Stem == noun
        || step.Reading.LabelStems.Contains(noun, StringComparer.Ordinal)
        || OutputsOf(step).Any(output => WordStem.Of(output.Key.ToLowerInvariant()) == noun);

    private static (ImmutableArray<string> Names, bool IsWhole)? ExpressionOf(
        Parameter parameter, Reference reference, PlannedStep step)
    {
        IEnumerable<KeyValuePair<string, DataValue>> outputs = OutputsOf(step);
        ImmutableArray<string> fitting =
            [.. outputs.Where(output => Fits(parameter, output.Value)).Select(static output => output.Key)];
        string? named = fitting.FirstOrDefault(name => WordStem.Of(name.ToLowerInvariant()) == reference.Noun);
        if (named is not null && parameter.Role is not (ParameterRole.Path or ParameterRole.Source))
            return ([named], false);
        string? one = parameter.Role switch
        {
            ParameterRole.Path or ParameterRole.Source => PathOutputs.FirstOrDefault(fitting.Contains),
            ParameterRole.Url => fitting.FirstOrDefault(static name => name == "url"),
            ParameterRole.Content or ParameterRole.Other =>
                fitting.FirstOrDefault(name => WordStem.Of(name.ToLowerInvariant()) == parameter.Stem),
            _ => null,
        };
        FrozenSet<string> always = AlwaysOf(step);
        if (one is not null && (always.Contains(one) || parameter.Role != ParameterRole.Content)) return ([one], false);
        if (parameter.Role is not (ParameterRole.Content or ParameterRole.Other)) return null;
        ImmutableArray<string> contents = Contents(fitting, always);
        if (!contents.IsEmpty) return (contents, false);
        return parameter.Takes("object") || !outputs.Any() ? ([], true) : null;
    }

    // An output that need not be there is followed by what may be there instead.
    private static ImmutableArray<string> Contents(ImmutableArray<string> fitting, FrozenSet<string> always)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (string name in ContentOutputs.Where(name => fitting.Contains(name)))
        {
            names.Add(name);
            if (always.Contains(name)) break;
        }

        return names.ToImmutable();
    }

    private static bool Fits(Parameter parameter, DataValue output)
    {
        string[] types = output is DataObject schema ? [.. Parameter.TypesOf(schema)] : [];
        // What may be of any type is a text more often than not.
        return types.Length == 0 ? parameter.Takes("string") : Array.Exists(types, parameter.Takes);
    }

    private static IEnumerable<KeyValuePair<string, DataValue>> OutputsOf(PlannedStep step) =>
        step.Tool.Tool.OutputSchema["properties"] is DataObject properties ? properties.Properties : [];

    private static FrozenSet<string> AlwaysOf(PlannedStep step) =>
        step.Tool.Tool.OutputSchema["required"] is DataArray required
            ? required.Items.OfType<DataString>().Select(static text => text.Value).ToFrozenSet(StringComparer.Ordinal)
            : [];
}
