using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Which earlier steps a step comes after: those whose output it uses; those that the words put before it; and, where
/// one of the two has an effect, those of sentences before, and those that may touch the same. Pure.
/// </summary>
internal static class StepOrder
{
    public static ImmutableArray<OrderReason> Of(
        PlannedStep step, IReadOnlyList<PlannedStep> earlier, IReadOnlyDictionary<int, PlannedStep> stepOf)
    {
        var after = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (PlannedStep used in step.Filling.From) after.TryAdd(used.Id, "it uses what that gives");
        foreach (PlannedStep other in earlier)
        {
            if (WordsBetween(step, other, stepOf) is { } words) after.TryAdd(other.Id, words);
        }

        foreach (PlannedStep other in earlier.Reverse())
        {
            if (!Before(after.Keys, earlier).Contains(other.Id) && MayDisturb(step, other) is { } reason)
                after.Add(other.Id, reason);
        }

        return [.. after.Select(static pair => new OrderReason(pair.Key, pair.Value))];
    }

    // Those and whatever comes before them: each step comes after ones that stand before it alone.
    private static HashSet<string> Before(IEnumerable<string> steps, IReadOnlyList<PlannedStep> earlier)
    {
        var before = new HashSet<string>(steps, StringComparer.Ordinal);
        foreach (PlannedStep other in earlier.Reverse().Where(other => before.Contains(other.Id)))
            before.UnionWith(other.After.Select(static reason => reason.Step));
        return before;
    }

    private static string? WordsBetween(
        PlannedStep step, PlannedStep other, IReadOnlyDictionary<int, PlannedStep> stepOf)
    {
        foreach (ClauseOrder before in step.Reading.Clause.After)
        {
            if (stepOf.TryGetValue(before.Clause, out PlannedStep? known) && known.Id == other.Id) return before.Why;
        }

        return null;
    }

    private static string? MayDisturb(PlannedStep step, PlannedStep other)
    {
        if (step.Effect == EffectClass.Pure && other.Effect == EffectClass.Pure) return null;
        if (step.Reading.Clause.IsSentence) return "it comes in a later sentence, and one of the two has an effect";
        string[] mine = [.. PathsOf(step)];
        string[] others = [.. PathsOf(other)];
        if (mine.Length == 0 || others.Length == 0) return "one of the two has an effect, on what is not known";
        return mine.Any(path => others.Any(known => Touch(path, known))) ? "they touch the same" : null;
    }

    private static IEnumerable<string> PathsOf(PlannedStep step) => step.Tool.Parameters
        .Where(static parameter =>
            parameter.Role is ParameterRole.Path or ParameterRole.Source or ParameterRole.Target)
        .Select(parameter => step.Filling.With[parameter.Name]).SelectMany(TextsOf)
        .Select(static text => text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text);

    private static IEnumerable<string> TextsOf(DataValue? value) => value switch
    {
        DataString text => [text.Value],
        DataArray several => several.Items.SelectMany(TextsOf),
        _ => [],
    };

    // What is known at run time alone may be anything; a folder holds what is below it.
    private static bool Touch(string path, string other) =>
        path.Contains("${{", StringComparison.Ordinal) || other.Contains("${{", StringComparison.Ordinal)
        || path == other || Holds(path, other) || Holds(other, path);

    private static bool Holds(string folder, string path) =>
        folder is "." or "/" or "" || path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal);
}
