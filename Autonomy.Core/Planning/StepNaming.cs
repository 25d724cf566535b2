using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Planning;

/// <summary>
/// The ids of planned steps and the names of plans: words that expressions can say without quotes. Pure.
/// </summary>
internal static class StepNaming
{
    private const int VerbLengthMax = 40;
    private const int NameLengthMax = 40;

    /// <summary>What the tool does, numbered from the second time on.</summary>
    public static string IdOf(ToolName tool, IReadOnlyCollection<PlannedStep> others)
    {
        string verb = string.Concat(tool.Verb.Select(static c => c is '-' or '.' ? '_' : c)).TrimStart('_');
        if (verb.Length == 0 || char.IsAsciiDigit(verb[0])) verb = $"step{verb}";
        if (verb.Length > VerbLengthMax) verb = verb[..VerbLengthMax];
        string id = verb;
        for (int number = 2; others.Any(other => other.Id == id); number++)
            id = string.Create(CultureInfo.InvariantCulture, $"{verb}_{number}");
        return id;
    }

    /// <summary>What its steps do, as far as there is room.</summary>
    public static string PlanNameOf(IReadOnlyCollection<PlannedStep> steps)
    {
        string name = "";
        foreach (string id in steps.Select(static step => step.Id.Replace('_', '-')))
        {
            if (name.Length + id.Length >= NameLengthMax) break;
            name = name.Length == 0 ? id : $"{name}-{id}";
        }

        return StepId.TryParse(name, out _) ? name : "goal";
    }
}
